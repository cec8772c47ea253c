import { Deletion, deletionErrors } from "../arguments/deletion";
import { literal } from "../arguments/inputs";
import { SourceKind, sourceKindErrors } from "../arguments/sourceKind";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { parseSnapshotArn } from "../rds/identity/arn";
import { databaseIdentifierErrors } from "../rds/identity/identifiers";
import { regionErrors } from "../rds/identity/regions";
import { tagErrors } from "../rds/snapshots/tags";
import { copyName } from "./copies";
import type { SnapshotReplicationArgs } from "./snapshotReplication";
import type { SourceSnapshot } from "./target";
import { NO_OPTION_GROUPS, targetErrors } from "./validateTarget";

/** All that is wrong with what the program wrote down as it is. */
export function validateArgs(name: string, args: SnapshotReplicationArgs): ArgumentError[] {
  const { kind = SourceKind.Instance, deletion = Deletion.Protect, concurrentCopies = 1, targets } = args;
  const dated = { ...args, snapshots: args.snapshots.filter(hasTime) };
  return [
    ...errorsAt("database", databaseIdentifierErrors(args.database)),
    ...errorsAt("kind", sourceKindErrors(kind)),
    ...errorsAt("sourceRegion", regionErrors(args.sourceRegion)),
    ...args.snapshots.flatMap((snapshot, index) => snapshotErrors(args, snapshot, index)),
    ...errorsAt("optionGroupName", kind === SourceKind.Cluster && args.optionGroupName ? [NO_OPTION_GROUPS] : []),
    ...errorsAt("targets", targets.length === 0 ? ["There is none; list a Region to copy to."] : []),
    ...errorsAt("tags", tagErrors(literal(args.tags) ?? {})),
    ...errorsAt("deletion", deletionErrors(deletion)),
    ...errorsAt(
      "concurrentCopies",
      Number.isInteger(concurrentCopies) && concurrentCopies > 0
        ? []
        : [`${concurrentCopies} is not allowed; write a whole number from 1.`],
    ),
    ...targets.flatMap((_, index) => targetErrors(name, dated, index)),
  ];
}

function hasTime({ snapshotCreateTime }: SourceSnapshot): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(snapshotCreateTime) && !Number.isNaN(Date.parse(snapshotCreateTime));
}

function snapshotErrors(args: SnapshotReplicationArgs, snapshot: SourceSnapshot, index: number): ArgumentError[] {
  const { snapshotArn, snapshotCreateTime } = snapshot;
  const region = parseSnapshotArn(snapshotArn)?.region;
  const errors: ArgumentError[] = [];
  if (region !== undefined && region !== args.sourceRegion) {
    const reason = `"${snapshotArn}" is in ${region}, and the source in ${args.sourceRegion}; list snapshots of one source.`;
    errors.push({ propertyPath: `snapshots[${index}].snapshotArn`, reason });
  }
  if (!hasTime(snapshot)) {
    const reason = `"${snapshotCreateTime}" is not a time; write it in ISO 8601, such as "2026-11-24T03:12:09Z".`;
    errors.push({ propertyPath: `snapshots[${index}].snapshotCreateTime`, reason });
  } else if (isNamesake(args, snapshot, index)) {
    const reason = `A snapshot of the same second, "${snapshotCreateTime}", is listed before, and their copies would have one name; leave one of the two out.`;
    errors.push({ propertyPath: `snapshots[${index}].snapshotCreateTime`, reason });
  }
  return errors;
}

function isNamesake(args: SnapshotReplicationArgs, snapshot: SourceSnapshot, index: number): boolean {
  const nameOf = (other: SourceSnapshot) => copyName(args, { region: args.sourceRegion }, other);
  const name = nameOf(snapshot);
  return args.snapshots.slice(0, index).some((other) => hasTime(other) && nameOf(other) === name);
}
