import * as pulumi from "@pulumi/pulumi";
import { lookUpSnapshot, withOptions } from "../lookups/snapshots";
import type { SnapshotEvidence } from "../rds/evidence";
import { decidingGroup } from "../rds/snapshots/copyOptions";
import type { SnapshotCopyArgs } from "./args";
import { isExistingCopy } from "./existing";
import { copyRequest, kindOf, sourceOf } from "./validate";

/** The source of a copy; `undefined` if it no longer exists, or if the lookup failed. */
export type SourceLookup = pulumi.Output<SnapshotEvidence | undefined>;

/** Sources that another component looked up before it declared the copy, by the copy's arguments. */
const knownSources = new WeakMap<SnapshotCopyArgs, SourceLookup>();

/** Passes a source to the SnapshotCopy of these arguments, so that it is not looked up twice. */
export function withKnownSource(args: SnapshotCopyArgs, source: SourceLookup): SnapshotCopyArgs {
  knownSources.set(args, source);
  return args;
}

/**
 * Returns the known source of a copy, or looks it up through the component's provider. Ignores that of an existing copy. The options of its group are
 * read only where the copy depends on them, as a child of `parent`.
 */
export function lookUpSource(
  name: string,
  args: SnapshotCopyArgs,
  component: pulumi.ComponentResource,
  parent: pulumi.Resource | undefined,
): SourceLookup {
  if (isExistingCopy(args)) {
    return pulumi.output(undefined);
  }
  const known = knownSources.get(args);
  if (known !== undefined) {
    return known;
  }
  const found = pulumi
    .output(sourceOf(args))
    .apply(async (arn) => (arn === undefined ? undefined : lookUpSnapshot(arn, kindOf(args), { parent: component })));
  return found.apply((evidence) => {
    const group = evidence && decidingGroup(evidence as SnapshotEvidence, copyRequest(args));
    return evidence === undefined || group === undefined || group.isCrossAccount
      ? pulumi.output(evidence)
      : withOptions(`${name}-source-options`, evidence as SnapshotEvidence, group.name, readOptions(component, parent));
  }) as SourceLookup;
}

function readOptions(
  component: pulumi.ComponentResource,
  parent: pulumi.Resource | undefined,
): pulumi.CustomResourceOptions {
  const provider = component.getProvider("aws:rds/optionGroup:OptionGroup");
  return { ...(parent !== undefined && { parent }), ...(provider !== undefined && { provider }) };
}
