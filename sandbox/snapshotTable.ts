/** What copies exist, read from AWS and not from Pulumi's state: the proof of `npm start`. */
import { DescribeKeyCommand, KMSClient, paginateListAliases } from "@aws-sdk/client-kms";
import {
  type DBSnapshot,
  DescribeDBSnapshotAttributesCommand,
  paginateDescribeDBSnapshots,
  RDSClient,
} from "@aws-sdk/client-rds";
import Table from "cli-table3";

// The SDK would print on every run that its versions of 2027 want a newer Node.js; the lock file keeps one that does not.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** A manual snapshot in a target Region. */
export interface CopyRow {
  identifier: string;
  database: string;
  region: string;
  /** The time that the data are of. */
  takenAt: Date;
  status: string;
  /** Alias, or ARN, of the key; undefined for an unencrypted copy. */
  encryptedWith?: string;
  /** Who manages that key: AWS or CUSTOMER. */
  keyManager?: string;
  sharedWith: string[];
}

/** Where to ask, and as whom: what the sandbox's environment says. */
type Connection = { endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } };

/** All manual snapshots of a Region. */
export async function readCopies(connection: Connection, region: string): Promise<CopyRow[]> {
  const rds = new RDSClient({ ...connection, region });
  const kms = new KMSClient({ ...connection, region });
  const rows: CopyRow[] = [];
  for await (const page of paginateDescribeDBSnapshots({ client: rds }, { SnapshotType: "manual" })) {
    rows.push(...(await Promise.all((page.DBSnapshots ?? []).map((snapshot) => readCopy(rds, kms, region, snapshot)))));
  }
  return rows.sort((a, b) => a.identifier.localeCompare(b.identifier));
}

async function readCopy(rds: RDSClient, kms: KMSClient, region: string, snapshot: DBSnapshot): Promise<CopyRow> {
  const identifier = snapshot.DBSnapshotIdentifier ?? "";
  const { DBSnapshotAttributesResult: attributes } = await rds.send(
    new DescribeDBSnapshotAttributesCommand({ DBSnapshotIdentifier: identifier }),
  );
  const restore = attributes?.DBSnapshotAttributes?.find(({ AttributeName }) => AttributeName === "restore");
  return {
    identifier,
    database: snapshot.DBInstanceIdentifier ?? "",
    region,
    takenAt: snapshot.OriginalSnapshotCreateTime ?? snapshot.SnapshotCreateTime ?? new Date(Number.NaN),
    status: snapshot.Status ?? "",
    sharedWith: restore?.AttributeValues ?? [],
    ...(snapshot.Encrypted && snapshot.KmsKeyId && (await readKey(kms, snapshot.KmsKeyId))),
  };
}

async function readKey(kms: KMSClient, keyArn: string): Promise<Pick<CopyRow, "encryptedWith" | "keyManager">> {
  const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: keyArn }));
  let encryptedWith = keyArn;
  for await (const page of paginateListAliases({ client: kms }, { KeyId: keyArn })) {
    encryptedWith = page.Aliases?.[0]?.AliasName ?? encryptedWith;
  }
  return { encryptedWith, ...(key?.KeyManager && { keyManager: key.KeyManager }) };
}

/** The rows as a table for a terminal. */
export function renderCopies(rows: readonly CopyRow[], now = new Date()): string {
  const table = new Table({
    head: ["database", "target Region", "snapshot", "age of the data", "encrypted with", "shared with"],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    table.push([
      row.database,
      row.region,
      row.identifier,
      renderAge(now.getTime() - row.takenAt.getTime()),
      row.encryptedWith ?? "not encrypted",
      row.sharedWith.join(", ") || "nobody",
    ]);
  }
  return table.toString();
}

function renderAge(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
