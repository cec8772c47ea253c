import { reasonsWhere } from "../argumentError";

interface Partition {
  name: string;
  dnsSuffix: string;
  /** The part of a Region code before its direction. */
  prefix: string;
}

/**
 * The AWS partitions. A Region is recognized by the form of its code, not by a list, because AWS adds Regions
 * (IAM User Guide, "Identify AWS resources with Amazon Resource Names (ARNs)"; the `partitions.json` of the AWS SDKs).
 */
const PARTITIONS: readonly Partition[] = [
  { name: "aws", dnsSuffix: "amazonaws.com", prefix: "us|eu|ap|sa|ca|me|af|il|mx" },
  { name: "aws-cn", dnsSuffix: "amazonaws.com.cn", prefix: "cn" },
  { name: "aws-us-gov", dnsSuffix: "amazonaws.com", prefix: "us-gov" },
  { name: "aws-iso", dnsSuffix: "c2s.ic.gov", prefix: "us-iso" },
  { name: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", prefix: "us-isob" },
  { name: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk", prefix: "eu-isoe" },
  { name: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", prefix: "us-isof" },
  { name: "aws-eusc", dnsSuffix: "amazonaws.eu", prefix: "eusc-de" },
];

/** The rest of a Region code. A list of directions rejects typing errors such as `eu-wset-1`. */
const DIRECTION_AND_NUMBER = "-(?:central|north|south|east|west|northeast|northwest|southeast|southwest)-[1-9]";

const SHAPES = PARTITIONS.map(({ name, prefix }) => ({
  name,
  shape: new RegExp(`^(?:${prefix})${DIRECTION_AND_NUMBER}$`),
}));

/** Returns the partition of a Region (`aws`, `aws-cn`, `aws-us-gov`…); `undefined` if the text is not a Region code. */
export function partitionOf(region: string): string | undefined {
  return SHAPES.find(({ shape }) => shape.test(region))?.name;
}

/** Returns whether a text has the form of a Region code, such as `eu-west-1`. */
export function isRegion(text: string): boolean {
  return partitionOf(text) !== undefined;
}

/** Returns why a Region code is invalid. */
export function regionErrors(region: string): string[] {
  return isRegion(region) ? [] : [`must be the code of an AWS Region, such as "eu-west-1", but is "${region}".`];
}

/**
 * Returns the domain of a partition's service endpoints, such as `amazonaws.com` in `rds.eu-west-1.amazonaws.com`.
 *
 * @throws RangeError if the partition is unknown.
 */
export function dnsSuffixOf(partition: string): string {
  const found = PARTITIONS.find(({ name }) => name === partition);
  if (found === undefined) {
    const known = PARTITIONS.map(({ name }) => name).join(", ");
    throw new RangeError(`The partition must be one of ${known}, but is "${partition}".`);
  }
  return found.dnsSuffix;
}

/**
 * Returns why a snapshot in one Region cannot be copied to another. The target Region is the subject. A copy within a
 * Region is always possible (RDS User Guide, "Copying a DB snapshot", limitations and Region support).
 */
export function copyRegionErrors(sourceRegion: string, targetRegion: string): string[] {
  const malformed = malformedRegionErrors(sourceRegion, targetRegion);
  if (malformed.length > 0) {
    return malformed;
  }
  const source = partitionOf(sourceRegion);
  const target = partitionOf(targetRegion);
  return reasonsWhere([
    {
      condition: source !== target,
      reason: `must be a Region of ${source}, the partition of the source Region ${sourceRegion}, but ${targetRegion} is in ${target}; AWS copies snapshots only within a partition.`,
    },
    {
      condition: source === target && source === "aws-cn" && sourceRegion !== targetRegion,
      reason: `must be the source Region ${sourceRegion}, but is ${targetRegion}; AWS does not copy snapshots between the China Regions.`,
    },
  ]);
}

/** Returns why the Regions of a copy or replication are not Region codes. */
export function malformedRegionErrors(sourceRegion: string, targetRegion: string): string[] {
  return [...regionErrors(sourceRegion).map((reason) => `The source Region ${reason}`), ...regionErrors(targetRegion)];
}

/**
 * Returns whether the copy of an encrypted snapshot requires a presigned URL: only between AWS GovCloud (US) Regions.
 * AWS ignores the URL elsewhere (RDS API Reference, CopyDBSnapshot, `PreSignedUrl`).
 */
export function encryptedCopyNeedsPresignedUrl(sourceRegion: string, targetRegion: string): boolean {
  return sourceRegion !== targetRegion && partitionOf(targetRegion) === "aws-us-gov";
}
