import { engineTraits } from "../engines/engines";
import type { SnapshotEvidence } from "../evidence";
import { parseArn, parsePrincipalArn, parseSnapshotArn } from "../identity/arn";
import { isRegion, partitionOf } from "../identity/regions";

/** The most bytes of all names of `exportOnly` together (RDS User Guide, "Exporting DB snapshot data to Amazon S3"). */
const MAX_EXPORT_ONLY_BYTES = 200 * 1024;

/** What a role that exports may do with the bucket (RDS API Reference, StartExportTask, `IamRoleArn`). */
const BUCKET_ACTIONS: readonly string[] = [
  "s3:PutObject*",
  "s3:ListBucket",
  "s3:GetObject*",
  "s3:DeleteObject*",
  "s3:GetBucketLocation",
];

/** The service that exports. */
const EXPORT_SERVICE = "export.rds.amazonaws.com";

/**
 * The trust policy of the role of an export (RDS User Guide, "Providing access to an Amazon S3 bucket using an IAM
 * role").
 */
export function exportTrustPolicy() {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: EXPORT_SERVICE }, Action: "sts:AssumeRole" }],
  };
}

/** The policy of the role of an export, for one bucket of the Region's partition (as the trust policy). */
export function exportRolePolicy({ s3BucketName, region }: { s3BucketName: string; region: string }) {
  const bucket = `arn:${partitionOf(region) ?? "aws"}:s3:::${s3BucketName}`;
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "ExportPolicy", Effect: "Allow", Action: [...BUCKET_ACTIONS], Resource: [bucket, `${bucket}/*`] },
    ],
  };
}

/** What is wrong with the ARN of a snapshot that is to be exported, which must be in the Region of the bucket. */
export function exportSourceErrors(snapshotArn: string, region: string): string[] {
  const arn = parseSnapshotArn(snapshotArn);
  if (arn === undefined) {
    return [
      `"${snapshotArn}" is not the ARN of a snapshot; write it in full, such as arn:aws:rds:${region}:111111111111:snapshot:orders-before-migration.`,
    ];
  }
  return !isRegion(region) || arn.region === region
    ? []
    : [
        `"${snapshotArn}" is in ${arn.region}, and AWS exports within one Region; write ${arn.region} as region, with a bucket and a key there, or copy the snapshot to ${region}.`,
      ];
}

/**
 * Why a snapshot cannot be exported, by what was looked up about it: AWS exports MySQL, MariaDB, PostgreSQL and Aurora,
 * and neither Oracle, SQL Server, Db2 nor RDS Custom, and nothing of magnetic storage (RDS User Guide, "Supported
 * Regions and DB engines for exporting snapshots to S3", and "Exporting DB snapshot data to Amazon S3", limitations).
 */
export function exportEngineErrors(snapshotArn: string, evidence: SnapshotEvidence | undefined): string[] {
  const { engine, storageType } = evidence ?? {};
  const errors: string[] = [];
  if (engine !== undefined && engineTraits(engine)?.exportParts === undefined) {
    errors.push(
      `"${snapshotArn}" is a snapshot of ${engine}, and AWS exports those of MySQL, MariaDB, PostgreSQL and Aurora only; restore it, and export with the tools of the engine.`,
    );
  }
  if (storageType === "standard") {
    errors.push(
      `"${snapshotArn}" is of a DB instance with magnetic storage, whose snapshots AWS does not export; restore it to gp3, and export a snapshot of that.`,
    );
  }
  return errors;
}

/**
 * What is wrong with the parts of a snapshot to export, by the engine where it is known: `database`, and
 * `database.table` of MySQL and MariaDB, or `database.schema` and `database.schema.table` of PostgreSQL. An empty list
 * when nothing is.
 */
export function exportOnlyErrors(exportOnly: readonly string[], engine?: string): string[] {
  const parts = engine === undefined ? undefined : engineTraits(engine)?.exportParts;
  const bytes = exportOnly.reduce((sum, name) => sum + Buffer.byteLength(name), 0);
  const errors = [...new Set(exportOnly)].flatMap((name) => partNameErrors(name, engine, parts));
  const seen = new Set<string>();
  const repeated = new Set(exportOnly.filter((name) => seen.size === seen.add(name).size));
  errors.push(...[...repeated].map((name) => `"${name}" is listed more than once; list it once.`));
  if (exportOnly.length === 0) {
    errors.push("It is empty; list what to export, or leave it out to export everything.");
  }
  if (bytes > MAX_EXPORT_ONLY_BYTES) {
    errors.push(
      `Its names have ${bytes} bytes together, and AWS takes at most ${MAX_EXPORT_ONLY_BYTES}; export more at once, such as whole databases.`,
    );
  }
  return errors;
}

