import { duplicateReasons, reasonsWhere } from "../argumentError";
import { engineTraits } from "../engines/engines";
import type { SnapshotEvidence } from "../evidence";
import { parseArn, parsePrincipalArn, parseSnapshotArn } from "../identity/arn";
import { identifierErrors } from "../identity/identifiers";
import { isRegion, partitionOf } from "../identity/regions";

/** The maximum total size of the names in `exportOnly` (RDS User Guide, "Exporting DB snapshot data to Amazon S3"). */
const MAX_EXPORT_ONLY_BYTES = 200 * 1024;

/** The bucket actions of an export role (RDS API Reference, StartExportTask, `IamRoleArn`). */
const BUCKET_ACTIONS: readonly string[] = [
  "s3:PutObject*",
  "s3:ListBucket",
  "s3:GetObject*",
  "s3:DeleteObject*",
  "s3:GetBucketLocation",
];

/**
 * Returns the trust policy of an export role (RDS User Guide, "Providing access to an Amazon S3 bucket using an IAM
 * role").
 */
export function exportTrustPolicy() {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "export.rds.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
}

/** Returns the policy of an export role for one bucket, on the same page as {@link exportTrustPolicy}. */
export function exportRolePolicy({ s3BucketName, region }: { s3BucketName: string; region: string }) {
  const bucket = `arn:${partitionOf(region) ?? "aws"}:s3:::${s3BucketName}`;
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "ExportPolicy", Effect: "Allow", Action: [...BUCKET_ACTIONS], Resource: [bucket, `${bucket}/*`] },
    ],
  };
}

/** Returns why the snapshot of an export is invalid. It must be in the Region of the bucket. */
export function exportSourceErrors(snapshotArn: string, region: string): string[] {
  const arn = parseSnapshotArn(snapshotArn);
  if (arn === undefined) {
    return [
      `must be the full ARN of a snapshot, such as arn:aws:rds:${region}:111111111111:snapshot:orders-before-migration, but is "${snapshotArn}".`,
    ];
  }
  return !isRegion(region) || arn.region === region
    ? []
    : [
        `must be a snapshot in ${region}, but "${snapshotArn}" is in ${arn.region}; set region to ${arn.region}, with a bucket and a key there, or copy the snapshot to ${region}.`,
      ];
}

/**
 * Returns why AWS does not export a snapshot. It exports MySQL, MariaDB, PostgreSQL and Aurora, but not from magnetic
 * storage (RDS User Guide, "Supported Regions and DB engines for exporting snapshots to S3", "Exporting DB snapshot data
 * to Amazon S3", limitations).
 */
export function exportEngineErrors(snapshotArn: string, evidence: SnapshotEvidence | undefined): string[] {
  const { engine, storageType } = evidence ?? {};
  return reasonsWhere([
    {
      condition: engine !== undefined && engineTraits(engine)?.exportParts === undefined,
      reason: `must be a snapshot of MySQL, MariaDB, PostgreSQL or Aurora, but "${snapshotArn}" is a snapshot of ${engine}; restore it, and export the data with the tools of the engine.`,
    },
    {
      condition: storageType === "standard",
      reason: `must not be a snapshot of magnetic storage, but "${snapshotArn}" is one; restore it to gp3 storage, and export a snapshot of that database.`,
    },
  ]);
}

/**
 * Returns why a partial export is invalid. A name is `database`, `database.table` for MySQL and MariaDB, or
 * `database.schema` and `database.schema.table` for PostgreSQL.
 */
export function exportOnlyErrors(exportOnly: readonly string[], engine?: string): string[] {
  const bytes = exportOnly.reduce((sum, name) => sum + Buffer.byteLength(name), 0);
  return [
    ...[...new Set(exportOnly)].flatMap((name) => partNameErrors(name, engine)),
    ...duplicateReasons(exportOnly),
    ...reasonsWhere([
      {
        condition: exportOnly.length === 0,
        reason: "must not be empty; remove it to export everything.",
      },
      {
        condition: bytes > MAX_EXPORT_ONLY_BYTES,
        reason: `must have at most ${MAX_EXPORT_ONLY_BYTES} bytes in total, but has ${bytes}; list larger parts, such as whole databases.`,
      },
    ]),
  ];
}

