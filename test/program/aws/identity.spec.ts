import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { clientConfigs } from "../../../program/aws/clientConfig";
import { checkIdentity, stackProvider } from "../../../program/aws/identity";
import { readSettings } from "../../../program/aws/providerSettings";
import { STS_TIME, type Sts, startSts } from "./sts";

const OURS = { accountId: "111111111111", arn: "arn:aws:iam::111111111111:user/me" };
const THEIRS = { accountId: "222222222222", arn: "arn:aws:iam::222222222222:user/other" };
const KEYS = { accessKey: "AKIA1", secretKey: "the-secret-key" };

const messageOf = (error: unknown) => {
  assert.ok(pulumi.RunError.isInstance(error), String(error));
  return error.message;
};

describe("checkIdentity", () => {
  let sts: Sts;
  before(async () => {
    sts = await startSts();
  });
  after(() => sts.close());

  /** The error and the warnings of a check of the provider's answer. The account of the AWS SDK is 111111111111. */
  const outcome = async (answer: () => Record<string, unknown>, { preview = false, inputs = {} } = {}) => {
    const provider = readSettings("default", { ...KEYS, endpoints: [{ sts: sts.endpoint }], maxRetries: 1, ...inputs });
    const call = () => {
      try {
        return answer();
      } catch (error) {
        // The SDK reads the text from `details`, as in a gRPC error.
        throw Object.assign(new Error(String(error)), { details: String(error) });
      }
    };
    const newResource = () => assert.fail("a resource was declared");
    await pulumi.runtime.setMocks({ newResource, call }, "project", "stack", preview);
    const { warn } = console;
    const warnings: string[] = [];
    console.warn = (message: string) => warnings.push(message);
    try {
      const regions = ["us-east-1"];
      const result = await checkIdentity(provider, clientConfigs({}), regions).catch((error: unknown) => error);
      return result instanceof Error ? { error: result, warnings } : { time: result, warnings };
    } finally {
      console.warn = warn;
    }
  };

  it("accepts a program and a provider of the same account, and asks once", async () => {
    const asked = sts.requests.length;
    assert.equal((await outcome(() => OURS)).error, undefined);
    assert.deepEqual(sts.requests.slice(asked), [{ Action: "GetCallerIdentity", key: "AKIA1" }]);
  });

  it("returns the time of AWS instead of this machine", async () => {
    const { time } = await outcome(() => OURS);
    assert.deepEqual(time, new Date(STS_TIME));
    const other = await startSts({ time: "soon" });
    try {
      const endpoints = [{ sts: other.endpoint }];
      assert.equal((await outcome(() => OURS, { inputs: { endpoints } })).time, undefined);
    } finally {
      other.close();
    }
  });

  it("names both accounts and both sources if they differ, on preview too", async () => {
    for (const preview of [true, false]) {
      const { error } = await outcome(() => THEIRS, { preview });
      assert.deepEqual(messageOf(error).split("\n"), [
        "The program and the AWS provider use different accounts; nothing was declared:",
        "  - AWS SDK (aws:accessKey): account 111111111111, arn:aws:iam::111111111111:user/me",
        "  - AWS provider: account 222222222222, arn:aws:iam::222222222222:user/other",
        "Copies in one account would look deleted in the other. Set the credentials in the stack's `aws:` config, or in environment variables.",
      ]);
    }
  });

  it("warns on preview if the provider is not yet known, and fails on up", async () => {
    const { error, warnings } = await outcome(() => ({}), { preview: true });
    assert.equal(error, undefined);
    assert.deepEqual(warnings, [
      "warning: [runtime] The AWS provider is not yet known, so its account was not compared with 111111111111, from which this plan was made. `pulumi up` compares them.",
    ]);
    assert.match(messageOf((await outcome(() => ({}))).error), /AWS provider: account unknown, unknown caller$/m);
  });

  it("fails without a stack trace, with who was refused, the message and the remedy", async () => {
    const refused = () => {
      throw new Error("The security token is expired");
    };
    assert.equal(
      messageOf((await outcome(refused)).error),
      "The AWS credentials of this stack cannot be used; no plan was made:\n" +
        "  - AWS provider: Error: The security token is expired; renew the credentials, for example with `aws sso login`",
    );
    const endpoints = [{ sts: "http://127.0.0.1:1" }];
    assert.match(
      messageOf((await outcome(refused, { inputs: { endpoints } })).error),
      /:\n {2}- AWS SDK \(aws:accessKey\): .*ECONNREFUSED.*; check the network.*\n {2}- AWS provider: Error: /,
    );
  });
});

describe("stackProvider", () => {
  after(() => pulumi.runtime.setAllConfig({}));

  it("reads the stack's aws: config, secrets too", () => {
    const role = { roleArn: "arn:aws:iam::222222222222:role/Receiver" };
    const config = { "aws:region": "us-east-1", "aws:accessKey": "AKIA1", "aws:secretKey": "s", "shop:token": "t" };
    pulumi.runtime.setAllConfig({ ...config, "aws:assumeRoles": JSON.stringify([role]) }, ["aws:secretKey"]);
    const settings = { name: "default", region: "us-east-1", accessKey: "AKIA1", secretKey: "s", roles: [role] };
    assert.deepEqual(stackProvider(), settings);
  });

  it("fails with the setting that cannot be used, and not with its value", () => {
    pulumi.runtime.setAllConfig({ "aws:secretKey": "the-secret-key" }, ["aws:secretKey"]);
    assert.throws(stackProvider, (error) => {
      assert.equal(
        messageOf(error),
        "The `aws:` config of this stack cannot be used; no plan was made:\n  - aws:secretKey must be set together with accessKey",
      );
      return true;
    });
  });
});
