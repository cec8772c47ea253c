import { type ArgumentError, errorsAt } from "../rds/argumentError";
import type { SnapshotEvidence } from "../rds/evidence";
import { copySourceErrors } from "../rds/snapshots/copy";
import { SOURCE_ARGUMENT } from "../rds/snapshots/copyRequest";
import { encryptErrors } from "../rds/snapshots/encryption";
import { PUBLIC } from "../rds/snapshots/sharing";
import { validateArgs as copyErrors, kindOf, settingsOf } from "../snapshotCopy/validate";
import { validateArgs as keyErrors } from "../snapshotKey/validate";
import type { SharedSnapshotArgs } from "./args";
import { keyArgs, plannedCopyArgs } from "./children";

/** All that is wrong with what the program wrote down as it is. */
export function validateArgs(name: string, args: SharedSnapshotArgs): ArgumentError[] {
  const { sharedAccounts = [] } = args;
  // What is said of a public one here need not be said again in other words.
  const listed = { ...args, public: false, sharedAccounts: sharedAccounts.filter((account) => account !== PUBLIC) };
  const key = keyArgs(listed);
  const ofKey = key === undefined ? [] : keyErrors(name, key);
  return [
    ...audienceErrors(args),
    ...(args.encrypt === false ? unencryptedErrors(args) : []),
    ...ofKey.map(({ propertyPath, reason }) => ({ propertyPath: OURS[propertyPath] ?? propertyPath, reason })),
    ...copyErrors(name, plannedCopyArgs(listed)),
  ];
}

/** What is wrong with a source that is known, by what AWS tells of it. */
export function sourceErrors(
  args: SharedSnapshotArgs,
  sourceArn: string,
  evidence: SnapshotEvidence | undefined,
): ArgumentError[] {
  const { encrypt = true, public: isPublic = false } = args;
  const kind = kindOf(args);
  const ofKey = (["kmsKeyId", "principals"] as const).filter((field) => args[field] !== undefined);
  const unfit = encryptErrors(evidence, { kind, encrypt, isPublic, ofKey });
  const share = { field: SOURCE_ARGUMENT[kind], remove: "the SharedSnapshot" };
  return unfit.length > 0
    ? unfit
    : copySourceErrors(sourceArn, evidence, { ...settingsOf(plannedCopyArgs(args)), share });
}

/** The arguments of the key by the names that they have here. */
const OURS: Readonly<Record<string, string>> = { sharedAccounts: "sharedAccounts", aliasName: "name" };

function audienceErrors({ sharedAccounts = [], public: isPublic, encrypt }: SharedSnapshotArgs): ArgumentError[] {
  if (isPublic === true) {
    return [
      ...(encrypt === false
        ? []
        : errorsAt("public", [
            "An encrypted snapshot cannot be public, and encrypt is true by default; list accounts as sharedAccounts instead, or write encrypt: false, if everyone there is may read the data.",
          ])),
      ...(sharedAccounts.length === 0
        ? []
        : errorsAt("sharedAccounts", [
            "public shares the snapshot with every account, also with those that are not listed; remove public, or remove sharedAccounts.",
          ])),
    ];
  }
  if (sharedAccounts.includes(PUBLIC)) {
    return errorsAt("sharedAccounts", [
      `"${PUBLIC}" would make the snapshot public; list accounts instead. A snapshot that everyone there is may read takes public: true and encrypt: false.`,
    ]);
  }
  return sharedAccounts.length === 0
    ? errorsAt("sharedAccounts", ["There is none; list the ids of the accounts to share the snapshot with."])
    : [];
}

/** What would be overlooked where there is no key. */
function unencryptedErrors({ kmsKeyId, principals = [] }: SharedSnapshotArgs): ArgumentError[] {
  return [
    ...(kmsKeyId === undefined
      ? []
      : errorsAt("kmsKeyId", ["It names a key to encrypt with, and encrypt is false; remove one of the two."])),
    ...(principals.length === 0
      ? []
      : errorsAt("principals", ["They get grants for a key, and with encrypt: false there is none; remove them."])),
  ];
}