function partNameErrors(name: string, engine: string | undefined): string[] {
  const parts = name.split(".");
  const invalid = parts.find((part) => !/^[A-Za-z0-9$_]+$/.test(part));
  if (invalid !== undefined) {
    return [
      `must list names of letters, digits, "$" and "_", but "${name}" contains "${invalid}"; list a larger part, or export everything.`,
    ];
  }
  const known = engine === undefined ? undefined : engineTraits(engine)?.exportParts;
  const allowed = known ?? ["database", "schema", "table"];
  const forms = allowed.map((_, index) => allowed.slice(0, index + 1).join(".")).join(" or ");
  return parts.length <= allowed.length
    ? []
    : [
        `must list names such as ${forms}${engine === undefined ? "" : ` for ${engine}`}, but "${name}" has ${parts.length} parts.`,
      ];
}

/** The prefixes and suffixes that S3 reserves for aliases and for other kinds of buckets. */
const RESERVED_IN_BUCKETS = /^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** Returns why the name of a bucket is invalid (S3 User Guide, "General purpose bucket naming rules"). */
export function bucketNameErrors(s3BucketName: string): string[] {
  const given = `but is "${s3BucketName}"`;
  if (parseArn(s3BucketName) !== undefined || s3BucketName.includes("/")) {
    return [`must be only the name of a bucket, ${given}; set folders in s3Prefix.`];
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(s3BucketName) || s3BucketName.includes("..")) {
    return [
      `must have 3 to 63 lowercase letters, digits, hyphens and single dots, with a letter or digit first and last, ${given}.`,
    ];
  }
  if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(s3BucketName)) {
    return [`must not have the form of an IP address, ${given}.`];
  }
  const [reserved] = RESERVED_IN_BUCKETS.exec(s3BucketName) ?? [];
  return reserved === undefined
    ? []
    : [`must be a general purpose bucket, whose name cannot start or end with "${reserved}", ${given}.`];
}

/**
 * Returns why the prefix of an export is invalid (RDS User Guide, "Exporting DB snapshot data to Amazon S3",
 * limitations).
 */
export function prefixErrors(s3Prefix: string): string[] {
  if (s3Prefix.includes(":")) {
    return [`must not contain a colon, but is "${s3Prefix}".`];
  }
  const [converted] = /[\\`" ]/.exec(s3Prefix) ?? [];
  return converted === undefined
    ? []
    : [`must not contain ${JSON.stringify(converted)}, which AWS replaces with "_", but is "${s3Prefix}"; use "_".`];
}

/**
 * Returns why the identifier of an export, which is also its folder, is invalid. AWS documents no maximum length, but
 * rejects more than 60 characters.
 */
export function exportIdentifierErrors(identifier: string): string[] {
  return identifierErrors(identifier, 60);
}

/** Returns why the ARN of an existing role is invalid for an export in a Region. */
export function roleArnErrors(iamRoleArn: string, region: string): string[] {
  const partition = partitionOf(region);
  const arn = parseArn(iamRoleArn);
  const instead = "use another role, or remove iamRoleArn to create one";
  if (parsePrincipalArn(iamRoleArn) === undefined || !arn?.resource.startsWith("role/")) {
    return [
      `must be the ARN of an IAM role, such as arn:${partition ?? "aws"}:iam::111111111111:role/export, but is "${iamRoleArn}"; ${instead}.`,
    ];
  }
  return partition === undefined || arn.partition === partition
    ? []
    : [
        `must be a role in ${partition}, the partition of ${region}, but "${iamRoleArn}" is in ${arn.partition}; ${instead}.`,
      ];
}

/** Returns why a component's name cannot begin the name of its role (IAM API Reference, CreateRole, `RoleName`). */
export function roleNameErrors(name: string): string[] {
  return /^[\w+=,.@-]+$/.test(name)
    ? []
    : [
        `must have only letters, digits and + = , . @ - _, because the name of the export role starts with it, but is "${name}"; rename the component, or set iamRoleArn.`,
      ];
}
