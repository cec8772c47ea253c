import type { DBSnapshot } from "@aws-sdk/client-rds";
import type { Arguments } from "../arguments";
import { ignoreNotFound, withContext } from "../errors";
import type { Call, Outputs } from "../model";
import type { Value } from "../values";
import { waitFor } from "../wait";

/** The real provider's rules for a copy's identifier. Its pattern has no end anchor; AWS itself is stricter. */
export function copyIdentifierError(value: Value): string | undefined {
  const text = String(value);
  if (text.length < 1 || text.length > 255) return "expected length to be in the range (1 - 255)";
  return /^[0-9A-Za-z][\w-]+/.test(text) ? undefined : "must contain only alphanumeric, and hyphen (-) characters";
}

export async function findSnapshot(call: Call, id: string): Promise<DBSnapshot | undefined> {
  const rds = await call.rds();
  const response = await ignoreNotFound(() => rds.describeDBSnapshots({ DBSnapshotIdentifier: id }));
  return response?.DBSnapshots?.[0];
}

/** As in the real provider, only `creating` is pending. Any other status, such as `pending`, is an error. */
async function waitForSnapshot(call: Call, noun: string, id: string): Promise<void> {
  await withContext(`waiting for ${noun} (${id}) create`, () =>
    waitFor(call, {
      pending: ["creating"],
      target: ["available"],
      async status() {
        const snapshot = await findSnapshot(call, id);
        if (snapshot === undefined) return undefined;
        return { state: snapshot.Status ?? "", detail: `${snapshot.PercentProgress ?? 0}% progress` };
      },
    }),
  );
}

/** Adds and removes accounts in one call, as Terraform's provider does. */
async function share(call: Call, id: string, add: string[], remove: string[]): Promise<void> {
  const rds = await call.rds();
  await withContext(`modifying RDS DB Snapshot (${id}) attribute`, () =>
    rds.modifyDBSnapshotAttribute({
      DBSnapshotIdentifier: id,
      AttributeName: "restore",
      ...(add.length > 0 && { ValuesToAdd: add }),
      ...(remove.length > 0 && { ValuesToRemove: remove }),
    }),
  );
}

/** Waits for a new snapshot, then shares it. */
export async function waitAndShare(call: Call, noun: string, id: string, args: Arguments): Promise<void> {
  await waitForSnapshot(call, noun, id);
  const accounts = args.strings("sharedAccounts");
  if (accounts.length > 0) await share(call, id, accounts, []);
}

/** The accounts to add to the shares, and those to remove. */
export function shareChanges(before: Arguments, after: Arguments): { add: string[]; remove: string[] } {
  const had = before.strings("sharedAccounts");
  const wanted = after.strings("sharedAccounts");
  return {
    add: wanted.filter((account) => !had.includes(account)),
    remove: had.filter((account) => !wanted.includes(account)),
  };
}

/** Adds and removes shares to match the new arguments. */
export async function updateShares(call: Call, id: string, before: Arguments, after: Arguments): Promise<void> {
  const { add, remove } = shareChanges(before, after);
  await share(call, id, add, remove);
}

async function sharedAccounts(call: Call, id: string): Promise<string[]> {
  const rds = await call.rds();
  const response = await withContext(`reading RDS DB Snapshot (${id}) attribute`, () =>
    ignoreNotFound(() => rds.describeDBSnapshotAttributes({ DBSnapshotIdentifier: id })),
  );
  const attributes = response?.DBSnapshotAttributesResult?.DBSnapshotAttributes ?? [];
  return attributes.find(({ AttributeName }) => AttributeName === "restore")?.AttributeValues ?? [];
}

/** A snapshot and its outputs, shares included; undefined if it does not exist. */
export async function readSnapshot(
  call: Call,
  noun: string,
  id: string,
): Promise<{ snapshot: DBSnapshot; outputs: Outputs } | undefined> {
  const snapshot = await withContext(`reading ${noun} (${id})`, () => findSnapshot(call, id));
  if (snapshot === undefined) return undefined;
  const outputs: Outputs = {
    allocatedStorage: snapshot.AllocatedStorage,
    availabilityZone: snapshot.AvailabilityZone,
    dbSnapshotArn: snapshot.DBSnapshotArn,
    encrypted: snapshot.Encrypted ?? false,
    engine: snapshot.Engine,
    engineVersion: snapshot.EngineVersion,
    iops: snapshot.Iops,
    kmsKeyId: snapshot.KmsKeyId,
    licenseModel: snapshot.LicenseModel,
    optionGroupName: snapshot.OptionGroupName,
    port: snapshot.Port,
    sharedAccounts: await sharedAccounts(call, id),
    snapshotType: snapshot.SnapshotType,
    sourceDbSnapshotIdentifier: snapshot.SourceDBSnapshotIdentifier,
    sourceRegion: snapshot.SourceRegion,
    storageType: snapshot.StorageType,
    vpcId: snapshot.VpcId,
  };
  return { snapshot, outputs };
}

export async function deleteSnapshot(call: Call, noun: string, id: string): Promise<void> {
  const rds = await call.rds();
  await withContext(`deleting ${noun} (${id})`, () =>
    ignoreNotFound(() => rds.deleteDBSnapshot({ DBSnapshotIdentifier: id })),
  );
}
