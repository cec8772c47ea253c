import type { Engine } from "../engine";
import { urnOf } from "../engine";
import type { Fields } from "../fakes/call";

/** The expected behavior of one function, from the real provider's source and AWS's documentation. */
export interface FunctionExpectation {
  readonly token: string;
  /** Creates what the function looks up, in the Region, and returns the arguments that depend on it. */
  prepare?(engine: Engine, region: string): Promise<Fields>;
  readonly args: Fields;
  /** The operations that the function calls, in this order. */
  readonly calls: readonly string[];
  /** Results that prove that the function found the right resource. */
  readonly results: Fields;
  /** The error or the results of a lookup that finds nothing; absent if every lookup finds something. */
  readonly notFound?: { readonly args: Fields; readonly outcome: RegExp | Fields };
}

const make = (type: string, args: Fields) => async (engine: Engine, region: string) => {
  await engine.create(urnOf(type, "given"), { ...args, region });
  return {};
};

const instance = make("aws:rds/instance:Instance", {
  identifier: "orders",
  engine: "mysql",
  instanceClass: "db.t3.micro",
  allocatedStorage: 20,
  username: "admin",
  password: "hunter22",
});
const cluster = make("aws:rds/cluster:Cluster", {
  clusterIdentifier: "storefront",
  engine: "aurora-mysql",
  masterUsername: "admin",
  masterPassword: "hunter22",
});
const snapshot = make("aws:rds/snapshot:Snapshot", { dbInstanceIdentifier: "orders", dbSnapshotIdentifier: "before" });

async function clusterSnapshot(engine: Engine, region: string) {
  await cluster(engine, region);
  const args = { dbClusterIdentifier: "storefront", dbClusterSnapshotIdentifier: "before" };
  return make("aws:rds/clusterSnapshot:ClusterSnapshot", args)(engine, region);
}

const key = async (engine: Engine, region: string) => {
  const { id } = await engine.create(urnOf("aws:kms/key:Key", "given"), { description: "Orders", region });
  return { keyId: id };
};

export const FUNCTION_TABLE: readonly FunctionExpectation[] = [
  {
    token: "aws:index/getCallerIdentity:getCallerIdentity",
    args: {},
    calls: ["GetCallerIdentity"],
    results: { accountId: "111111111111", id: "111111111111" },
  },
  {
    token: "aws:index/getPartition:getPartition",
    args: {},
    calls: [],
    results: { partition: "aws", dnsSuffix: "amazonaws.com" },
  },
  {
    token: "aws:index/getRegion:getRegion",
    args: {},
    calls: [],
    results: {},
    notFound: { args: { endpoint: "rds.us-east-1.amazonaws.com" }, outcome: /no Region found for endpoint/ },
  },
  {
    token: "aws:kms/getKey:getKey",
    prepare: key,
    args: {},
    calls: ["DescribeKey"],
    results: { description: "Orders", keyManager: "CUSTOMER", keyState: "Enabled" },
    notFound: { args: { keyId: "alias/billing" }, outcome: /reading KMS Key \(alias\/billing\): .*NotFoundException/ },
  },
  {
    token: "aws:rds/getClusterSnapshot:getClusterSnapshot",
    prepare: clusterSnapshot,
    args: { dbClusterIdentifier: "storefront" },
    calls: ["DescribeDBClusterSnapshots"],
    results: { dbClusterSnapshotIdentifier: "before", snapshotType: "manual" },
    notFound: { args: { dbClusterSnapshotIdentifier: "after" }, outcome: /returned no results/ },
  },
  {
    token: "aws:rds/getInstance:getInstance",
    prepare: instance,
    args: { dbInstanceIdentifier: "orders" },
    calls: ["DescribeDBInstances"],
    results: { dbInstanceIdentifier: "orders", engine: "mysql", allocatedStorage: 20 },
    notFound: { args: { tags: { team: "finance" } }, outcome: /no matching RDS DB Instance found/ },
  },
  {
    token: "aws:rds/getSnapshot:getSnapshot",
    prepare: snapshot,
    args: { dbInstanceIdentifier: "orders" },
    calls: ["DescribeDBSnapshots"],
    results: { dbSnapshotIdentifier: "before", status: "available" },
    notFound: { args: { dbSnapshotIdentifier: "after" }, outcome: /returned no results/ },
  },
  {
    token: "aws:rds/getSnapshots:getSnapshots",
    prepare: snapshot,
    args: { dbInstanceIdentifier: "orders" },
    calls: ["DescribeDBSnapshots"],
    results: {},
    notFound: { args: { dbSnapshotIdentifier: "after" }, outcome: { snapshots: [] } },
  },
];
