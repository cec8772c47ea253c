import assert from "node:assert/strict";
import { lookInAws } from "../../../program/adopt/existing";
import { CannotAsk, type ProviderSettings } from "../../../program/adopt/providers";

describe("a look into AWS", () => {
  const look = (provider: ProviderSettings) =>
    lookInAws()({
      urn: "urn:pulumi:prod::p::aws:rds/snapshotCopy:SnapshotCopy::orders",
      type: "aws:rds/snapshotCopy:SnapshotCopy",
      identifier: "orders",
      region: "eu-west-1",
      provider,
    });

  it("says that it cannot ask, and never that there is nothing, where there is no such profile", async () => {
    await assert.rejects(look({ name: "partner", profile: "nobody-has-this-one", roles: [] }), (error: unknown) => {
      assert.ok(error instanceof CannotAsk);
      assert.match(error.message, /^AWS did not answer: .*nobody-has-this-one.*[^.]$/);
      return true;
    });
  });

  it("says so too where a role cannot be assumed", async () => {
    const roles = [{ roleArn: "arn:aws:iam::222222222222:role/SnapshotReceiver" }];
    await assert.rejects(look({ name: "partner", profile: "nobody-has-this-one", roles }), (error: unknown) => {
      assert.ok(error instanceof CannotAsk);
      assert.match(error.message, /^the role arn:aws:iam::222222222222:role\/SnapshotReceiver cannot be assumed: /);
      return true;
    });
  });
});
