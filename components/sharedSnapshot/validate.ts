import { type ArgumentProblem, problemsOf } from "../rds/argumentError";
import type { SnapshotEvidence } from "../rds/evidence";
import { sourceProblems as copySourceProblems, SOURCE_ARGUMENT } from "../rds/snapshots/copy";
import { PUBLIC } from "../rds/snapshots/sharing";
import { encryptProblems } from "../rds/snapshots/unencryptedSource";
import { plainProblems as copyProblems, kindOf, settingsOf } from "../snapshotCopy/validate";
import { plainProblems as keyProblems } from "../snapshotKey/validate";
import { keyArgs, plannedCopyArgs } from "./children";
import type { SharedSnapshotArgs } from "./sharedSnapshot";

/** All that is wrong with what the program wrote down as it is. */
export function plainProblems(name: string, args: SharedSnapshotArgs): ArgumentProblem[] {
  const { sharedAccounts = [] } = args;
  // What is said of a public one here need not be said again in other words.
  const listed = { ...args, public: false, sharedAccounts: sharedAccounts.filter((account) => account !== PUBLIC) };
  const key = keyArgs(listed);
  const ofKey = key === undefined ? [] : keyProblems(name, key);
  return [
    ...audienceProblems(args),
    ...(args.encrypt === false ? unencryptedProblems(args) : []),
    ...ofKey.map(({ field, reason }) => ({ field: OURS[field] ?? field, reason })),
    ...copyProblems(name, plannedCopyArgs(listed)),
  ];
}

/** What is wrong with a source that is known, by what AWS tells of it. */
export function sourceProblems(
  args: SharedSnapshotArgs,
  sourceArn: string,
  evidence: SnapshotEvidence | undefined,
): ArgumentProblem[] {
  const { encrypt = true, public: isPublic = false } = args;
  const kind = kindOf(args);
  const ofKey = (["kmsKeyId", "principals"] as const).filter((field) => args[field] !== undefined);
  const unfit = encryptProblems(evidence, { kind, encrypt, isPublic, ofKey });
  const share = { field: SOURCE_ARGUMENT[kind], remove: "the SharedSnapshot" };
  return unfit.length > 0
    ? unfit
    : copySourceProblems(sourceArn, evidence, { ...settingsOf(plannedCopyArgs(args)), share });
}

/** The arguments of the key by the names that they have here. */
const OURS: Readonly<Record<string, string>> = { targetAccounts: "sharedAccounts", aliasName: "name" };

function audienceProblems({ sharedAccounts = [], public: isPublic, encrypt }: SharedSnapshotArgs): ArgumentProblem[] {
  if (isPublic === true) {
    return [
      ...(encrypt === false
        ? []
        : problemsOf("public", [
            "An encrypted snapshot cannot be public, and encrypt is true by default; list accounts as sharedAccounts instead, or write encrypt: false, if everyone there is may read the data.",
          ])),
      ...(sharedAccounts.length === 0
        ? []
        : problemsOf("sharedAccounts", [
            "public shares the snapshot with every account, also with those that are not listed; remove public, or remove sharedAccounts.",
          ])),
    ];
  }
  if (sharedAccounts.includes(PUBLIC)) {
    return problemsOf("sharedAccounts", [
      `"${PUBLIC}" would make the snapshot public; list accounts instead. A snapshot that everyone there is may read takes public: true and encrypt: false.`,
    ]);
  }
  return sharedAccounts.length === 0
    ? problemsOf("sharedAccounts", ["There is none; list the ids of the accounts to share the snapshot with."])
    : [];
}

/** What would be overlooked where there is no key. */
function unencryptedProblems({ kmsKeyId, principals = [] }: SharedSnapshotArgs): ArgumentProblem[] {
  return [
    ...(kmsKeyId === undefined
      ? []
      : problemsOf("kmsKeyId", ["It names a key to encrypt with, and encrypt is false; remove one of the two."])),
    ...(principals.length === 0
      ? []
      : problemsOf("principals", ["They get grants for a key, and with encrypt: false there is none; remove them."])),
  ];
}
