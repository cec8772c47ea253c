import * as pulumi from "@pulumi/pulumi";
import { omitUndefined } from "../arguments/inputs";
import { PUBLIC } from "../rds/snapshots/sharing";
import type { SnapshotCopyArgs } from "../snapshotCopy/args";
import type { SnapshotKeyArgs } from "../snapshotKey/args";
import type { SharedSnapshotArgs } from "./args";

/** The arguments of the key of a shared snapshot, new or adopted; `undefined` where there is none. */
export function keyArgs(args: SharedSnapshotArgs): SnapshotKeyArgs | undefined {
  const { region, encrypt = true, sharedAccounts, principals, kmsKeyId, tags, deletion } = args;
  return encrypt ? { region, ...omitUndefined({ sharedAccounts, principals, kmsKeyId, tags, deletion }) } : undefined;
}

/** The arguments of the copy that is shared. */
export function copyArgs(args: SharedSnapshotArgs, keyArn: pulumi.Output<string> | undefined): SnapshotCopyArgs {
  const { region, sharedAccounts, encrypt, principals, kmsKeyId, public: isPublic, ...carried } = args;
  return {
    region,
    ...omitUndefined({ ...carried, kmsKeyId: keyArn, sharedAccounts: isPublic === true ? [PUBLIC] : sharedAccounts }),
  };
}

/** The arguments of the copy before its key is made. */
export function plannedCopyArgs(args: SharedSnapshotArgs): SnapshotCopyArgs {
  return copyArgs(args, args.encrypt === false ? undefined : pulumi.output(args.kmsKeyId ?? ""));
}
