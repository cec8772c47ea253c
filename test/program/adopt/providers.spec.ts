import assert from "node:assert/strict";
import { askingAs, CannotAsk, readProvider } from "../../../program/adopt/providers";

const URN = "urn:pulumi:prod::p::pulumi:providers:aws::partner";

describe("a provider's settings", () => {
  const as = askingAs();

  it("are read from a preview, where lists are in JSON", () => {
    const role = { roleArn: "arn:aws:iam::222222222222:role/Receiver", sessionName: "receive" };
    assert.deepEqual(
      readProvider(URN, { region: "eu-west-1", assumeRoles: JSON.stringify([role]), insecure: "false" }),
      {
        name: "partner",
        region: "eu-west-1",
        roles: [role],
      },
    );
  });

  it("are those of the default chain where there are none, and keys and a profile where they are given", async () => {
    assert.deepEqual(await as(undefined, "eu-west-1"), { region: "eu-west-1" });
    assert.deepEqual(await as(readProvider("default", {}), "eu-west-1"), { region: "eu-west-1" });
    const given = { profile: "partner", accessKey: "AKIAEXAMPLE", secretKey: "not-a-secret", token: "session" };
    assert.deepEqual(await as(readProvider(URN, given), "us-east-1"), {
      region: "us-east-1",
      profile: "partner",
      credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "not-a-secret", sessionToken: "session" },
    });
  });

  for (const [what, inputs, says] of [
    ["a secret", { accessKey: "[secret]" }, /^accessKey of it is secret$/],
    ["secrets", { accessKey: "[secret]", secretKey: "[secret]" }, /^accessKey and secretKey of it are secret$/],
    ["a web identity", { assumeRoleWithWebIdentity: "{}" }, /^it assumes a role in a way that is not known here$/],
    ["roles that are no list", { assumeRoles: "soon" }, /^it assumes a role in a way that is not known here$/],
    [
      "a role without an ARN",
      { assumeRoles: '[{"policy":"{}"}]' },
      /^it assumes a role in a way that is not known here$/,
    ],
  ] as const) {
    it(`do not let anybody ask as it does where there is ${what}`, async () => {
      await assert.rejects(as(readProvider(`${URN} ${what}`, inputs), "eu-west-1"), (error: unknown) => {
        assert.ok(error instanceof CannotAsk);
        assert.match(error.message, says);
        return true;
      });
    });
  }
});
