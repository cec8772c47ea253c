import * as rds from "@pulumi/aws/rds";
import type * as pulumi from "@pulumi/pulumi";
import type { SnapshotEvidence } from "../rds/evidence";
import { type DatabaseKind, parseSnapshotArn, type SnapshotArn } from "../rds/identity/arn";
import { isAutomatedSnapshot, isBackupSnapshot } from "../rds/identity/identifiers";
import { isFromAnotherAccount } from "../rds/snapshots/sharing";
import { isAnswered, notYetKnown } from "./answers";
import { messageOf, orWarn } from "./warning";

/**
 * Looks up a DB snapshot or DB cluster snapshot in the Region of its ARN, owned by this account or shared with it.
 *
 * Returns `undefined` if the snapshot does not exist, for example an automated snapshot that expired before its copy.
 * Returns `undefined` with a warning if the lookup fails: a copy must remain deployable while the source's Region or
 * account is unavailable.
 *
 * @param consequence What a failed lookup means for the user, for the warning.
 * @param whenMissing Called if the snapshot does not exist.
 */
export async function lookUpSnapshot(
  snapshotArn: string,
  kind: DatabaseKind,
  options: pulumi.InvokeOptions,
  consequence = "",
  whenMissing: () => Promise<void> = async () => {},
): Promise<SnapshotEvidence | undefined> {
  const arn = parseSnapshotArn(snapshotArn);
  if (arn?.kind !== kind) {
    return undefined;
  }
  const find = kind === "instance" ? findSnapshot : findClusterSnapshot;
  return orWarn(
    `the snapshot ${snapshotArn}`,
    async () => {
      const found = await find(snapshotArn, arn, options);
      if (found === undefined) {
        await whenMissing();
      }
      return found;
    },
    consequence,
  );
}

/**
 * Adds the options of the source's option group to the evidence.
 *
 * The provider has no function that returns options, so the group is read as a resource and appears in the state. A
 * failed read ends the program, so read only groups of this account: they exist as long as the snapshot does.
 */
export function withOptions(
  name: string,
  evidence: SnapshotEvidence,
  optionGroupName: string,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<SnapshotEvidence> {
  const region = parseSnapshotArn(evidence.snapshotArn)?.region;
  const group = rds.OptionGroup.get(name, optionGroupName, { ...(region !== undefined && { region }) }, options);
  return group.options.apply((found = []) => ({
    ...evidence,
    options: found.map(({ optionName }) => optionName).sort(),
  })) as pulumi.Output<SnapshotEvidence>;
}

async function findSnapshot(
  snapshotArn: string,
  { region, identifier }: SnapshotArn,
  options: pulumi.InvokeOptions,
): Promise<SnapshotEvidence | undefined> {
  // A filter returns an empty list for an unknown identifier; `dbSnapshotIdentifier` would fail.
  const own = { region, filters: [{ name: "db-snapshot-id", values: [identifier] }], ...typeOf(identifier) };
  for (const args of [own, { region, snapshotType: SHARED }]) {
    const answer = await rds.getSnapshots(args, options);
    if (!isAnswered(answer, "snapshots")) {
      return notYetKnown();
    }
    // Another account's snapshot may have the same identifier, so compare ARNs.
    const found = answer.snapshots.find(({ dbSnapshotArn }) => dbSnapshotArn === snapshotArn);
    if (found !== undefined) {
      const { encrypted, kmsKeyId, snapshotType, engine, engineVersion, storageType, optionGroupName } = found;
      return {
        snapshotArn,
        encrypted,
        snapshotType: args === own ? snapshotType : sharedType(snapshotType),
        ...omitEmpty({ kmsKeyId, engine, engineVersion, storageType, optionGroupName }),
      };
    }
  }
  return undefined;
}

/** AWS returns snapshots that it created only if the request specifies their type (API_DescribeDBSnapshots). */
function typeOf(identifier: string): { snapshotType?: string } {
  return {
    ...(isAutomatedSnapshot(identifier) && { snapshotType: "automated" }),
    ...(isBackupSnapshot(identifier) && { snapshotType: "awsbackup" }),
  };
}

const SHARED = "shared";

/** Returns the type of a shared snapshot. AWS may return the type in the owner's account, such as `manual`. */
function sharedType(snapshotType = SHARED): string {
  return isFromAnotherAccount(snapshotType) ? snapshotType : SHARED;
}

/** The provider cannot list cluster snapshots, and its function for a single one fails if there is none. */
async function findClusterSnapshot(
  snapshotArn: string,
  { region, identifier }: SnapshotArn,
  options: pulumi.InvokeOptions,
): Promise<SnapshotEvidence | undefined> {
  const own = { region, dbClusterSnapshotIdentifier: identifier, ...typeOf(identifier) };
  for (const args of [own, { region, dbClusterSnapshotIdentifier: snapshotArn, includeShared: true }]) {
    const found = await undefinedIfNotFound(() => rds.getClusterSnapshot(args, options));
    if (found !== undefined && !isAnswered(found, "dbClusterSnapshotArn")) {
      return notYetKnown();
    }
    if (found?.dbClusterSnapshotArn === snapshotArn) {
      const { storageEncrypted, kmsKeyId, engine, engineVersion, snapshotType } = found;
      return {
        snapshotArn,
        encrypted: storageEncrypted,
        snapshotType: args === own ? snapshotType || "manual" : sharedType(snapshotType),
        ...omitEmpty({ kmsKeyId, engine, engineVersion }),
      };
    }
  }
  return undefined;
}

async function undefinedIfNotFound<T>(lookUp: () => Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp();
  } catch (error) {
    if (/returned no results|couldn't find resource|NotFound|not found/i.test(messageOf(error))) {
      return undefined;
    }
    throw error;
  }
}

/** The provider returns an empty string for a property that AWS does not return. */
function omitEmpty<T extends Record<string, string>>(properties: T): Partial<T> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value)) as Partial<T>;
}
