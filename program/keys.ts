import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { SnapshotKey } from "../components";
import type { StackConfig, TargetConfig } from "./config/config";

/** The key of a target Region. */
export interface TargetKey {
  keyArn: pulumi.Output<string>;
  /** What target accounts must attach to their roles. Absent if another stack, or nobody here, declares the key. */
  targetAccountPolicy?: pulumi.Output<string>;
}

/**
 * Returns the key of each target Region: one that this stack declares, or in a fleet the one of the stack that declares the
 * keys for all.
 */
export function targetKeys(config: StackConfig): ReadonlyMap<string, TargetKey> {
  const { keyStack, only, targets } = config;
  const ofStack = keyStack === undefined ? undefined : keysOfStack(keyStack);
  const isShard = only !== undefined && only !== "keys";
  return new Map(
    targets.map((target) => {
      const { region, kmsKeyId } = target;
      if (ofStack !== undefined) return [region, { keyArn: ofStack(region) }];
      if (isShard && kmsKeyId !== undefined) return [region, { keyArn: pulumi.output(kmsKeyId) }];
      return [region, declareKey(config, target)];
    }),
  );
}

function declareKey({ deletion, tags }: StackConfig, target: TargetConfig) {
  const { region, sharedAccounts, principals, kmsKeyId } = target;
  return new SnapshotKey(`snapshots-${region}`, { region, sharedAccounts, principals, kmsKeyId, tags, deletion });
}

function keysOfStack(name: string): (region: string) => pulumi.Output<string> {
  const stack = name.includes("/") ? name : [pulumi.getOrganization(), pulumi.getProject(), name].join("/");
  const found = new pulumi.StackReference(stack).getOutput("keys");
  return (region) =>
    found.apply((keys: unknown) => {
      const arn = z.record(z.string(), z.string()).safeParse(keys).data?.[region];
      if (arn !== undefined) return arn;
      throw new pulumi.RunError(
        `keyStack: the stack ${name} has no key in ${region}. Run \`pulumi up\` with \`only: keys\` in that stack first.`,
      );
    });
}
