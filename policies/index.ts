import { PolicyPack } from "@pulumi/policy";
import { policies } from "./pack";

// Kept apart from the policies: it starts a server as soon as it is imported.
new PolicyPack("rds-snapshots", { policies: policies() });
