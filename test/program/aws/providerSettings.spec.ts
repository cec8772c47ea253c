import assert from "node:assert/strict";
import { readSettings } from "../../../program/aws/providerSettings";

const ROLE = "arn:aws:iam::222222222222:role/Receiver";

describe("readSettings", () => {
  it("reads strings, and JSON for everything else; it ignores what does not decide how AWS is called", () => {
    const settings = readSettings("default", {
      region: "us-east-1",
      profile: "",
      token: undefined,
      assumeRoles: JSON.stringify([{ roleArn: ROLE, duration: "15m" }]),
      sharedConfigFiles: '["~/.aws/config"]',
      endpoints: '[{"rds":"http://a"},{"kms":"http://b"}]',
      defaultTags: '{"tags":{}}',
    });
    assert.deepEqual(settings, {
      name: "default",
      region: "us-east-1",
      roles: [{ roleArn: ROLE, duration: 900 }],
      sharedConfigFiles: "~/.aws/config",
      endpoints: { rds: "http://a", kms: "http://b" },
    });
  });

  for (const [inputs, obstacle] of [
    [{ accessKey: "VALUE" }, "accessKey must be set together with secretKey"],
    [{ secretKey: "VALUE" }, "secretKey must be set together with accessKey"],
    [{ token: "VALUE" }, "token must be set together with accessKey and secretKey"],
    [
      { assumeRoles: '[{"roleArn":"VALUE","duration":"soon"}]' },
      "assumeRoles must be a list of roles, each with a roleArn; a duration must be like 1h or 15m",
    ],
    [{ assumeRole: '{"roleArn":"VALUE"}' }, "assumeRole is not supported; use assumeRoles, a list"],
    [
      { assumeRoleWithWebIdentity: '{"roleArn":"VALUE"}' },
      "assumeRoleWithWebIdentity must have a roleArn, and a webIdentityToken or a webIdentityTokenFile",
    ],
    [{ sharedConfigFiles: '["VALUE","b"]' }, "sharedConfigFiles must list one file; put all profiles into one"],
    [{ sharedCredentialsFiles: "VALUE" }, "sharedCredentialsFiles must list one file; put all profiles into one"],
    [{ endpoints: "VALUE" }, "endpoints must be a list of objects with URLs by service, such as rds"],
    [{ maxRetries: "0" }, "maxRetries must be a whole number of at least 1"],
    [{ retryMode: "VALUE" }, "retryMode must be standard or adaptive"],
    [{ useFipsEndpoint: "VALUE" }, "useFipsEndpoint must be true or false"],
    [{ region: 7 }, "region must be a string"],
    [
      { ec2MetadataServiceEndpoint: "VALUE" },
      "ec2MetadataServiceEndpoint is not supported; set AWS_EC2_METADATA_SERVICE_ENDPOINT in the environment instead",
    ],
  ] as const) {
    it(`names the setting, and not its value: ${JSON.stringify(inputs)}`, () => {
      assert.deepEqual(readSettings("default", inputs), { name: "default", roles: [], obstacle });
    });
  }
});