function partNameErrors(name: string, engine: string | undefined, parts: readonly string[] | undefined): string[] {
  const given = name.split(".");
  const strange = given.find((part) => !/^[A-Za-z0-9$_]+$/.test(part));
  if (strange !== undefined) {
    return [
      `"${name}" has a part "${strange}"; AWS exports by name only what has a name of letters, digits, "$" and "_". Export a larger part, or everything.`,
    ];
  }
  const allowed = parts ?? ["database", "schema", "table"];
  return given.length <= allowed.length
    ? []
    : [
        `"${name}" has ${given.length} parts; write ${allowed.map((_, index) => allowed.slice(0, index + 1).join(".")).join(" or ")}${engine === undefined ? "" : ` for ${engine}`}.`,
      ];
}

/** What bucket names cannot start or end with: S3 keeps it for names that are none, and for aliases of other things. */
const RESERVED_IN_BUCKETS = /^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** What is wrong with the name of the bucket (S3 User Guide, "General purpose bucket naming rules"). */
export function bucketNameErrors(s3BucketName: string): string[] {
  const says = `"${s3BucketName}"`;
  if (parseArn(s3BucketName) !== undefined || s3BucketName.includes("/")) {
    return [`${says} is not the name of a bucket, but more; write its name alone, and folders as s3Prefix.`];
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(s3BucketName) || s3BucketName.includes("..")) {
    return [
      `${says} is not the name of a bucket; write 3 to 63 lower-case letters, digits, hyphens and single dots, a letter or digit first and last.`,
    ];
  }
  if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(s3BucketName)) {
    return [`${says} has the form of an IP address, which no bucket has; write the name of the bucket.`];
  }
  const [reserved] = RESERVED_IN_BUCKETS.exec(s3BucketName) ?? [];
  return reserved === undefined
    ? []
    : [
        `${says} starts or ends with "${reserved}", as no general purpose bucket does; write the name of one, since RDS exports to no other.`,
      ];
}

/**
 * What is wrong with the prefix of what is exported (RDS User Guide, "Exporting DB snapshot data to Amazon S3",
 * limitations).
 */
export function prefixErrors(s3Prefix: string): string[] {
  if (s3Prefix.includes(":")) {
    return [`"${s3Prefix}" has a colon, which AWS exports to no prefix with; leave it out.`];
  }
  const converted = s3Prefix.match(/[\\`" ]/);
  return converted === null
    ? []
    : [`"${s3Prefix}" has a ${JSON.stringify(converted[0])}, which AWS turns into "_"; write "_".`];
}

/**
 * What is wrong with the identifier of an export, which is the name of its folder. AWS documents no length; more than
 * 60 characters are known to be refused.
 */
export function exportIdentifierErrors(identifier: string): string[] {
  return /^[a-z](?:-?[a-z0-9])*$/i.test(identifier) && identifier.length <= 60
    ? []
    : [
        `"${identifier}" is not the identifier of an export; write 1 to 60 letters, digits and single hyphens, a letter first and no hyphen last.`,
      ];
}

/** What is wrong with the ARN of a role that exists, for an export in a Region. */
export function roleArnErrors(iamRoleArn: string, region: string): string[] {
  const partition = partitionOf(region);
  const arn = parseArn(iamRoleArn);
  if (parsePrincipalArn(iamRoleArn) === undefined || !arn?.resource.startsWith("role/")) {
    return [
      `"${iamRoleArn}" is not the ARN of an IAM role; write one such as arn:${partition ?? "aws"}:iam::111111111111:role/export, or leave it out to have one made.`,
    ];
  }
  return partition === undefined || arn.partition === partition
    ? []
    : [
        `"${iamRoleArn}" is of the partition ${arn.partition}, and ${region} is in ${partition}; write the ARN of a role there, or leave it out to have one made.`,
      ];
}

/** What is wrong with the name of the role that is made (IAM API Reference, CreateRole, `RoleName`). */
export function roleNameErrors(name: string): string[] {
  return /^[\w+=,.@-]+$/.test(name)
    ? []
    : [
        `"${name}" is also the beginning of the name of the role that is made, which has letters, digits and + = , . @ - _ only; give the component such a name, or an existing role as iamRoleArn.`,
      ];
}
