import assert from "node:assert/strict";
import { LookupError } from "../../../program/aws/credentials";
import { lookInAws } from "../../../program/aws/existing";
import type { ProviderSettings } from "../../../program/aws/providerSettings";

describe("lookInAws", () => {
  const look = (provider: ProviderSettings) =>
    lookInAws()({
      type: "aws:rds/snapshotCopy:SnapshotCopy",
      identifier: "orders",
      region: "eu-west-1",
      provider,
    });

  it("throws a LookupError for a missing profile, instead of finding nothing", async () => {
    await assert.rejects(look({ name: "partner", profile: "nobody-has-this-one", roles: [] }), (error: unknown) => {
      assert.ok(error instanceof LookupError);
      assert.match(error.message, /^AWS returned an error: .*nobody-has-this-one.*[^.]$/);
      return true;
    });
  });

  it("throws a LookupError if a role cannot be assumed", async () => {
    const roles = [{ roleArn: "arn:aws:iam::222222222222:role/SnapshotReceiver" }];
    await assert.rejects(look({ name: "partner", profile: "nobody-has-this-one", roles }), (error: unknown) => {
      assert.ok(error instanceof LookupError);
      assert.match(error.message, /^the role arn:aws:iam::222222222222:role\/SnapshotReceiver cannot be assumed: /);
      return true;
    });
  });
});
