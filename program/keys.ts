import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { SnapshotKey } from "../components";
import type { StackConfig, TargetConfig } from "./config/config";
import { UserError } from "./userError";

/** The key of a target Region. */
export interface TargetKey {
  keyArn: pulumi.Output<string>;
  /** What target accounts must attach to their roles. Absent if another stack, or nobody here, declares the key. */
  targetAccountPolicy?: pulumi.Output<string>;
}

/** The ARNs of keys by Region. */
export type KeyArns = Readonly<Record<string, string>>;

/**
 * Reads the keys of the stack that declares them for a fleet; none if this stack declares its own.
 *
 * @throws RunError with the target Regions without a key.
 */
export async function keysOfFleet({ keyStack, targets }: StackConfig): Promise<KeyArns> {
  if (keyStack === undefined) return {};
  const stack = keyStack.includes("/") ? keyStack : [pulumi.getOrganization(), pulumi.getProject(), keyStack].join("/");
  const { value } = await new pulumi.StackReference(stack).getOutputDetails("keys");
  const keys = z.record(z.string(), z.string()).safeParse(value).data ?? {};
  const missing = targets.map(({ region }) => region).filter((region) => keys[region] === undefined);
  if (missing.length === 0) return keys;
  throw new UserError(
    `keyStack: the stack ${keyStack} has no key in ${missing.join(", ")}. ` +
      "Run `pulumi up` with `only: keys` and these targets in that stack first.",
  );
}

/**
 * Returns the key of each target Region: one that this stack declares, or in a fleet one that exists.
 *
 * @param ofFleet The keys of `keysOfFleet`.
 */
export function targetKeys(config: StackConfig, ofFleet: KeyArns): ReadonlyMap<string, TargetKey> {
  const { only, targets } = config;
  const isShard = only !== undefined && only !== "keys";
  return new Map(
    targets.map((target) => {
      const { region, kmsKeyId } = target;
      const existing = ofFleet[region] ?? (isShard ? kmsKeyId : undefined);
      return [region, existing === undefined ? declareKey(config, target) : { keyArn: pulumi.output(existing) }];
    }),
  );
}

function declareKey({ deletion, tags }: StackConfig, target: TargetConfig) {
  const { region, sharedAccounts, principals, kmsKeyId } = target;
  return new SnapshotKey(`snapshots-${region}`, { region, sharedAccounts, principals, kmsKeyId, tags, deletion });
}
