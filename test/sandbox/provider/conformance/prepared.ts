import { type Args, policyOf } from "../../../../conformance/table/promise";
import { type Engine, type Resource, urnOf } from "../engine";
import type { FakeAws } from "../fakes/aws";

const PLACE = { account: "111111111111", region: "us-east-1" };
const MORE = ["222222222222", "333333333333"];

const drifted = (ParameterName: string, ParameterValue: string) => ({
  ParameterName,
  ParameterValue,
  Source: "user",
  ApplyMethod: "immediate",
});

async function role(engine: Engine) {
  const trust = { Effect: "Allow", Principal: { Service: "export.rds.amazonaws.com" }, Action: "sts:AssumeRole" };
  const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  return {
    role: (await engine.create(urnOf("aws:iam/role:Role", "given"), { name: "exporter", assumeRolePolicy })).id,
  };
}

const key = async (engine: Engine) => ({ keyId: (await engine.create(urnOf("aws:kms/key:Key", "given"), {})).id });

async function cluster(engine: Engine) {
  const args = { clusterIdentifier: "storefront", engine: "aurora-mysql", masterUsername: "admin" };
  await engine.create(urnOf("aws:rds/cluster:Cluster", "given"), { ...args, masterPassword: "hunter22" });
  return {};
}

async function instance(engine: Engine) {
  const args = { identifier: "orders", engine: "mysql", instanceClass: "db.t3.micro", allocatedStorage: 20 };
  await engine.create(urnOf("aws:rds/instance:Instance", "given"), {
    ...args,
    username: "admin",
    password: "hunter22",
  });
  return {};
}

const group = (aws: FakeAws, kind: "DB" | "DBCluster" | "Option", name: string) => aws.groups.group(PLACE, kind, name);

/** What a type needs on the fake AWS, and what happens to it there. */
export interface OnFakeAws {
  /** Creates prerequisites, and returns the arguments that depend on them. */
  prepare?(engine: Engine): Promise<Args>;
  /** Set if AWS keeps the resource after a delete: removes it from the fake AWS. */
  readonly disappears?: (aws: FakeAws) => void;
  /** The change by somebody else that shows the promised drift. */
  readonly drifts?: (aws: FakeAws, resource: Resource) => void;
}

/** Types without an entry need nothing, and nobody else changes them. */
export const PREPARED: Readonly<Record<string, OnFakeAws>> = {
  "aws:rds/instance:Instance": {
    drifts: (aws) => Object.assign(aws.instances.instance(PLACE, "orders"), { BackupRetentionPeriod: "9" }),
  },
  "aws:rds/cluster:Cluster": {
    drifts: (aws) => Object.assign(aws.clusters.cluster(PLACE, "storefront"), { BackupRetentionPeriod: "9" }),
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    prepare: cluster,
    drifts: (aws) => Object.assign(aws.instances.instance(PLACE, "storefront-1"), { DBInstanceClass: "db.t3.medium" }),
  },
  "aws:rds/exportTask:ExportTask": {
    disappears: (aws) => aws.exports.tasks.clear(),
    drifts: (aws) => {
      for (const task of aws.exports.tasks.values()) task["S3Prefix"] = "moved";
    },
  },
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": {
    prepare: instance,
    drifts: (aws) => {
      for (const backup of aws.exports.backups.values()) backup["BackupRetentionPeriod"] = "9";
    },
  },
  "aws:rds/parameterGroup:ParameterGroup": {
    drifts: (aws) => group(aws, "DB", "tuned").members.set("max_connections", drifted("max_connections", "300")),
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": {
    drifts: (aws) => group(aws, "DBCluster", "tuned").members.set("time_zone", drifted("time_zone", "Asia/Tokyo")),
  },
  "aws:rds/optionGroup:OptionGroup": { drifts: (aws) => group(aws, "Option", "audited").members.clear() },
  "aws:rds/subnetGroup:SubnetGroup": {
    drifts: (aws) => {
      for (const group of aws.exports.subnetGroups.values()) group["Subnets"] = [{ SubnetIdentifier: "subnet-1" }];
    },
  },
  "aws:rds/snapshot:Snapshot": {
    drifts: (aws) => Object.assign(aws.rds.snapshot(PLACE, "before"), { shares: [] }),
  },
  "aws:rds/snapshotCopy:SnapshotCopy": {
    drifts: (aws) => Object.assign(aws.rds.snapshot(PLACE, "copy"), { shares: [] }),
  },
  "aws:rds/clusterSnapshot:ClusterSnapshot": {
    drifts: (aws) => Object.assign(aws.clusterSnapshots.snapshot(PLACE, "before"), { shares: MORE }),
  },
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": {
    drifts: (aws) => Object.assign(aws.clusterSnapshots.snapshot(PLACE, "copy"), { shares: MORE }),
  },
  "aws:kms/alias:Alias": { drifts: (aws) => Object.assign(aws.kms.aliases[0] ?? {}, { TargetKeyId: "key-3" }) },
  "aws:kms/key:Key": {
    drifts: (aws, { id }) => Object.assign(aws.kms.key(id).metadata, { Description: "Other" }),
  },
  "aws:kms/keyPolicy:KeyPolicy": {
    prepare: key,
    disappears: (aws) => aws.kms.keys.clear(),
    drifts: (aws, { id }) => Object.assign(aws.kms.key(id), { policy: policyOf("kms:Encrypt") }),
  },
  "aws:kms/grant:Grant": {
    prepare: key,
    drifts: (aws) => {
      for (const { grants } of aws.kms.keys.values()) Object.assign(grants[0] ?? {}, { Operations: ["Decrypt"] });
    },
  },
  "aws:iam/role:Role": {
    drifts: (aws) => Object.assign(aws.iam.role("exporter").fields, { MaxSessionDuration: "7200" }),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    prepare: role,
    drifts: (aws) => aws.iam.role("exporter").inline.set("write", policyOf("s3:*")),
  },
  "aws:s3/bucket:Bucket": {
    drifts: (aws) => Object.assign(aws.s3.bucket("exports"), { tags: [{ Key: "Team", Value: "ops" }] }),
  },
};
