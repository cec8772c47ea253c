import type { Answers } from "../recording";

// The snapshots, groups and arguments of the tests of RestoredDatabase.
export const SNAPSHOT = "arn:aws:rds:eu-west-1:111111111111:snapshot:orders-before-migration";
const CLUSTER_SNAPSHOT = "arn:aws:rds:eu-west-1:111111111111:cluster-snapshot:storefront-before-migration";
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const common = {
  region: "eu-west-1",
  dbSubnetGroupName: "private",
  vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
};

export const instanceArgs = {
  ...common,
  snapshotIdentifier: SNAPSHOT,
  engine: "mysql",
  engineVersion: "8.0.40",
  instanceClass: "db.t3.micro",
  parameterGroupName: "orders-eu-west-1",
  optionGroupName: "orders-options",
};

export const clusterArgs = {
  ...common,
  snapshotIdentifier: CLUSTER_SNAPSHOT,
  engine: "aurora-mysql",
  engineVersion: "8.0.mysql_aurora.3.05.2",
  instanceClass: "db.r6g.large",
  parameterGroupName: "default.aurora-mysql8.0",
  clusterParameterGroupName: "storefront-eu-west-1",
};

/** The snapshots as the provider returns them. */
export const orders = {
  dbSnapshotArn: SNAPSHOT,
  encrypted: true,
  kmsKeyId: KEY,
  snapshotType: "manual",
  engine: "mysql",
  engineVersion: "8.0.40",
};
export const cluster = {
  dbClusterSnapshotArn: CLUSTER_SNAPSHOT,
  storageEncrypted: true,
  kmsKeyId: KEY,
  snapshotType: "manual",
  engine: "aurora-mysql",
  engineVersion: "8.0.mysql_aurora.3.05.2",
};

/** Answers with only this snapshot. */
export const found = (snapshot: Record<string, unknown>): Answers => ({
  "aws:rds/getSnapshots:getSnapshots": () => ({ snapshots: [snapshot] }),
  "aws:rds/getClusterSnapshot:getClusterSnapshot": () => snapshot,
});

/** The groups of the target Region. */
export const groups: Answers = {
  "aws:rds/parameterGroup:ParameterGroup": ({ id }) => ({ name: id, family: "mysql8.0", parameters: [] }),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": ({ id }) => ({ name: id, family: "aurora-mysql8.0" }),
  "aws:rds/optionGroup:OptionGroup": ({ id }) => ({ name: id, engineName: "mysql", majorEngineVersion: "8.0" }),
};
