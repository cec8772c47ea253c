import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import * as kms from "@pulumi/aws/kms";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import type { KeyEvidence, SnapshotEvidence } from "../rds/evidence";
import { type DatabaseKind, parseKeyArn, parseSnapshotArn, type SnapshotArn } from "../rds/identity/arn";
import { isAutomatedSnapshot, isBackupSnapshot } from "../rds/identity/identifiers";
import { isFromAnotherAccount } from "../rds/snapshots/sharing";

/**
 * Looks a DB snapshot or DB cluster snapshot up in the Region of its ARN: one of the own account, or one that is
 * shared with it. `undefined` when AWS has it no more, as with an automated snapshot whose copy outlives it. When AWS
 * cannot be asked, that is `undefined` too, with a warning, and what else comes of it: a copy must stay declarable while
 * the source's Region or account is out of reach.
 */
export async function lookUpSnapshot(
  snapshotArn: string,
  kind: DatabaseKind,
  options: pulumi.InvokeOptions,
  consequence = "",
): Promise<SnapshotEvidence | undefined> {
  const arn = parseSnapshotArn(snapshotArn);
  if (arn?.kind !== kind) {
    return undefined;
  }
  const find = kind === "instance" ? findSnapshot : findClusterSnapshot;
  return orWarn(`the snapshot ${snapshotArn}`, () => find(snapshotArn, arn, options), consequence);
}

/**
 * The evidence with the options of the source's option group. The provider has no function that tells them, so that
 * the group is read as the resource that it is, in the state too while something depends on its options. A read that
 * fails ends the program, so ask only for a group of the own account: it exists as long as the snapshot does.
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
  // A filter, since AWS answers an unknown `dbSnapshotIdentifier` with an error instead of an empty list.
  const own = { region, filters: [{ name: "db-snapshot-id", values: [identifier] }] };
  for (const args of [own, { region, snapshotType: SHARED }]) {
    const { snapshots } = await rds.getSnapshots(args, options);
    // By its ARN: another account's snapshot may have the same identifier.
    const found = snapshots.find(({ dbSnapshotArn }) => dbSnapshotArn === snapshotArn);
    if (found !== undefined) {
      const { encrypted, kmsKeyId, snapshotType, engine, engineVersion, storageType, optionGroupName } = found;
      const maybe = told({ kmsKeyId, engine, engineVersion, storageType, optionGroupName });
      return { snapshotArn, encrypted, snapshotType: args === own ? snapshotType : sharedType(snapshotType), ...maybe };
    }
  }
  return undefined;
}

const SHARED = "shared";

/**
 * The type of a snapshot that only the question for shared ones found: it is of another account, also where AWS tells
 * how it was made over there.
 */
function sharedType(told = SHARED): string {
  return isFromAnotherAccount(told) ? told : SHARED;
}

/** The provider has no list of cluster snapshots, and fails when there is none. */
async function findClusterSnapshot(
  snapshotArn: string,
  { region, identifier }: SnapshotArn,
  options: pulumi.InvokeOptions,
): Promise<SnapshotEvidence | undefined> {
  const own = {
    region,
    dbClusterSnapshotIdentifier: identifier,
    // AWS finds those that it made itself only where their type is told.
    ...(isAutomatedSnapshot(identifier) && { snapshotType: "automated" }),
    ...(isBackupSnapshot(identifier) && { snapshotType: "awsbackup" }),
  };
  for (const args of [own, { region, dbClusterSnapshotIdentifier: snapshotArn, includeShared: true }]) {
    const found = await unlessNone(() => rds.getClusterSnapshot(args, options));
    if (found?.dbClusterSnapshotArn === snapshotArn) {
      const { storageEncrypted, kmsKeyId, engine, engineVersion, snapshotType } = found;
      return {
        snapshotArn,
        encrypted: storageEncrypted,
        snapshotType: args === own ? snapshotType || "manual" : sharedType(snapshotType),
        ...told({ kmsKeyId, engine, engineVersion }),
      };
    }
  }
  return undefined;
}

async function unlessNone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (/returned no results|couldn't find resource|NotFound|not found/i.test(messageOf(error))) {
      return undefined;
    }
    throw error;
  }
}

/** Without the empty texts that the provider answers for what AWS leaves out. */
function told<T extends Record<string, string>>(described: T): Partial<T> {
  return Object.fromEntries(Object.entries(described).filter(([, value]) => value)) as Partial<T>;
}

/**
 * Looks a key up in the Region of its ARN. `undefined` when none is given, and, with a warning, when AWS does not tell.
 */
export function lookUpKey(
  keyArn: pulumi.Input<string> | undefined,
  options: pulumi.InvokeOptions,
): pulumi.Output<KeyEvidence | undefined> {
  return pulumi.output(keyArn).apply(async (keyId) => {
    const region = keyId === undefined ? undefined : parseKeyArn(keyId)?.region;
    if (keyId === undefined || region === undefined) {
      return undefined;
    }
    return orWarn(`the key ${keyId}`, async () => {
      const { arn, keyManager, keyState } = await kms.getKey({ keyId, region }, options);
      return { arn, keyManager, keyState };
    });
  });
}

/** The account that the provider acts in. `undefined`, with a warning, when AWS does not tell. */
export async function lookUpAccountId(options: pulumi.InvokeOptions): Promise<string | undefined> {
  return orWarn("the account of the provider", async () => (await getCallerIdentity({}, options)).accountId);
}

/** What AWS answers; `undefined`, with a warning, when it cannot be asked. */
export async function orWarn<T>(what: string, ask: () => Promise<T>, consequence = ""): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const reason = messageOf(error);
    await pulumi.log.warn(
      `Could not look up ${what}, so what it would tell goes unchecked here${consequence}: ${reason}`,
    );
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
