import { Deletion, deletionProblems } from "./deletion";
import { literal } from "./invalidArgs";
import { type CopySettings, keyProblems, settingsProblems, sourceProblems } from "./rds/copy";
import { snapshotIdentifierProblems } from "./rds/identifiers";
import { type ArgumentProblem, problemsOf } from "./rds/problem";
import { tagProblems } from "./rds/tags";
import type { SnapshotCopyArgs } from "./snapshotCopy";

/** A copy of a large snapshot to another Region takes hours; the provider's own default is 20 minutes. */
export const DEFAULT_CREATE_TIMEOUT = "24h";

/** What is known of the copy from the first. */
export function settingsOf(args: SnapshotCopyArgs): CopySettings {
  return {
    region: args.region,
    sharedAccounts: args.sharedAccounts ?? [],
    hasKmsKeyId: args.kmsKeyId !== undefined,
    hasPresignedUrl: args.presignedUrl !== undefined,
  };
}

/** All that is wrong with what the program wrote down as it is. */
export function plainProblems(name: string, args: SnapshotCopyArgs): ArgumentProblem[] {
  const settings = settingsOf(args);
  const source = literal(args.sourceDbSnapshotIdentifier);
  const key = literal(args.kmsKeyId);
  return [
    ...settingsProblems(settings),
    ...problemsOf("targetDbSnapshotIdentifier", targetProblems(name, args.targetDbSnapshotIdentifier)),
    ...(source === undefined ? [] : sourceProblems(source, undefined, settings)),
    ...(key === undefined ? [] : keyProblems(key, undefined, settings)),
    ...problemsOf("tags", tagProblems(literal(args.tags) ?? {})),
    ...problemsOf("copyTags", copyTagsProblems(args)),
    ...problemsOf("deletion", deletionProblems(args.deletion ?? Deletion.Protect)),
    ...problemsOf("createTimeout", timeoutProblems(args.createTimeout ?? DEFAULT_CREATE_TIMEOUT)),
  ];
}

function targetProblems(name: string, identifier: string | undefined): string[] {
  return identifier === undefined
    ? snapshotIdentifierProblems(name).map((reason) => `${reason} By default it is the component's name.`)
    : snapshotIdentifierProblems(identifier);
}

function timeoutProblems(timeout: string): string[] {
  return /^(?:\d+(?:\.\d+)?[hms])+$/.test(timeout)
    ? []
    : [`"${timeout}" is not a duration; write hours, minutes or seconds, such as "36h" or "90m".`];
}

function copyTagsProblems({ copyTags, tags }: SnapshotCopyArgs): string[] {
  return copyTags === true && tags !== undefined
    ? ["AWS ignores it when the copy gets tags of its own; remove copyTags, or remove tags."]
    : [];
}
