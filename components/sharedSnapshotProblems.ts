import * as pulumi from "@pulumi/pulumi";
import { type ArgumentProblem, problemsOf } from "./rds/problem";
import { PUBLIC } from "./rds/sharing";
import type { SharedSnapshotArgs } from "./sharedSnapshot";
import { copyArgs, keyArgs } from "./sharedSnapshotChildren";
import { plainProblems as copyProblems } from "./snapshotCopyProblems";
import { plainProblems as keyProblems } from "./snapshotKeyProblems";

/** All that is wrong with what the program wrote down as it is. */
export function plainProblems(name: string, args: SharedSnapshotArgs): ArgumentProblem[] {
  const { sharedAccounts = [] } = args;
  // What is said of a public one here need not be said again in other words.
  const listed = { ...args, public: false, sharedAccounts: sharedAccounts.filter((account) => account !== PUBLIC) };
  const key = keyArgs(listed);
  // Checked as the key's, and known later for a new one.
  const keyArn = key && pulumi.output(args.kmsKeyId ?? "");
  const ofKey = key === undefined ? [] : keyProblems(name, key);
  return [
    ...audienceProblems(args),
    ...(args.encrypt === false ? unencryptedProblems(args) : []),
    ...ofKey.map(({ field, reason }) => ({ field: OURS[field] ?? field, reason })),
    ...copyProblems(name, copyArgs(listed, keyArn)),
  ];
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
