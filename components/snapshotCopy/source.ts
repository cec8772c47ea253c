import * as pulumi from "@pulumi/pulumi";
import { lookUpAccountId } from "../lookups/account";
import { lookUpSnapshot, withOptions } from "../lookups/snapshots";
import type { SnapshotEvidence } from "../rds/evidence";
import { parseSnapshotArn, SNAPSHOT_RESOURCE_TYPES } from "../rds/identity/arn";
import { decidingGroup } from "../rds/snapshots/copyOptions";
import { SOURCE_ARGUMENT } from "../rds/snapshots/copyRequest";
import type { SnapshotCopyArgs } from "./args";
import { isExistingCopy } from "./existing";
import { copyRequest, kindOf, sourceOf, targetOf } from "./validate";

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
    .apply(async (arn) =>
      arn === undefined
        ? undefined
        : lookUpSnapshot(arn, kindOf(args), { parent: component }, "", () => warnOfMissing(arn, name, args, component)),
    );
  return found.apply((evidence) => {
    const group = evidence && decidingGroup(evidence as SnapshotEvidence, copyRequest(args));
    return evidence === undefined || group === undefined || group.isCrossAccount
      ? pulumi.output(evidence)
      : withOptions(`${name}-source-options`, evidence as SnapshotEvidence, group.name, readOptions(component, parent));
  }) as SourceLookup;
}

/**
 * Warns of a source of this account that does not exist, unless its copy does: a source may expire after its copy. A
 * source of another account may only not be shared yet.
 */
async function warnOfMissing(
  sourceArn: string,
  name: string,
  args: SnapshotCopyArgs,
  parent: pulumi.Resource,
): Promise<void> {
  const source = parseSnapshotArn(sourceArn);
  const accountId = await lookUpAccountId({ parent });
  if (source === undefined || source.accountId !== accountId) {
    return;
  }
  const { kind, partition } = source;
  const identifier = targetOf(name, args);
  const copyArn = `arn:${partition}:rds:${args.region}:${accountId}:${SNAPSHOT_RESOURCE_TYPES[kind]}:${identifier}`;
  if ((await lookUpSnapshot(copyArn, kind, { parent })) === undefined) {
    await pulumi.log.warn(
      `${SOURCE_ARGUMENT[kind]}: "${sourceArn}" does not exist in this account, so AWS will refuse the copy "${identifier}". Correct the ARN; if the snapshot has expired, remove the copy.`,
    );
  }
}

function readOptions(
  component: pulumi.ComponentResource,
  parent: pulumi.Resource | undefined,
): pulumi.CustomResourceOptions {
  const provider = component.getProvider("aws:rds/optionGroup:OptionGroup");
  return { ...(parent !== undefined && { parent }), ...(provider !== undefined && { provider }) };
}
