interface Partition {
  name: string;
  dnsSuffix: string;
  /** The part of a Region's name before its direction. */
  prefix: string;
}

/**
 * AWS's partitions. Regions are recognised by the shape of their names instead of a list, since AWS adds Regions
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

/** What follows the prefix. Spelling the directions out turns a slip such as `eu-wset-1` away. */
const DIRECTION_AND_NUMBER = "-(?:central|north|south|east|west|northeast|northwest|southeast|southwest)-[1-9]";

const SHAPES = PARTITIONS.map(({ name, prefix }) => ({
  name,
  shape: new RegExp(`^(?:${prefix})${DIRECTION_AND_NUMBER}$`),
}));

/** The partition that a Region is in (`aws`, `aws-cn`, `aws-us-gov`…), or `undefined` for what is not a Region. */
export function partitionOf(region: string): string | undefined {
  return SHAPES.find(({ shape }) => shape.test(region))?.name;
}

/** Whether a text has the shape of a Region of a known partition, such as `eu-west-1`. */
export function isRegion(text: string): boolean {
  return partitionOf(text) !== undefined;
}

/** What is wrong with the name of a Region; an empty list when nothing is. */
export function regionErrors(region: string): string[] {
  return isRegion(region) ? [] : [`"${region}" is not an AWS Region; write its code, such as "eu-west-1".`];
}

/**
 * The domain that the partition's service names end with, as in `rds.eu-west-1.amazonaws.com`.
 *
 * @throws RangeError for a partition that is not known.
 */
export function dnsSuffixOf(partition: string): string {
  const found = PARTITIONS.find(({ name }) => name === partition);
  if (found === undefined) {
    const known = PARTITIONS.map(({ name }) => name).join(", ");
    throw new RangeError(`"${partition}" is not an AWS partition; known are ${known}.`);
  }
  return found.dnsSuffix;
}

/**
 * Why a snapshot cannot be copied from one Region to another; an empty list when it can. A copy within one Region is always possible (RDS User Guide, "Copying a DB snapshot", limitations and Region support).
 */
export function copyRegionErrors(sourceRegion: string, targetRegion: string): string[] {
  const malformed = [sourceRegion, targetRegion].flatMap(regionErrors);
  if (malformed.length > 0) {
    return malformed;
  }
  const source = partitionOf(sourceRegion);
  const target = partitionOf(targetRegion);
  if (source !== target) {
    return [
      `${sourceRegion} is in the partition ${source} and ${targetRegion} in ${target}; AWS copies snapshots only within one partition. Choose a Region of ${source}.`,
    ];
  }
  if (source === "aws-cn" && sourceRegion !== targetRegion) {
    return [
      `AWS copies no snapshots to or from ${sourceRegion} and ${targetRegion}: its China Regions support copies within one Region only. Choose ${sourceRegion}.`,
    ];
  }
  return [];
}

/**
 * Whether `CopyDBSnapshot` needs a `PreSignedUrl` for an encrypted snapshot: between AWS GovCloud (US) Regions only,
 * everywhere else AWS ignores it (RDS API Reference, CopyDBSnapshot, `PreSignedUrl`).
 */
export function encryptedCopyNeedsPresignedUrl(sourceRegion: string, targetRegion: string): boolean {
  return sourceRegion !== targetRegion && partitionOf(targetRegion) === "aws-us-gov";
}
