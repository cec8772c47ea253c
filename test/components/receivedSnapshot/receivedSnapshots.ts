import { ReceivedSnapshot, type ReceivedSnapshotArgs } from "../../../components";
import { type Answers, record } from "../recording";

/** A ReceivedSnapshot in the account 111111111111 of a snapshot that the account 333333333333 shares. */
export const NAME = "orders-from-333333333333";
export const SOURCE = "arn:aws:rds:us-east-1:333333333333:snapshot:orders-for-partners";
export const CLUSTER_SOURCE = "arn:aws:rds:us-east-1:333333333333:cluster-snapshot:storefront-for-partners";
export const OF_CLUSTER = { sourceDbSnapshotIdentifier: undefined, sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE };
export const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
export const GET_CALLER = "aws:index/getCallerIdentity:getCallerIdentity";
export const GET_SNAPSHOTS = "aws:rds/getSnapshots:getSnapshots";

const shared = {
  dbSnapshotArn: SOURCE,
  encrypted: true,
  kmsKeyId: "arn:aws:kms:us-east-1:333333333333:key/2234abcd-12ab-34cd-56ef-1234567890ab",
  snapshotType: "shared",
  engine: "mysql",
  optionGroupName: "",
};
/** The source, which AWS returns only in a list of shared snapshots. */
export const source = (snapshot: Partial<typeof shared> = {}): Answers => ({
  [GET_SNAPSHOTS]: ({ snapshotType }) => ({ snapshots: snapshotType === "shared" ? [{ ...shared, ...snapshot }] : [] }),
  "aws:rds/getClusterSnapshot:getClusterSnapshot": () => {
    throw new Error("Your query returned no results.");
  },
});
/** Records the component, with additional arguments and answers. */
export const declare = (args: Partial<ReceivedSnapshotArgs> = {}, answers: Answers = source(), preview = false) =>
  record(
    (opts) => new ReceivedSnapshot(NAME, { sourceDbSnapshotIdentifier: SOURCE, region: "eu-west-1", ...args }, opts),
    { answers, preview },
  );
