import type { DBSnapshot, Filter } from "@aws-sdk/client-rds";
import type { Arguments } from "../arguments";
import { declaredFunction } from "../declared";
import { ignoreNotFound, withContext } from "../errors";
import type { Call, FunctionType } from "../model";
import { allPages } from "../pages";
import { time } from "../times";
import { fromTagList } from "../types/tags";
import type { Value } from "../values";

/** The real provider's functions return zero values for what AWS omits. */
function describe(snapshot: DBSnapshot): Record<string, Value> {
  return {
    allocatedStorage: snapshot.AllocatedStorage ?? 0,
    availabilityZone: snapshot.AvailabilityZone ?? "",
    dbInstanceIdentifier: snapshot.DBInstanceIdentifier ?? "",
    dbSnapshotArn: snapshot.DBSnapshotArn ?? "",
    dbSnapshotIdentifier: snapshot.DBSnapshotIdentifier ?? "",
    encrypted: snapshot.Encrypted ?? false,
    engine: snapshot.Engine ?? "",
    engineVersion: snapshot.EngineVersion ?? "",
    iops: snapshot.Iops ?? 0,
    kmsKeyId: snapshot.KmsKeyId ?? "",
    licenseModel: snapshot.LicenseModel ?? "",
    optionGroupName: snapshot.OptionGroupName ?? "",
    originalSnapshotCreateTime: time(snapshot.OriginalSnapshotCreateTime ?? snapshot.SnapshotCreateTime),
    port: snapshot.Port ?? 0,
    snapshotCreateTime: time(snapshot.SnapshotCreateTime),
    snapshotType: snapshot.SnapshotType ?? "",
    sourceDbSnapshotIdentifier: snapshot.SourceDBSnapshotIdentifier ?? "",
    sourceRegion: snapshot.SourceRegion ?? "",
    status: snapshot.Status ?? "",
    storageType: snapshot.StorageType ?? "",
    vpcId: snapshot.VpcId ?? "",
  };
}

async function find(call: Call, args: Arguments): Promise<DBSnapshot[]> {
  const rds = await call.rds();
  const filters: Filter[] = args
    .objects("filters")
    .map((filter) => ({ Name: filter.required("name"), Values: filter.strings("values") }));
  return allPages(async (marker) => {
    const page = await ignoreNotFound(() =>
      rds.describeDBSnapshots({
        DBInstanceIdentifier: args.string("dbInstanceIdentifier"),
        DBSnapshotIdentifier: args.string("dbSnapshotIdentifier"),
        IncludePublic: args.boolean("includePublic"),
        IncludeShared: args.boolean("includeShared"),
        SnapshotType: args.string("snapshotType"),
        ...(filters.length > 0 && { Filters: filters }),
        ...marker,
      }),
    );
    return { Marker: page?.Marker, items: page?.DBSnapshots };
  });
}

export const getSnapshots: FunctionType = {
  ...declaredFunction("aws:rds/getSnapshots:getSnapshots"),
  description: "RDS DB snapshots of a Region.",
  async invoke(call, args) {
    const snapshots = await withContext("reading RDS DB Snapshots", () => find(call, args));
    return {
      snapshots: snapshots.map((snapshot) => ({
        ...describe(snapshot),
        tagLists: (snapshot.TagList ?? []).map(({ Key = "", Value = "" }) => ({ key: Key, value: Value })),
      })),
    };
  },
};

/** The creation time of a copy's source if AWS returns it: the newest snapshot is the one with the newest data. */
const age = ({ OriginalSnapshotCreateTime, SnapshotCreateTime }: DBSnapshot) =>
  (OriginalSnapshotCreateTime ?? SnapshotCreateTime)?.getTime() ?? 0;

export const getSnapshot: FunctionType = {
  ...declaredFunction("aws:rds/getSnapshot:getSnapshot"),
  description: "One RDS DB snapshot.",
  async invoke(call, args) {
    if (!args.string("dbInstanceIdentifier") && !args.string("dbSnapshotIdentifier")) {
      throw new Error("One of dbSnapshotIdentifier or dbInstanceIdentifier must be assigned");
    }
    const wanted = Object.entries(args.map("tags"));
    const all = await withContext("reading RDS DB Snapshots", () => find(call, args));
    const matching = all.filter((snapshot) =>
      wanted.every(([key, value]) => fromTagList(snapshot.TagList)[key] === value),
    );
    const [newest] = [...matching].sort((a, b) => age(b) - age(a));
    if (newest === undefined) {
      throw new Error("Your query returned no results. Please change your search criteria and try again.");
    }
    if (matching.length > 1 && !args.boolean("mostRecent")) {
      throw new Error(
        "Your query returned more than one result. Please try a more specific search criteria, or set mostRecent to true.",
      );
    }
    return { ...describe(newest), id: newest.DBSnapshotIdentifier, tags: fromTagList(newest.TagList) };
  },
};
