import * as pulumi from "@pulumi/pulumi";
import { omitUndefined } from "../arguments/inputs";
import { PUBLIC } from "../rds/snapshots/sharing";
import type { SnapshotCopyArgs } from "../snapshotCopy/args";
import type { SnapshotKeyArgs } from "../snapshotKey/args";
import type { SharedSnapshotArgs } from "./args";

/** Returns the arguments of the new or adopted key; `undefined` if the copy is not encrypted. */
export function keyArgs(args: SharedSnapshotArgs): SnapshotKeyArgs | undefined {
  const { region, encrypt = true, sharedAccounts, principals, kmsKeyId, tags, deletion } = args;
  return encrypt ? { region, ...omitUndefined({ sharedAccounts, principals, kmsKeyId, tags, deletion }) } : undefined;
}

/** Returns the arguments of the shared copy. */
export function copyArgs(args: SharedSnapshotArgs, keyArn: pulumi.Output<string> | undefined): SnapshotCopyArgs {
  const { region, sharedAccounts, encrypt, principals, kmsKeyId, public: isPublic, ...passedOn } = args;
  return {
    region,
    ...omitUndefined({ ...passedOn, kmsKeyId: keyArn, sharedAccounts: isPublic === true ? [PUBLIC] : sharedAccounts }),
  };
}

/** Returns the arguments of the copy before its key exists. */
export function copyArgsWithoutKey(args: SharedSnapshotArgs): SnapshotCopyArgs {
  return copyArgs(args, args.encrypt === false ? undefined : pulumi.output(args.kmsKeyId ?? ""));
}
