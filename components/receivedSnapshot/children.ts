import * as pulumi from "@pulumi/pulumi";
import { omitUndefined } from "../arguments/inputs";
import type { SnapshotCopyArgs } from "../snapshotCopy/args";
import type { SnapshotKeyArgs } from "../snapshotKey/args";
import type { ReceivedSnapshotArgs } from "./args";

/** The arguments of the key of the copy; `undefined` where one is given, or none is used. */
export function keyArgs(args: ReceivedSnapshotArgs): SnapshotKeyArgs | undefined {
  const { region, encrypt = true, kmsKeyId, tags, deletion } = args;
  return encrypt && kmsKeyId === undefined ? { region, ...omitUndefined({ tags, deletion }) } : undefined;
}

/** The arguments of the copy, whose source is as it is given. */
export function copyArgs(args: ReceivedSnapshotArgs, keyArn: pulumi.Input<string> | undefined): SnapshotCopyArgs {
  const { region, encrypt, kmsKeyId, ...carried } = args;
  return { region, ...omitUndefined({ ...carried, kmsKeyId: keyArn }) };
}

/** The arguments of the copy before its key is made. */
export function plannedCopyArgs(args: ReceivedSnapshotArgs): SnapshotCopyArgs {
  return copyArgs(args, keyArgs(args) === undefined ? args.kmsKeyId : pulumi.output(""));
}
