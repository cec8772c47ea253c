import { SharedSnapshot, type SharedSnapshotArgs } from "../../../components";
import { type Answers, record } from "../recording";

/** A SharedSnapshot of an automated snapshot in the account 111111111111, for the account 222222222222. */
export const NAME = "orders-for-partners";
export const SOURCE = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12";
export const CLUSTER_SOURCE = "arn:aws:rds:us-east-1:111111111111:cluster-snapshot:storefront-before-migration";
export const OF_CLUSTER = { sourceDbSnapshotIdentifier: undefined, sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE };
export const KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
export const ROLE = "arn:aws:iam::222222222222:role/SnapshotReceiver";

/** An encrypted DB snapshot under the default key, and an unencrypted DB cluster snapshot. */
export const source = (snapshot: Record<string, unknown>): Answers => ({
  "aws:rds/getSnapshots:getSnapshots": () => ({
    snapshots: [
      {
        dbSnapshotArn: SOURCE,
        encrypted: true,
        kmsKeyId: "arn:aws:kms:us-east-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab",
        snapshotType: "automated",
        engine: "mysql",
        ...snapshot,
      },
    ],
  }),
  "aws:rds/getClusterSnapshot:getClusterSnapshot": () => ({
    dbClusterSnapshotArn: CLUSTER_SOURCE,
    storageEncrypted: false,
    kmsKeyId: "",
    snapshotType: "manual",
    engine: "aurora-mysql",
    ...snapshot,
  }),
});

/** Records the component, with additional arguments and answers. */
export const declare = (args: Partial<SharedSnapshotArgs> = {}, answers: Answers = source({}), preview = false) =>
  record(
    (opts) =>
      new SharedSnapshot(
        NAME,
        { sourceDbSnapshotIdentifier: SOURCE, region: "us-east-1", sharedAccounts: ["222222222222"], ...args },
        opts,
      ),
    { answers, preview },
  );
