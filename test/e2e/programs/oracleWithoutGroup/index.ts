import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { SnapshotCopy } from "rds-snapshots";

const region = "eu-west-1";
const source = "arn:aws:rds:us-east-1:111111111111:snapshot:ledger-before-migration";
const config = new pulumi.Config();
const kmsKeyId = config.require("kmsKeyId");

/** A component, raw resources including the database, or only a raw copy. */
const ways: Record<string, () => void> = {
  component: () => {
    new SnapshotCopy("ledger", { sourceDbSnapshotIdentifier: source, region, kmsKeyId });
  },
  raw: () => {
    new rds.SnapshotCopy("ledger", {
      sourceDbSnapshotIdentifier: source,
      targetDbSnapshotIdentifier: "ledger-in-ireland",
      region,
      kmsKeyId,
    });
  },
  stack: () => {
    const optionGroup = new rds.OptionGroup("ledger", {
      engineName: "oracle-ee",
      majorEngineVersion: "19",
      options: [{ optionName: "Timezone", optionSettings: [{ name: "TIME_ZONE", value: "Europe/Dublin" }] }],
    });
    const instance = new rds.Instance("ledger", {
      engine: "oracle-ee",
      instanceClass: "db.m5.large",
      optionGroupName: optionGroup.name,
    });
    const snapshot = new rds.Snapshot("ledger", {
      dbInstanceIdentifier: instance.identifier,
      dbSnapshotIdentifier: "ledger-by-hand",
    });
    new rds.SnapshotCopy("ledger", {
      sourceDbSnapshotIdentifier: snapshot.dbSnapshotArn,
      targetDbSnapshotIdentifier: "ledger-in-ireland",
      region,
    });
  },
};

ways[config.require("way")]?.();
