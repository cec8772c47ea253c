import assert from "node:assert/strict";
import { Provider } from "../../../sandbox/provider/provider";
import { Engine, urnOf } from "./engine";
import { FakeAws } from "./fakes/aws";
import { Refusal } from "./fakes/call";

const KEY = urnOf("aws:kms/key:Key");
const IDENTITY = "aws:index/getCallerIdentity:getCallerIdentity";
const ROLE = "arn:aws:iam::222222222222:role/SnapshotReceiver";

describe("the provider's settings", () => {
  let engine: Engine;
  afterEach(() => engine?.stop());
  const credentials = { skipRequestingAccountId: "false" };

  it("assumes a role, also one that is a JSON string, and acts in its account", async () => {
    const role = { roleArn: ROLE, sessionName: "me", externalId: "secret", duration: "30m" };
    engine = await Engine.start({ assumeRoles: JSON.stringify([role]) });
    const { results } = await engine.invoke(IDENTITY, {});
    assert.equal(results["accountId"], "222222222222");
    const { Action: _, Version: _v, ...input } = engine.aws.inputs("AssumeRole")[0] ?? {};
    assert.deepEqual(input, { RoleArn: ROLE, RoleSessionName: "me", ExternalId: "secret", DurationSeconds: "1800" });
    const { state } = await engine.create(KEY, {});
    assert.match(String(state["arn"]), /:222222222222:key/);
    assert.equal(engine.aws.inputs("AssumeRole").length, 1, "once for all clients");
  });

  it("assumes each role with the credentials of the previous one", async () => {
    const assumeRoles = [{ roleArn: "arn:aws:iam::333333333333:role/Hub" }, { roleArn: ROLE }];
    engine = await Engine.start({ assumeRoles });
    await engine.invoke(IDENTITY, {});
    const hops = engine.aws.calls.map(({ operation, account }) => `${operation} ${account}`);
    assert.deepEqual(hops, ["AssumeRole 111111111111", "AssumeRole 333333333333", "GetCallerIdentity 222222222222"]);
  });

  it("fails to start with credentials that AWS refuses", async () => {
    engine = await Engine.start();
    engine.aws.refuse.set("AssumeRole", new Refusal("AccessDenied", "Not you.", 403));
    const endpoints = [{ sts: engine.endpoint }];
    const config = { region: "us-east-1", accessKey: "a", secretKey: "b", endpoints, assumeRoles: [{ roleArn: ROLE }] };
    await assert.rejects(
      engine.configure(config),
      /validating provider credentials.*Cannot assume IAM Role \(arn:aws:iam::222222222222:role\/SnapshotReceiver\).*AccessDenied: Not you/,
    );
  });

  it("refuses accounts that are not allowed", async () => {
    await assert.rejects(
      Engine.start({ ...credentials, allowedAccountIds: ["222222222222"] }),
      /AWS account ID not allowed: 111111111111/,
    );
    engine = await Engine.start({ ...credentials, allowedAccountIds: '["111111111111"]' });
  });

  it("refuses unknown settings, unsupported settings and wrong types, each by name", async () => {
    engine = await Engine.start();
    const { failures } = await engine.checkConfig({
      regoin: "x",
      useFipsEndpoint: "true",
      maxRetries: "many",
      assumeRoles: JSON.stringify([{ policy: "{}" }]),
      version: "7.48.0",
    });
    assert.equal(failures.length, 5);
    assert.match(failures.join("\n"), /regoin: not a setting of the AWS provider; supported settings: accessKey/);
    assert.match(failures.join("\n"), /useFipsEndpoint: not supported by the sandbox's AWS plugin/);
    assert.match(failures.join("\n"), /maxRetries: expected an integer/);
    assert.match(failures.join("\n"), /assumeRoles\[0\]\.policy: not supported/);
    assert.match(failures.join("\n"), /assumeRoles\[0\]: "roleArn" is required/);
  });

  it("uses the keys of the environment before AWS_PROFILE, as the real provider does", async () => {
    const aws = new FakeAws();
    const endpoint = await aws.start();
    const keys = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s" };
    const before = process.env["AWS_PROFILE"];
    process.env["AWS_PROFILE"] = "nobody-has-this-one";
    try {
      const settings = { region: "us-east-1", endpoints: [{ sts: endpoint }], maxRetries: "1" };
      await new Provider({ ...keys, AWS_PROFILE: "nobody-has-this-one" }).configure(settings);
      assert.equal(aws.inputs("GetCallerIdentity").length, 1);
    } finally {
      if (before === undefined) delete process.env["AWS_PROFILE"];
      else process.env["AWS_PROFILE"] = before;
      aws.stop();
    }
  });

  it("retries a call maxRetries times", async () => {
    engine = await Engine.start({ maxRetries: "2" });
    engine.aws.refuse.set("CreateKey", new Refusal("ThrottlingException", "Slow down.", 400));
    await engine.create(KEY, {});
    assert.equal(engine.aws.inputs("CreateKey").length, 2);
  });

  it("takes the Region from the environment, and explains the fix without one", async () => {
    const provider = new Provider({ AWS_DEFAULT_REGION: "eu-west-1" });
    assert.deepEqual(provider.checkConfig({}).inputs, { region: "eu-west-1" });
    assert.deepEqual(provider.checkConfig({ region: "us-east-2" }).inputs, { region: "us-east-2" });
    await assert.rejects(new Provider({}).configure({}), /missing region configuration: set `aws:region`/);
  });
});
