import * as pulumi from "@pulumi/pulumi";
import { lookUpSnapshot } from "./evidenceLookup";
import type { ArgumentChecks } from "./invalidArgs";
import { unencryptedSourceProblems } from "./rds/unencryptedSource";
import type { SnapshotCopyArgs } from "./snapshotCopy";
import { kindOf, sourceOf } from "./snapshotCopyProblems";

/** The source of a copy that is not to be encrypted, once it is known not to be encrypted itself. */
export function unencryptedSource(
  args: SnapshotCopyArgs,
  checks: ArgumentChecks,
  parent: pulumi.Resource,
  { isPublic }: { isPublic: boolean },
): pulumi.Output<string> {
  const source = pulumi.output(sourceOf(args) ?? "");
  const found = source.apply(async (arn) => lookUpSnapshot(arn, kindOf(args), { parent }));
  return checks
    .checked(pulumi.all([source, found]), ([, evidence]) => unencryptedSourceProblems(evidence, { isPublic }))
    .apply(([arn]) => arn);
}
