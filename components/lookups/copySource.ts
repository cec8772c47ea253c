import * as pulumi from "@pulumi/pulumi";
import type { SnapshotEvidence } from "../rds/evidence";
import { decidingGroup } from "../rds/snapshots/copyOptions";
import type { SnapshotCopyArgs } from "../snapshotCopy/snapshotCopy";
import { kindOf, settingsOf, sourceOf } from "../snapshotCopy/validate";
import { lookUpSnapshot, withOptions } from "./evidenceLookup";

/** What there is to know of a source; `undefined` when AWS has it no more, or cannot be asked. */
type FoundSource = pulumi.Output<SnapshotEvidence | undefined>;

/**
 * Looks the source of a copy up through the provider of a component, with the options of its group where they decide
 * something. They are read as a child of the given parent.
 */
export function lookUpSource(
  name: string,
  args: SnapshotCopyArgs,
  component: pulumi.ComponentResource,
  parent: pulumi.Resource | undefined,
): FoundSource {
  const found = pulumi
    .output(sourceOf(args))
    .apply(async (arn) => (arn === undefined ? undefined : lookUpSnapshot(arn, kindOf(args), { parent: component })));
  return found.apply((known) => {
    const group = known && decidingGroup(known as SnapshotEvidence, settingsOf(args));
    return known === undefined || group === undefined || group.isForeign
      ? pulumi.output(known)
      : withOptions(`${name}-source-options`, known as SnapshotEvidence, group.name, readOptions(component, parent));
  }) as FoundSource;
}

function readOptions(
  component: pulumi.ComponentResource,
  parent: pulumi.Resource | undefined,
): pulumi.CustomResourceOptions {
  const provider = component.getProvider("aws:rds/optionGroup:OptionGroup");
  return { ...(parent !== undefined && { parent }), ...(provider !== undefined && { provider }) };
}
