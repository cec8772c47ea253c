import * as kms from "@pulumi/aws/kms";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { parseKeyArn, parseSnapshotArn } from "./rds/arn";
import type { KeyEvidence, SnapshotEvidence } from "./rds/evidence";

/**
 * Looks a DB snapshot up in the Region of its ARN: one of the own account, or one that is shared with it. `undefined`
 * when AWS has it no more, as with an automated snapshot whose copy outlives it. When AWS cannot be asked, that is
 * `undefined` too, with a warning: a copy must stay declarable while the source's Region or account is out of reach.
 */
export async function lookUpSnapshot(
  snapshotArn: string,
  options: pulumi.InvokeOptions,
): Promise<SnapshotEvidence | undefined> {
  const arn = parseSnapshotArn(snapshotArn);
  if (arn?.kind !== "snapshot") {
    return undefined;
  }
  const { region, identifier } = arn;
  return orWarn(`the snapshot ${snapshotArn}`, async () => {
    // A filter, since AWS answers an unknown `dbSnapshotIdentifier` with an error instead of an empty list.
    const filters = [{ name: "db-snapshot-id", values: [identifier] }];
    return (
      (await findSnapshot(snapshotArn, { region, filters }, options)) ??
      (await findSnapshot(snapshotArn, { region, snapshotType: "shared" }, options))
    );
  });
}

async function findSnapshot(
  snapshotArn: string,
  args: rds.GetSnapshotsArgs,
  options: pulumi.InvokeOptions,
): Promise<SnapshotEvidence | undefined> {
  const { snapshots } = await rds.getSnapshots(args, options);
  // By its ARN: another account's snapshot may have the same identifier.
  const found = snapshots.find(({ dbSnapshotArn }) => dbSnapshotArn === snapshotArn);
  if (found === undefined) {
    return undefined;
  }
  return {
    snapshotArn,
    encrypted: found.encrypted,
    snapshotType: found.snapshotType,
    ...(found.kmsKeyId && { kmsKeyId: found.kmsKeyId }),
    ...(found.engine && { engine: found.engine }),
    ...(found.optionGroupName && { optionGroupName: found.optionGroupName }),
  };
}

/** Looks a key up in the Region of its ARN. `undefined`, with a warning, when AWS does not tell. */
export async function lookUpKey(keyArn: string, options: pulumi.InvokeOptions): Promise<KeyEvidence | undefined> {
  const region = parseKeyArn(keyArn)?.region;
  if (region === undefined) {
    return undefined;
  }
  return orWarn(`the key ${keyArn}`, async () => {
    const { arn, keyManager, keyState } = await kms.getKey({ keyId: keyArn, region }, options);
    return { arn, keyManager, keyState };
  });
}

async function orWarn<T>(what: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await pulumi.log.warn(`Could not look up ${what}, so what it would tell goes unchecked here: ${message}`);
    return undefined;
  }
}
