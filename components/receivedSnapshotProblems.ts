import * as pulumi from "@pulumi/pulumi";
import { literal } from "./invalidArgs";
import { type ArgumentProblem, problemsOf } from "./rds/problem";
import { sharedSourceProblems } from "./rds/sharedSource";
import type { ReceivedSnapshotArgs } from "./receivedSnapshot";
import { copyArgs, keyArgs } from "./receivedSnapshotChildren";
import { plainProblems as copyProblems, kindOf, sourceOf } from "./snapshotCopyProblems";
import { plainProblems as keyProblems } from "./snapshotKeyProblems";

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
    // The key of a new one is known later.
    ...copyProblems(name, copyArgs(args, key === undefined ? kmsKeyId : pulumi.output(""))),
  ];
}
