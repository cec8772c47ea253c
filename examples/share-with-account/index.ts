import { Provider } from "@pulumi/aws/provider";
import * as rds from "@pulumi/aws/rds";
import { ReceivedSnapshot, SharedSnapshot } from "rds-snapshots";

const owner = new Provider("owner", { region: "us-east-1" });
const partner = new Provider("partner", {
  region: "eu-west-1",
  assumeRoles: [{ roleArn: "arn:aws:iam::222222222222:role/SnapshotReceiver", sessionName: "receive" }],
});

// Encrypted with the default key, which other accounts cannot use.
const source = rds.getSnapshotOutput(
  { dbInstanceIdentifier: "billing", dbSnapshotIdentifier: "billing-before-migration", region: "us-east-1" },
  { provider: owner },
);

const shared = new SharedSnapshot(
  "billing-before-migration-for-partner",
  {
    sourceDbSnapshotIdentifier: source.dbSnapshotArn,
    region: "us-east-1",
    sharedAccounts: ["222222222222"],
  },
  { providers: [owner] },
);

const received = new ReceivedSnapshot(
  "billing-before-migration-from-owner",
  { sourceDbSnapshotIdentifier: shared.snapshotArn, region: "eu-west-1" },
  { providers: [partner] },
);

export const sharedSnapshotArn = shared.snapshotArn;
/** The IAM policy that the partner must attach to the role that copies the snapshot. */
export const targetAccountPolicy = shared.targetAccountPolicy;
export const receivedSnapshotArn = received.snapshotArn;
export const receivedKey = received.kmsKeyId;
