import { Deletion, deletionProblems } from "../arguments/deletion";
import { SourceKind, sourceKindProblems } from "../arguments/sourceKind";
import { literal } from "../arguments/validation";
import { type ArgumentProblem, problemsOf } from "../rds/argumentError";
import { parseSnapshotArn } from "../rds/identity/arn";
import { databaseIdentifierProblems } from "../rds/identity/identifiers";
import { regionProblems } from "../rds/identity/regions";
import { tagProblems } from "../rds/snapshots/tags";
import { copyName } from "./copies";
import type { SnapshotReplicationArgs } from "./snapshotReplication";
import type { SourceSnapshot } from "./target";
import { NO_OPTION_GROUPS, targetProblems } from "./validateTarget";

/** All that is wrong with what the program wrote down as it is. */
export function plainProblems(name: string, args: SnapshotReplicationArgs): ArgumentProblem[] {
  const { kind = SourceKind.Instance, deletion = Deletion.Protect, concurrentCopies = 1, targets } = args;
  const dated = { ...args, snapshots: args.snapshots.filter(hasTime) };
  return [
    ...problemsOf("database", databaseIdentifierProblems(args.database)),
    ...problemsOf("kind", sourceKindProblems(kind)),
    ...problemsOf("sourceRegion", regionProblems(args.sourceRegion)),
    ...args.snapshots.flatMap((snapshot, index) => snapshotProblems(args, snapshot, index)),
    ...problemsOf("optionGroupName", kind === SourceKind.Cluster && args.optionGroupName ? [NO_OPTION_GROUPS] : []),
    ...problemsOf("targets", targets.length === 0 ? ["There is none; list a Region to copy to."] : []),
    ...problemsOf("tags", tagProblems(literal(args.tags) ?? {})),
    ...problemsOf("deletion", deletionProblems(deletion)),
    ...problemsOf(
      "concurrentCopies",
      Number.isInteger(concurrentCopies) && concurrentCopies > 0
        ? []
        : [`${concurrentCopies} is not allowed; write a whole number from 1.`],
    ),
    ...targets.flatMap((_, index) => targetProblems(name, dated, index)),
  ];
}

function hasTime({ snapshotCreateTime }: SourceSnapshot): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(snapshotCreateTime) && !Number.isNaN(Date.parse(snapshotCreateTime));
}

function snapshotProblems(args: SnapshotReplicationArgs, snapshot: SourceSnapshot, index: number): ArgumentProblem[] {
  const { snapshotArn, snapshotCreateTime } = snapshot;
  const region = parseSnapshotArn(snapshotArn)?.region;
  const problems: ArgumentProblem[] = [];
  if (region !== undefined && region !== args.sourceRegion) {
    const reason = `"${snapshotArn}" is in ${region}, and the source in ${args.sourceRegion}; list snapshots of one source.`;
    problems.push({ field: `snapshots[${index}].snapshotArn`, reason });
  }
  if (!hasTime(snapshot)) {
    const reason = `"${snapshotCreateTime}" is not a time; write it in ISO 8601, such as "2026-11-24T03:12:09Z".`;
    problems.push({ field: `snapshots[${index}].snapshotCreateTime`, reason });
  } else if (isNamesake(args, snapshot, index)) {
    const reason = `A snapshot of the same second, "${snapshotCreateTime}", is listed before, and their copies would have one name; leave one of the two out.`;
    problems.push({ field: `snapshots[${index}].snapshotCreateTime`, reason });
  }
  return problems;
}

function isNamesake(args: SnapshotReplicationArgs, snapshot: SourceSnapshot, index: number): boolean {
  const nameOf = (other: SourceSnapshot) => copyName(args, { region: args.sourceRegion }, other);
  const name = nameOf(snapshot);
  return args.snapshots.slice(0, index).some((other) => hasTime(other) && nameOf(other) === name);
}
