import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ClientConfig, clientConfigs } from "../../../program/aws/clientConfig";
import { describeSource, LookupError } from "../../../program/aws/credentials";
import { readSettings } from "../../../program/aws/providerSettings";
import { type Sts, startSts } from "./sts";

const ROLE = "arn:aws:iam::222222222222:role/Receiver";
const HUB = "arn:aws:iam::333333333333:role/Hub";
const KEYS = {
  AWS_ACCESS_KEY_ID: "AKIA1",
  AWS_SECRET_ACCESS_KEY: "secret-of-environment",
  AWS_SESSION_TOKEN: "session",
};

describe("the credentials of a provider", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-credentials-"));
  const file = path.join(folder, "credentials");
  const tokenFile = path.join(folder, "token");
  let sts: Sts;
  before(() => {
    writeFileSync(tokenFile, "token-of-file");
    const profile = (name: string, key: string) =>
      `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = secret-of-${name}\n`;
    writeFileSync(file, profile("default", "AKIADEFAULT") + profile("partner", "AKIAPARTNER"));
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    sts = await startSts();
  });
  afterEach(() => sts.close());

  const configFor = (inputs: Record<string, unknown>, environment = {}) => {
    const settings = readSettings("default", { region: "us-east-1", endpoints: [{ sts: sts.endpoint }], ...inputs });
    return clientConfigs(environment)(settings, "eu-west-1", "rds");
  };
  const load = async ({ credentials }: ClientConfig) =>
    typeof credentials === "function" ? credentials() : credentials;
  const keyFor = async (inputs: Record<string, unknown>, environment = {}) =>
    (await load(await configFor(inputs, environment)))?.accessKeyId;

  it("come from the first source in the provider's order, which prefers the environment's keys to AWS_PROFILE", async () => {
    const keys = { accessKey: "AKIAOWN", secretKey: "own" };
    const files = { sharedCredentialsFiles: JSON.stringify([file]) };
    const webIdentity = { AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile, AWS_ROLE_ARN: HUB };
    const everything = { ...KEYS, ...webIdentity, AWS_PROFILE: "partner" };
    assert.equal(await keyFor({ ...keys, ...files, profile: "partner" }, everything), "AKIAOWN");
    assert.equal(await keyFor({ ...files, profile: "partner" }, everything), "AKIAPARTNER");
    assert.equal(await keyFor(files, everything), "AKIA1");
    assert.match((await keyFor(files, { ...webIdentity, AWS_PROFILE: "partner" })) ?? "", /^ASIA333333333333/);
    assert.equal(await keyFor(files, { AWS_PROFILE: "partner" }), "AKIAPARTNER");
    assert.equal(await keyFor(files), "AKIADEFAULT");
    assert.equal(await keyFor({}), undefined);
  });

  it("are those of the last role, each assumed once with all its settings by the one before", async () => {
    const assumeRoles = [
      { roleArn: HUB, sessionName: "nightly", duration: "1h30m", externalId: "x", policy: "{}", policyArns: ["arn:p"] },
      { roleArn: ROLE, sourceIdentity: "me", tags: { team: "db" }, transitiveTagKeys: ["team"] },
    ];
    const settings = readSettings("default", {
      assumeRoles: JSON.stringify(assumeRoles),
      endpoints: JSON.stringify([{ sts: sts.endpoint }]),
    });
    const configOf = clientConfigs(KEYS);
    for (const region of ["us-east-1", "eu-west-1"]) {
      const { accessKeyId } = (await load(await configOf(settings, region, "rds"))) ?? {};
      assert.equal(accessKeyId, "ASIA222222222222n2");
    }
    assert.deepEqual(sts.requests, [
      {
        Action: "AssumeRole",
        RoleArn: HUB,
        RoleSessionName: "nightly",
        DurationSeconds: "5400",
        ExternalId: "x",
        Policy: "{}",
        "PolicyArns.member.1.arn": "arn:p",
        key: "AKIA1",
      },
      {
        Action: "AssumeRole",
        RoleArn: ROLE,
        RoleSessionName: "pulumi-rds-snapshots",
        SourceIdentity: "me",
        "Tags.member.1.Key": "team",
        "Tags.member.1.Value": "db",
        "TransitiveTagKeys.member.1": "team",
        key: "ASIA333333333333n1",
      },
    ]);
  });

  it("of a role are requested again shortly before its session ends", async () => {
    sts.close();
    sts = await startSts({ seconds: 200 });
    const config = await configFor({ assumeRoles: [{ roleArn: ROLE }] }, KEYS);
    await load(config);
    assert.equal(sts.requests.length, 2);
  });

  it("of a web identity are requested without a signature, with its token or the content of its file", async () => {
    const request = { Action: "AssumeRoleWithWebIdentity", RoleArn: HUB, RoleSessionName: "pulumi-rds-snapshots" };
    const identity = (more: object) => ({ assumeRoleWithWebIdentity: JSON.stringify({ roleArn: HUB, ...more }) });
    await configFor(identity({ webIdentityToken: "token" }), KEYS);
    await configFor(identity({ webIdentityTokenFile: tokenFile }), KEYS);
    assert.deepEqual(sts.requests, [
      { ...request, WebIdentityToken: "token" },
      { ...request, WebIdentityToken: "token-of-file" },
    ]);
  });

  it("never fall back to others, if a profile, a role or a token file cannot be used", async () => {
    const missing = path.join(folder, "nothing");
    const files = { sharedCredentialsFiles: [missing], sharedConfigFiles: [missing] };
    await assert.rejects(keyFor({ profile: "partner", ...files }, KEYS), /partner/);
    await assert.rejects(keyFor(files, { AWS_PROFILE: "partner" }), /partner/);
    const identity = { roleArn: HUB, webIdentityTokenFile: missing };
    await assert.rejects(
      keyFor({ assumeRoleWithWebIdentity: identity }, KEYS),
      (error) => error instanceof LookupError && /^the role \S+Hub cannot be assumed: ENOENT/.test(error.message),
    );
  });

  it("go to the endpoints of the config, with its retries and kinds of endpoints", async () => {
    const endpoints = [{ rds: "http://rds" }, { kms: "http://kms" }];
    const settings = readSettings("default", {
      endpoints: JSON.stringify(endpoints),
      maxRetries: "3",
      retryMode: "standard",
      useFipsEndpoint: "true",
      useDualstackEndpoint: "false",
      stsRegion: "us-east-2",
    });
    const configOf = clientConfigs({});
    const { requestHandler: _, ...rds } = await configOf(settings, "eu-west-1", "rds");
    const more = { retryMode: "standard", maxAttempts: 3, useFipsEndpoint: true, useDualstackEndpoint: false };
    assert.deepEqual(rds, { region: "eu-west-1", endpoint: "http://rds", ...more });
    const { requestHandler: _h, ...own } = await configOf(settings, "eu-west-1", "sts");
    assert.deepEqual(own, { region: "us-east-2", ...more });
  });

  it("are described without their values", () => {
    const describe = (inputs: object, environment = {}) =>
      describeSource(readSettings("default", inputs as Record<string, unknown>), environment);
    const assumeRoles = [{ roleArn: ROLE }];
    const webIdentityToken = "secret-token";
    assert.deepEqual(
      [
        describe({ accessKey: "AKIAOWN", secretKey: "own", token: "t" }),
        describe({ profile: "partner" }),
        describe({ assumeRoles }, KEYS),
        describe({ assumeRoleWithWebIdentity: { roleArn: HUB, webIdentityToken }, assumeRoles }),
        describe({}, { AWS_WEB_IDENTITY_TOKEN_FILE: "f", AWS_ROLE_ARN: HUB }),
        describe({}, { AWS_PROFILE: "partner" }),
        describe({ sharedConfigFiles: ["f"] }),
        describe({}),
      ],
      [
        "aws:accessKey",
        "aws:profile partner",
        "AWS_ACCESS_KEY_ID, then aws:assumeRoles",
        "aws:assumeRoleWithWebIdentity, then aws:assumeRoles",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_PROFILE partner",
        "the default profile of the shared files",
        "the default chain of the AWS SDK",
      ],
    );
  });
});
