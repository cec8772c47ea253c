import { type ArgumentError, errorsWhere } from "../rds/argumentError";
import type { SnapshotEvidence } from "../rds/evidence";
import { copySourceErrors } from "../rds/snapshots/copy";
import { SOURCE_ARGUMENT } from "../rds/snapshots/copyRequest";
import { encryptErrors } from "../rds/snapshots/encryption";
import { PUBLIC } from "../rds/snapshots/sharing";
import { validateArgs as copyErrors, copyRequest, kindOf } from "../snapshotCopy/validate";
import { validateArgs as keyErrors } from "../snapshotKey/validate";
import type { SharedSnapshotArgs } from "./args";
import { copyArgsWithoutKey, keyArgs } from "./children";

/** Returns the errors in the arguments that are plain values. */
export function validateArgs(name: string, args: SharedSnapshotArgs): ArgumentError[] {
  const { sharedAccounts = [] } = args;
  // `shareErrors` covers public shares, so the children must not report them again.
  const listed = { ...args, public: false, sharedAccounts: sharedAccounts.filter((account) => account !== PUBLIC) };
  const key = keyArgs(listed);
  return [
    ...shareErrors(args),
    ...keyArgumentErrors(args),
    ...(key === undefined ? [] : keyErrors(name, key)).map(({ propertyPath, reason }) => ({
      propertyPath: propertyPath === "aliasName" ? "name" : propertyPath,
      reason,
    })),
    ...copyErrors(name, copyArgsWithoutKey(listed)),
  ];
}

/** Returns the errors in a source that was looked up. */
export function sourceErrors(
  args: SharedSnapshotArgs,
  sourceArn: string,
  evidence: SnapshotEvidence | undefined,
): ArgumentError[] {
  const { encrypt = true, public: isPublic = false } = args;
  const kind = kindOf(args);
  const ofKey = (["kmsKeyId", "principals"] as const).filter((field) => args[field] !== undefined);
  const encryption = encryptErrors(evidence, { kind, encrypt, isPublic, ofKey });
  const share = { propertyPath: SOURCE_ARGUMENT[kind], remove: "the SharedSnapshot" };
  return encryption.length > 0
    ? encryption
    : copySourceErrors(sourceArn, evidence, { ...copyRequest(copyArgsWithoutKey(args)), share });
}

function shareErrors({ sharedAccounts = [], public: isPublic = false, encrypt = true }: SharedSnapshotArgs) {
  const includesPublic = sharedAccounts.includes(PUBLIC);
  return errorsWhere([
    {
      condition: isPublic && encrypt,
      propertyPath: "public",
      reason:
        "must be false for an encrypted snapshot, and encrypt defaults to true; list accounts as sharedAccounts. If everyone may read the data, specify encrypt: false.",
    },
    {
      condition: isPublic && sharedAccounts.length > 0,
      propertyPath: "sharedAccounts",
      reason:
        "must not be combined with public, which shares the snapshot with every account; remove public or sharedAccounts.",
    },
    {
      condition: !isPublic && includesPublic,
      propertyPath: "sharedAccounts",
      reason: `must not contain "${PUBLIC}", which would make the snapshot public; list accounts. If everyone may read the data, specify public: true and encrypt: false.`,
    },
    {
      condition: !isPublic && sharedAccounts.length === 0,
      propertyPath: "sharedAccounts",
      reason: "must contain at least one account ID; list the accounts to share the snapshot with.",
    },
  ]);
}

/** Returns the errors in arguments that require an encrypted copy. */
function keyArgumentErrors({ encrypt, kmsKeyId, principals = [] }: SharedSnapshotArgs): ArgumentError[] {
  const isUnencrypted = encrypt === false;
  return errorsWhere([
    {
      condition: isUnencrypted && kmsKeyId !== undefined,
      propertyPath: "kmsKeyId",
      reason: "must not be specified with encrypt: false; remove one of the two.",
    },
    {
      condition: isUnencrypted && principals.length > 0,
      propertyPath: "principals",
      reason: "must not be specified with encrypt: false, because principals receive grants for a key; remove them.",
    },
  ]);
}
