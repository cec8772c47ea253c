import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDefaultProvider, readProvider, unlistedProvider } from "../../../program/adopt/providers";
import { clientConfigs } from "../../../program/aws/clientConfig";
import { LookupError } from "../../../program/aws/credentials";
import type { ProviderSettings } from "../../../program/aws/providerSettings";

const URN = "urn:pulumi:prod::p::pulumi:providers:aws::partner";
const DEFAULT = "urn:pulumi:prod::p::pulumi:providers:aws::default_7_48_0";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const ROLES = "assumeRoles must be a list of roles, each with a roleArn; a duration must be like 1h or 15m";

describe("a provider's settings", () => {
  const configOf = clientConfigs({});
  const as = async (provider: ProviderSettings, region: string) => {
    const { requestHandler, retryMode, maxAttempts, ...config } = await configOf(provider, region, "rds");
    assert.deepEqual(Object.keys(requestHandler), ["connectionTimeout", "requestTimeout", "throwOnRequestTimeout"]);
    assert.deepEqual([retryMode, maxAttempts], ["adaptive", 6]);
    return config;
  };

  it("are read from a preview, which shows lists as JSON", () => {
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

  it("select the default chain, or given keys", async () => {
    for (const provider of [
      unlistedProvider("", {}),
      unlistedProvider(DEFAULT, {}),
      readProvider(DEFAULT, { version: "7.48.0" }),
    ]) {
      assert.deepEqual(await as(provider, "eu-west-1"), { region: "eu-west-1" });
    }
    const given = { profile: "partner", accessKey: "AKIAEXAMPLE", secretKey: "not-a-secret", token: "session" };
    assert.deepEqual(await as(readProvider(URN, given), "us-east-1"), {
      region: "us-east-1",
      profile: "partner",
      credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "not-a-secret", sessionToken: "session" },
    });
  });

  for (const [what, inputs, message] of [
    ["a secret", { accessKey: "[secret]" }, "accessKey is secret"],
    ["secrets", { accessKey: "[secret]", secretKey: "[secret]" }, "accessKey and secretKey are secret"],
    ["an unknown value", { profile: UNKNOWN }, "profile is not yet known"],
    ["an unknown role", { assumeRoles: JSON.stringify([{ roleArn: UNKNOWN }]) }, "assumeRoles is not yet known"],
    ["roles that are not JSON", { assumeRoles: "soon" }, ROLES],
    ["a role without an ARN", { assumeRoles: '[{"policy":"{}"}]' }, ROLES],
  ] as const) {
    it(`cannot be used with ${what}`, async () => {
      await assert.rejects(as(readProvider(URN, inputs), "eu-west-1"), new LookupError(message));
    });
  }

  it("name a profile, whose keys are read from the shared files", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rds-snapshots-profile-"));
    try {
      const file = join(folder, "credentials");
      writeFileSync(file, "[partner]\naws_access_key_id = AKIAPARTNER\naws_secret_access_key = not-a-secret\n");
      const { credentials } = await as(
        readProvider(URN, { profile: "partner", sharedCredentialsFiles: JSON.stringify([file]) }),
        "eu-west-1",
      );
      assert.ok(typeof credentials === "function");
      const { accessKeyId, secretAccessKey } = await credentials();
      assert.deepEqual([accessKeyId, secretAccessKey], ["AKIAPARTNER", "not-a-secret"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("come from the stack's config for a default provider of the engine", async () => {
    const secret = as(
      unlistedProvider(DEFAULT, { "aws:accessKey": "AKIAEXAMPLE", "aws:secretKey": "[secret]" }),
      "eu-west-1",
    );
    await assert.rejects(secret, new LookupError("secretKey is secret"));
    const hidden = { "shop:secretKey": "[secret]", "aws:defaultTags": "[secret]" };
    const others = as(unlistedProvider(DEFAULT, hidden), "eu-west-1");
    assert.deepEqual(await others, { region: "eu-west-1" });
  });

  it("are unknown for a provider of the program that the preview does not list", async () => {
    const unseen = as(unlistedProvider(URN, {}), "eu-west-1");
    await assert.rejects(unseen, new LookupError("the preview does not show its settings"));
    const names = ["default", "default_7_48_0", "default-eu", "my-default", "partner"];
    const defaults = names.filter((name) => isDefaultProvider(URN.replace(/partner$/, name)));
    assert.deepEqual(defaults, ["default", "default_7_48_0"]);
  });
});
