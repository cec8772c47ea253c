import { literal } from "../arguments/inputs";
import { type ArgumentError, errorsAt, errorsWhere } from "../rds/argumentError";
import type { SnapshotEvidence } from "../rds/evidence";
import { copySourceErrors } from "../rds/snapshots/copy";
import { SOURCE_ARGUMENT } from "../rds/snapshots/copyRequest";
import { encryptErrors } from "../rds/snapshots/encryption";
import { sharedSourceErrors } from "../rds/snapshots/sharing";
import { validateArgs as copyErrors, copyRequest, kindOf, sourceOf } from "../snapshotCopy/validate";
import { validateArgs as keyErrors } from "../snapshotKey/validate";
import type { ReceivedSnapshotArgs } from "./args";
import { copyArgsWithoutKey, keyArgs } from "./children";

/** Returns the errors in the arguments that are plain values. */
export function validateArgs(name: string, args: ReceivedSnapshotArgs): ArgumentError[] {
  const source = literal(sourceOf(args));
  const key = keyArgs(args);
  return [
    ...(source === undefined ? [] : errorsAt(SOURCE_ARGUMENT[kindOf(args)], sharedSourceErrors(source, undefined))),
    ...errorsWhere([
      {
        condition: args.encrypt === false && args.kmsKeyId !== undefined,
        propertyPath: "kmsKeyId",
        reason: "must not be specified with encrypt: false; remove one of the two.",
      },
    ]),
    ...(key === undefined ? [] : keyErrors(name, key)).map(({ propertyPath, reason }) => ({
      propertyPath: propertyPath === "aliasName" ? "name" : propertyPath,
      reason,
    })),
    ...copyErrors(name, copyArgsWithoutKey(args)),
  ];
}

/** Returns the errors in a source that was looked up, for the account that receives it. */
export function sourceErrors(
  args: ReceivedSnapshotArgs,
  sourceArn: string,
  evidence: SnapshotEvidence | undefined,
  ownAccountId: string | undefined,
): ArgumentError[] {
  const { encrypt = true, kmsKeyId } = args;
  const kind = kindOf(args);
  const ofKey = kmsKeyId === undefined ? [] : ["kmsKeyId"];
  const encryption = encryptErrors(evidence, { kind, encrypt, isPublic: false, ofKey });
  return [
    ...errorsAt(SOURCE_ARGUMENT[kind], sharedSourceErrors(sourceArn, ownAccountId)),
    ...(encryption.length > 0
      ? encryption
      : copySourceErrors(sourceArn, evidence, copyRequest(copyArgsWithoutKey(args)))),
  ];
}
