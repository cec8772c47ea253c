import { literal } from "../arguments/validation";
import { type ArgumentProblem, problemsOf } from "../rds/argumentError";
import type { SnapshotEvidence } from "../rds/evidence";
import { sourceProblems as copySourceProblems } from "../rds/snapshots/copy";
import { sharedSourceProblems } from "../rds/snapshots/sharedSource";
import { encryptProblems } from "../rds/snapshots/unencryptedSource";
import { plainProblems as copyProblems, kindOf, settingsOf, sourceOf } from "../snapshotCopy/validate";
import { plainProblems as keyProblems } from "../snapshotKey/validate";
import { keyArgs, plannedCopyArgs } from "./children";
import type { ReceivedSnapshotArgs } from "./receivedSnapshot";

/** All that is wrong with what the program wrote down as it is. */
export function plainProblems(name: string, args: ReceivedSnapshotArgs): ArgumentProblem[] {
  const { encrypt, kmsKeyId } = args;
  const source = literal(sourceOf(args));
  const key = keyArgs(args);
  return [
    ...(source === undefined ? [] : sharedSourceProblems(kindOf(args), source, undefined)),
    ...(encrypt === false && kmsKeyId !== undefined
      ? problemsOf("kmsKeyId", ["It names a key to encrypt with, and encrypt is false; remove one of the two."])
      : []),
    ...(key === undefined ? [] : keyProblems(name, key)).map(({ field, reason }) => ({
      field: field === "aliasName" ? "name" : field,
      reason,
    })),
    ...copyProblems(name, plannedCopyArgs(args)),
  ];
}

/** What is wrong with a source that is known, by what AWS tells of it and of the account that receives it. */
export function sourceProblems(
  args: ReceivedSnapshotArgs,
  sourceArn: string,
  evidence: SnapshotEvidence | undefined,
  ownAccountId: string | undefined,
): ArgumentProblem[] {
  const { encrypt = true, kmsKeyId } = args;
  const kind = kindOf(args);
  const ofKey = kmsKeyId === undefined ? [] : ["kmsKeyId"];
  const unfit = encryptProblems(evidence, { kind, encrypt, isPublic: false, ofKey });
  return [
    ...sharedSourceProblems(kind, sourceArn, ownAccountId),
    ...(unfit.length > 0 ? unfit : copySourceProblems(sourceArn, evidence, settingsOf(plannedCopyArgs(args)))),
  ];
}
