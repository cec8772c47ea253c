import * as pulumi from "@pulumi/pulumi";
import { omitUndefined } from "../arguments/inputs";
import type { SnapshotCopyArgs } from "../snapshotCopy/args";
import type { SnapshotKeyArgs } from "../snapshotKey/args";
import type { ReceivedSnapshotArgs } from "./args";

/** Returns the arguments of the new key; `undefined` if a key is specified, or if the copy is not encrypted. */
export function keyArgs(args: ReceivedSnapshotArgs): SnapshotKeyArgs | undefined {
  const { region, encrypt = true, kmsKeyId, tags, deletion } = args;
  return encrypt && kmsKeyId === undefined ? { region, ...omitUndefined({ tags, deletion }) } : undefined;
}

/** Returns the arguments of the copy. */
export function copyArgs(args: ReceivedSnapshotArgs, keyArn: pulumi.Input<string> | undefined): SnapshotCopyArgs {
  const { region, encrypt, kmsKeyId, ...passedOn } = args;
  return { region, ...omitUndefined({ ...passedOn, kmsKeyId: keyArn }) };
}

/** Returns the arguments of the copy before its key exists. */
export function copyArgsWithoutKey(args: ReceivedSnapshotArgs): SnapshotCopyArgs {
  return copyArgs(args, keyArgs(args) === undefined ? args.kmsKeyId : pulumi.output(""));
}
