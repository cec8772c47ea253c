/** Reads copies from AWS rather than from Pulumi's state, as proof for `npm start`, and renders them as a table. */
import { DescribeKeyCommand, KMSClient, paginateListAliases } from "@aws-sdk/client-kms";
import {
  type DBClusterSnapshot,
  type DBClusterSnapshotAttribute,
  type DBSnapshot,
  type DBSnapshotAttribute,
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBSnapshotAttributesCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import Table from "cli-table3";

/** A copy in a target Region. */
export interface CopyRow {
  identifier: string;
  database: string;
  region: string;
  /** When the source snapshot was created; for clusters, when the copy was, since AWS keeps only that. */
  takenAt: Date;
  status: string;
  /** The alias of the key, or its ARN if it has none; undefined for an unencrypted copy. */
  encryptedWith?: string;
  /** The manager of the key: AWS or CUSTOMER. */
  keyManager?: string;
  sharedWith: string[];
  /** Only for DB instance snapshots. */
  optionGroup?: string;
}

/** The endpoint and credentials of the sandbox. */
export type Connection = { endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } };

/** Returns the copy with this ARN, or undefined if it does not exist. */
export async function readCopy(connection: Connection, snapshotArn: string): Promise<CopyRow | undefined> {
  const [, , , region = "", , kind, identifier = ""] = snapshotArn.split(":");
  const rds = new RDSClient({ ...connection, region });
  const read = kind === "cluster-snapshot" ? readClusterSnapshot : readInstanceSnapshot;
  const found = await read(rds, identifier);
  if (!found) return undefined;
  const { snapshot, ...row } = found;
  const keyArn = snapshot.KmsKeyId;
  return {
    identifier,
    region,
    status: snapshot.Status ?? "",
    ...row,
    ...(keyArn && (await readKey(new KMSClient({ ...connection, region }), keyArn))),
  };
}

type Found<S> = Pick<CopyRow, "database" | "takenAt" | "sharedWith" | "optionGroup"> & { snapshot: S };

async function readInstanceSnapshot(rds: RDSClient, identifier: string): Promise<Found<DBSnapshot> | undefined> {
  const id = { DBSnapshotIdentifier: identifier };
  const { DBSnapshots } = await rds.send(new DescribeDBSnapshotsCommand(id));
  const { DBSnapshotAttributesResult: result } = await rds.send(new DescribeDBSnapshotAttributesCommand(id));
  const snapshot = DBSnapshots?.[0];
  return (
    snapshot && {
      snapshot,
      database: snapshot.DBInstanceIdentifier ?? "",
      takenAt: snapshot.OriginalSnapshotCreateTime ?? new Date(Number.NaN),
      sharedWith: restoredBy(result?.DBSnapshotAttributes),
      ...(snapshot.OptionGroupName && { optionGroup: snapshot.OptionGroupName }),
    }
  );
}

async function readClusterSnapshot(rds: RDSClient, identifier: string): Promise<Found<DBClusterSnapshot> | undefined> {
  const id = { DBClusterSnapshotIdentifier: identifier };
  const { DBClusterSnapshots } = await rds.send(new DescribeDBClusterSnapshotsCommand(id));
  const { DBClusterSnapshotAttributesResult: result } = await rds.send(
    new DescribeDBClusterSnapshotAttributesCommand(id),
  );
  const snapshot = DBClusterSnapshots?.[0];
  return (
    snapshot && {
      snapshot,
      database: snapshot.DBClusterIdentifier ?? "",
      takenAt: snapshot.SnapshotCreateTime ?? new Date(Number.NaN),
      sharedWith: restoredBy(result?.DBClusterSnapshotAttributes),
    }
  );
}

function restoredBy(attributes: (DBSnapshotAttribute | DBClusterSnapshotAttribute)[] = []): string[] {
  return attributes.find(({ AttributeName }) => AttributeName === "restore")?.AttributeValues ?? [];
}

async function readKey(kms: KMSClient, keyArn: string): Promise<Pick<CopyRow, "encryptedWith" | "keyManager">> {
  const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: keyArn }));
  let encryptedWith = keyArn;
  for await (const page of paginateListAliases({ client: kms }, { KeyId: keyArn })) {
    encryptedWith = page.Aliases?.[0]?.AliasName ?? encryptedWith;
  }
  return { encryptedWith, ...(key?.KeyManager && { keyManager: key.KeyManager }) };
}

/** Renders the copies as a table for a terminal. `parameterGroup` is the one that a restore must use. */
export function renderCopies(rows: readonly (CopyRow & { parameterGroup: string })[], now = new Date()): string {
  const table = new Table({
    head: ["database", "Region", "snapshot", "age", "encrypted with", "shared with", "parameter group", "option group"],
    style: { head: [], border: [] },
    wordWrap: true,
    wrapOnWordBoundary: false,
    colWidths: [null, null, 26, null, 17, null, 25, 25],
  });
  for (const row of rows) {
    table.push([
      row.database,
      row.region,
      row.identifier,
      renderAge(now.getTime() - row.takenAt.getTime()),
      row.encryptedWith ?? "not encrypted",
      row.sharedWith.join(", ") || "nobody",
      row.parameterGroup,
      row.optionGroup ?? "(clusters have none)",
    ]);
  }
  return table.toString();
}

function renderAge(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
