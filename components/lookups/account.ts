import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import type * as pulumi from "@pulumi/pulumi";
import { orWarn } from "./warning";

/** Returns the ID of the provider's account, or `undefined` with a warning if the lookup fails. */
export async function lookUpAccountId(options: pulumi.InvokeOptions): Promise<string | undefined> {
  return orWarn("the account of the provider", async () => (await getCallerIdentity({}, options)).accountId);
}
