import { getCallerIdentity, getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import type * as pulumi from "@pulumi/pulumi";
import { isAnswered, notYetKnown } from "./answers";
import { orWarn } from "./warning";

/** Returns the ID of the provider's account. */
export function accountIdOf(options: pulumi.InvokeOptions): pulumi.Output<string> {
  return getCallerIdentityOutput({}, options).apply(accountId);
}

/** Returns the ID of the provider's account, or `undefined` with a warning if the lookup fails. */
export async function lookUpAccountId(options: pulumi.InvokeOptions): Promise<string | undefined> {
  return orWarn("the account of the provider", async () => accountId(await getCallerIdentity({}, options)));
}

function accountId(answer: { accountId: string }): string {
  return isAnswered(answer, "accountId") ? answer.accountId : notYetKnown();
}
