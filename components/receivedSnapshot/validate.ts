import { literal } from "../arguments/inputs";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import type { SnapshotEvidence } from "../rds/evidence";
import { copySourceErrors } from "../rds/snapshots/copy";
import { SOURCE_ARGUMENT } from "../rds/snapshots/copyRequest";
import { encryptErrors } from "../rds/snapshots/encryption";
import { sharedSourceErrors } from "../rds/snapshots/sharing";
import { validateArgs as copyErrors, kindOf, settingsOf, sourceOf } from "../snapshotCopy/validate";
import { validateArgs as keyErrors } from "../snapshotKey/validate";
import type { ReceivedSnapshotArgs } from "./args";
import { keyArgs, plannedCopyArgs } from "./children";

/** All that is wrong with what the program wrote down as it is. */
export function validateArgs(name: string, args: ReceivedSnapshotArgs): ArgumentError[] {
  const { encrypt, kmsKeyId } = args;
  const source = literal(sourceOf(args));
  const key = keyArgs(args);
  return [
    ...(source === undefined ? [] : errorsAt(SOURCE_ARGUMENT[kindOf(args)], sharedSourceErrors(source, undefined))),
    ...(encrypt === false && kmsKeyId !== undefined
      ? errorsAt("kmsKeyId", ["It names a key to encrypt with, and encrypt is false; remove one of the two."])
      : []),
    ...(key === undefined ? [] : keyErrors(name, key)).map(({ propertyPath, reason }) => ({
      propertyPath: propertyPath === "aliasName" ? "name" : propertyPath,
      reason,
    })),
    ...copyErrors(name, plannedCopyArgs(args)),
  ];
}

/** What is wrong with a source that is known, by what AWS tells of it and of the account that receives it. */
export function sourceErrors(
  args: ReceivedSnapshotArgs,
  sourceArn: string,
  evidence: SnapshotEvidence | undefined,
  ownAccountId: string | undefined,
): ArgumentError[] {
  const { encrypt = true, kmsKeyId } = args;
  const kind = kindOf(args);
  const ofKey = kmsKeyId === undefined ? [] : ["kmsKeyId"];
  const unfit = encryptErrors(evidence, { kind, encrypt, isPublic: false, ofKey });
  return [
    ...errorsAt(SOURCE_ARGUMENT[kind], sharedSourceErrors(sourceArn, ownAccountId)),
    ...(unfit.length > 0 ? unfit : copySourceErrors(sourceArn, evidence, settingsOf(plannedCopyArgs(args)))),
  ];
}
