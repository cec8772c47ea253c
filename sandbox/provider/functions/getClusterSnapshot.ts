import type { DBClusterSnapshot } from "@aws-sdk/client-rds";
import type { Arguments } from "../arguments";
import { declaredFunction } from "../declared";
import { ignoreNotFound, withContext } from "../errors";
import type { Call, FunctionType, Outputs } from "../model";
import { allPages } from "../pages";
import { time } from "../times";
import { fromTagList } from "../types/tags";

async function find(call: Call, args: Arguments): Promise<DBClusterSnapshot[]> {
  const rds = await call.rds();
  const wanted = Object.entries(args.map("tags"));
  const found = await allPages(async (marker) => {
    const page = await ignoreNotFound(() =>
      rds.describeDBClusterSnapshots({
        DBClusterIdentifier: args.string("dbClusterIdentifier"),
        DBClusterSnapshotIdentifier: args.string("dbClusterSnapshotIdentifier"),
        IncludePublic: args.boolean("includePublic"),
        IncludeShared: args.boolean("includeShared"),
        SnapshotType: args.string("snapshotType"),
        ...marker,
      }),
    );
    return { Marker: page?.Marker, items: page?.DBClusterSnapshots };
  });
  return found.filter((snapshot) => wanted.every(([key, value]) => fromTagList(snapshot.TagList)[key] === value));
}

/** The real provider's functions return zero values for what AWS omits. */
function describe(snapshot: DBClusterSnapshot): Outputs {
  return {
    allocatedStorage: snapshot.AllocatedStorage ?? 0,
    availabilityZones: snapshot.AvailabilityZones ?? [],
    dbClusterIdentifier: snapshot.DBClusterIdentifier ?? "",
    dbClusterSnapshotArn: snapshot.DBClusterSnapshotArn ?? "",
    dbClusterSnapshotIdentifier: snapshot.DBClusterSnapshotIdentifier ?? "",
    engine: snapshot.Engine ?? "",
    engineVersion: snapshot.EngineVersion ?? "",
    id: snapshot.DBClusterSnapshotIdentifier ?? "",
    kmsKeyId: snapshot.KmsKeyId ?? "",
    licenseModel: snapshot.LicenseModel ?? "",
    port: snapshot.Port ?? 0,
    snapshotCreateTime: time(snapshot.SnapshotCreateTime),
    snapshotType: snapshot.SnapshotType ?? "",
    sourceDbClusterSnapshotArn: snapshot.SourceDBClusterSnapshotArn ?? "",
    status: snapshot.Status ?? "",
    storageEncrypted: snapshot.StorageEncrypted ?? false,
    tags: fromTagList(snapshot.TagList),
    vpcId: snapshot.VpcId ?? "",
  };
}

const age = ({ SnapshotCreateTime }: DBClusterSnapshot) => SnapshotCreateTime?.getTime() ?? 0;

export const getClusterSnapshot: FunctionType = {
  ...declaredFunction("aws:rds/getClusterSnapshot:getClusterSnapshot"),
  description: "One DB cluster snapshot.",
  async invoke(call, args) {
    if (!args.string("dbClusterIdentifier") && !args.string("dbClusterSnapshotIdentifier")) {
      throw new Error("one of `dbClusterIdentifier,dbClusterSnapshotIdentifier` must be specified");
    }
    const matching = await withContext("reading RDS Cluster Snapshots", () => find(call, args));
    const [newest] = [...matching].sort((a, b) => age(b) - age(a));
    if (newest === undefined) {
      throw new Error("Your query returned no results. Please change your search criteria and try again.");
    }
    if (matching.length > 1 && !args.boolean("mostRecent")) {
      throw new Error("Your query returned more than one result. Please try a more specific search criteria.");
    }
    return describe(newest);
  },
};
