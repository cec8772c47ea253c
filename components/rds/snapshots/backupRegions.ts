import { copyRegionErrors, malformedRegionErrors, partitionOf } from "../identity/regions";

const ASIA = ["ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1"];
const US_WITHOUT_CALIFORNIA = ["us-east-1", "us-east-2", "us-west-2"];
const US = [...US_WITHOUT_CALIFORNIA, "us-west-1"];

/**
 * The target Regions of replicated automated backups, by source Region (RDS User Guide, "Replicating automated backups
 * to another AWS Region", source and destination AWS Region support). A Region that is not listed may be new.
 */
export const BACKUP_DESTINATIONS: Readonly<Record<string, readonly string[]>> = {
  "af-south-1": ["eu-central-1", "eu-west-1", "eu-west-2"],
  "ap-east-1": ["ap-northeast-1", "ap-southeast-1"],
  "ap-east-2": ["ap-northeast-1", "ap-southeast-1"],
  "ap-northeast-1": [
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-southeast-1",
    ...US_WITHOUT_CALIFORNIA,
  ],
  "ap-northeast-2": ["ap-northeast-1", "ap-southeast-1", ...US_WITHOUT_CALIFORNIA],
  "ap-northeast-3": ["ap-northeast-1"],
  "ap-south-1": ["ap-south-2", "ap-southeast-1", ...US_WITHOUT_CALIFORNIA],
  "ap-south-2": ["ap-south-1"],
  "ap-southeast-1": [
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-2",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    ...US_WITHOUT_CALIFORNIA,
  ],
  "ap-southeast-2": ["ap-southeast-1", "ap-southeast-4", "ap-southeast-6", "us-east-1", "us-west-1", "us-west-2"],
  "ap-southeast-3": ["ap-southeast-1", "ap-southeast-5", "ap-southeast-7"],
  "ap-southeast-4": ["ap-southeast-2", "ap-southeast-6"],
  "ap-southeast-5": ["ap-southeast-1"],
  "ap-southeast-6": ["ap-southeast-1", "ap-southeast-2", "ap-southeast-4"],
  "ap-southeast-7": ["ap-southeast-1", "ap-southeast-3"],
  "ca-central-1": ["ca-west-1", "eu-west-1", ...US],
  "ca-west-1": ["ca-central-1"],
  "cn-north-1": ["cn-northwest-1"],
  "cn-northwest-1": ["cn-north-1"],
  "eu-central-1": [
    "af-south-1",
    "eu-central-2",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    ...US_WITHOUT_CALIFORNIA,
  ],
  "eu-central-2": ["eu-central-1", "eu-west-1"],
  "eu-north-1": ["eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "us-east-1"],
  "eu-south-1": ["eu-central-1"],
  "eu-south-2": ["eu-west-1", "eu-west-3"],
  "eu-west-1": [
    "af-south-1",
    "ca-central-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-west-2",
    "eu-west-3",
    "mx-central-1",
    ...US,
  ],
  "eu-west-2": ["af-south-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-3", "us-east-1"],
  "eu-west-3": ["eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "us-east-1"],
  "il-central-1": ["eu-west-1"],
  "me-central-1": ["eu-central-1"],
  "mx-central-1": ["eu-west-1", "us-west-1"],
  "sa-east-1": ["us-east-1", "us-east-2"],
  "us-east-1": [
    ...ASIA,
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
  "us-east-2": [
    ...ASIA,
    "ca-central-1",
    "eu-central-1",
    "eu-west-1",
    "sa-east-1",
    "us-east-1",
    "us-west-1",
    "us-west-2",
  ],
  "us-gov-east-1": ["us-gov-west-1"],
  "us-gov-west-1": ["us-gov-east-1"],
  "us-west-1": ["ap-southeast-2", "ca-central-1", "eu-west-1", "mx-central-1", "us-east-1", "us-east-2", "us-west-2"],
  "us-west-2": [
    ...ASIA,
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-west-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
  ],
};

/** Returns why automated backups cannot be replicated between two Regions. The target Region is the subject. */
export function backupRegionErrors(sourceRegion: string, targetRegion: string): string[] {
  const malformed = malformedRegionErrors(sourceRegion, targetRegion);
  if (malformed.length > 0) {
    return malformed;
  }
  if (sourceRegion === targetRegion) {
    return [`must be another Region than that of the source, but both are ${sourceRegion}.`];
  }
  const destinations = BACKUP_DESTINATIONS[sourceRegion];
  const isInPartition = partitionOf(sourceRegion) === partitionOf(targetRegion);
  if (isInPartition && destinations?.includes(targetRegion) !== false) {
    return [];
  }
  const allowed =
    destinations === undefined
      ? `a Region of ${partitionOf(sourceRegion)}`
      : `one of ${[...destinations].sort().join(", ")}`;
  const alternative =
    copyRegionErrors(sourceRegion, targetRegion).length === 0
      ? " To use this Region, copy snapshots with a SnapshotReplication."
      : "";
  return [`must be ${allowed} for backups in ${sourceRegion}, but is ${targetRegion}.${alternative}`];
}
