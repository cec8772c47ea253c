import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import type { KeyEvidence } from "../rds/evidence";
import { parseKeyArn } from "../rds/identity/arn";
import { isAnswered, notYetKnown } from "./answers";
import { oncePerRun } from "./oncePerRun";
import { orWarn } from "./warning";

/**
 * Looks up a key in the Region of its ARN, once a run. Returns `undefined` if there is no key ARN, and `undefined` with a warning
 * if the lookup fails.
 */
export function lookUpKey(
  keyArn: pulumi.Input<string> | undefined,
  options: pulumi.InvokeOptions,
): pulumi.Output<KeyEvidence | undefined> {
  return pulumi.output(keyArn).apply(async (keyId) => {
    const region = keyId === undefined ? undefined : parseKeyArn(keyId)?.region;
    if (keyId === undefined || region === undefined) {
      return undefined;
    }
    return oncePerRun(`the key ${keyId}`, options, () =>
      orWarn(`the key ${keyId}`, async () => {
        const found = await kms.getKey({ keyId, region }, options);
        const { arn, keyManager, keyState } = found;
        return isAnswered(found, "arn") ? { arn, keyManager, keyState } : notYetKnown();
      }),
    );
  });
}
