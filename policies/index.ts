import { PolicyPack } from "@pulumi/policy";
import { policies } from "./pack";

// This is the only statement here, because the constructor starts a server on import.
new PolicyPack("rds-snapshots", { policies: policies() });
