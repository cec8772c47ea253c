import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { checkProvider } from "../../../program/aws/provider";
import { record } from "../../components/recording";

const outcome = async (getCallerIdentity: () => Record<string, unknown>) => {
  const answers = { "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity };
  const { result } = await record(() => checkProvider().catch((error: unknown) => error), { answers });
  return result;
};

describe("checkProvider", () => {
  it("accepts a provider that AWS accepts", async () => {
    assert.equal(await outcome(() => ({ accountId: "111111111111" })), undefined);
  });

  it("fails without a stack trace, with the provider's message and the remedy", async () => {
    const error = await outcome(() => {
      throw new Error("The security token is expired");
    });
    assert.ok(pulumi.RunError.isInstance(error));
    assert.equal(
      error.message,
      "The AWS provider of this stack cannot be used; no plan was made:\n" +
        "  - Error: The security token is expired; renew the credentials, for example with `aws sso login`",
    );
  });
});
