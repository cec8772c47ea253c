import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";
import { isAnswered, notYetKnown } from "./answers";
import { oncePerRun } from "./oncePerRun";
import { orWarn } from "./warning";

/** Returns the ID of the provider's account. */
export function accountIdOf(options: pulumi.InvokeOptions): pulumi.Output<string> {
  return pulumi.output(accountId(options));
}

/** Returns the ID of the provider's account, or `undefined` with a warning if the lookup fails. */
export async function lookUpAccountId(options: pulumi.InvokeOptions): Promise<string | undefined> {
  return orWarn("the account of the provider", () => accountId(options));
}

function accountId(options: pulumi.InvokeOptions): Promise<string> {
  return oncePerRun("the account", options, async () => {
    const answer = await getCallerIdentity({}, options);
    return isAnswered(answer, "accountId") ? answer.accountId : notYetKnown();
  });
}
