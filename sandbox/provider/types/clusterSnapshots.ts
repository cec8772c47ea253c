import type { DBClusterSnapshot } from "@aws-sdk/client-rds";
import { ignoreNotFound } from "../errors";
import type { Call, Outputs } from "../model";
import { waitFor } from "../wait";

/** The outputs that `ClusterSnapshot` and `ClusterSnapshotCopy` share. */
export function clusterSnapshotOutputs(snapshot: DBClusterSnapshot): Outputs {
  return {
    allocatedStorage: snapshot.AllocatedStorage,
    dbClusterSnapshotArn: snapshot.DBClusterSnapshotArn,
    engine: snapshot.Engine,
    engineVersion: snapshot.EngineVersion,
    kmsKeyId: snapshot.KmsKeyId,
    licenseModel: snapshot.LicenseModel,
    snapshotType: snapshot.SnapshotType,
    storageEncrypted: snapshot.StorageEncrypted ?? false,
    vpcId: snapshot.VpcId,
  };
}

export async function findClusterSnapshot(call: Call, id: string): Promise<DBClusterSnapshot | undefined> {
  const rds = await call.rds();
  const response = await ignoreNotFound(() => rds.describeDBClusterSnapshots({ DBClusterSnapshotIdentifier: id }));
  return response?.DBClusterSnapshots?.find(({ DBClusterSnapshotIdentifier }) => DBClusterSnapshotIdentifier === id);
}

/**
 * Waits until the snapshot is available. A copy has the status `copying` first. As in the real provider, any other
 * status, such as `pending`, is an error, and no error reports the progress.
 */
export async function waitForClusterSnapshot(call: Call, id: string): Promise<void> {
  await waitFor(call, {
    pending: ["creating", "copying"],
    target: ["available"],
    async status() {
      const snapshot = await findClusterSnapshot(call, id);
      return snapshot && { state: snapshot.Status ?? "" };
    },
  });
}

/** Adds and removes accounts in one call. */
export async function shareCluster(call: Call, id: string, add: string[], remove: string[]): Promise<void> {
  const rds = await call.rds();
  await rds.modifyDBClusterSnapshotAttribute({
    DBClusterSnapshotIdentifier: id,
    AttributeName: "restore",
    ...(add.length > 0 && { ValuesToAdd: add }),
    ...(remove.length > 0 && { ValuesToRemove: remove }),
  });
}

export async function clusterSharedAccounts(call: Call, id: string): Promise<string[]> {
  const rds = await call.rds();
  const response = await ignoreNotFound(() =>
    rds.describeDBClusterSnapshotAttributes({ DBClusterSnapshotIdentifier: id }),
  );
  const attributes = response?.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes ?? [];
  return attributes.find(({ AttributeName }) => AttributeName === "restore")?.AttributeValues ?? [];
}

export async function deleteClusterSnapshot(call: Call, id: string): Promise<void> {
  const rds = await call.rds();
  await ignoreNotFound(() => rds.deleteDBClusterSnapshot({ DBClusterSnapshotIdentifier: id }));
}
