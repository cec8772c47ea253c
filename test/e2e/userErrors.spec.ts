import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { onSandbox } from "./onSandbox";

const CONFIG = `config:
  pulumi-rds-snapshots:databases:
    - {identifier: orders, region: us-east-1}
    - {identifier: billing, region: us-east-1}
  pulumi-rds-snapshots:targets:
    - {region: eu-west-1}
`;

const NO_PLAN = "Failed to list existing snapshots; no plan was made:";
const NO_CREDENTIALS = "The AWS credentials of this stack cannot be used; no plan was made:";

/** The errors that AWS returns, by the Region of a call: refused credentials in one, a wrong clock in the other. */
const REFUSALS: Record<string, [code: string, message: string]> = {
  "us-east-1": ["InvalidClientTokenId", "The security token included in the request is invalid."],
  "eu-west-1": ["SignatureDoesNotMatch", "Signature expired: 20261124T190000Z is now earlier than 20261124T191500Z"],
};

describe("a user's mistake ends `pulumi preview` with one message and no stack trace", () => {
  const { exec, start, control } = onSandbox();
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-mistakes-"));
  const file = path.join(folder, "config.yaml");
  after(() => rmSync(folder, { recursive: true }));

  before("a stack", () => {
    exec(["pulumi", "stack"]);
  });

  /** The lines of the only error. */
  async function errorOf(environment: readonly string[], config = CONFIG): Promise<string[]> {
    writeFileSync(file, config);
    const command = ["pulumi", "preview", "--stack", "sandbox", "--config-file", file];
    const { code, output } = await start(["env", ...environment, ...command]).ended;
    assert.notEqual(code, 0, output);
    assert.doesNotMatch(output, /^ +at |unhandled|\.ts:\d|node_modules/m);
    const errors = output
      .slice(output.indexOf("Diagnostics:"))
      .split(/^ {4}error: /m)
      .slice(1);
    assert.equal(errors.length, 1, output);
    const [error = ""] = errors;
    return error
      .slice(0, error.indexOf("\n\n"))
      .split("\n")
      .map((line) => line.trim());
  }

  it("for a wrong config, with the path of each error", async () => {
    const config = CONFIG.replace("identifier: billing, ", "").replace(
      "{region: eu-west-1}",
      "{region: eu-wst-1, account: x}",
    );
    assert.deepEqual(await errorOf([], config), [
      "The stack config has 3 errors:",
      "- databases[1].identifier: must be the identifier of a DB instance or cluster: 1 to 63 letters, digits and single hyphens, a letter first, no hyphen last, but is missing",
      "- targets[0].region: must be an AWS Region such as us-east-1, but is a string of 8 characters",
      '- targets[0]: has the unknown key "account"; valid keys: region, sharedAccounts, principals, kmsKeyId, retention',
    ]);
  });

  it("for a missing database and a Region in an outage, with the database and the Region", async () => {
    await control("/_sandbox/region", { region: "eu-west-1", state: "off" });
    const lines = await errorOf([], CONFIG.replace("identifier: billing", "identifier: biling"));
    await control("/_sandbox/region", { region: "eu-west-1", state: "on" });
    assert.deepEqual(lines, [
      NO_PLAN,
      "- biling in us-east-1: AWS lists no such DB instance; correct `identifier`, `region` or `kind`; if the database was deleted, set `parameterGroupName` and `optionGroupName` in the config",
      "- biling, orders in eu-west-1: socket hang up; check the network, the proxy and AWS_ENDPOINT_URL",
    ]);
  });

  it("for a provider without a Region", async () => {
    assert.deepEqual(await errorOf(["-u", "AWS_REGION", "-u", "AWS_DEFAULT_REGION"]), [
      NO_CREDENTIALS,
      "- AWS provider: missing region configuration: set `aws:region` in the stack's configuration, `region` on the provider, or AWS_REGION in the environment",
    ]);
  });

  it("for missing credentials", async () => {
    const remedy =
      "Could not load credentials from any providers; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
    assert.deepEqual(await errorOf(["-u", "AWS_ACCESS_KEY_ID", "-u", "AWS_SECRET_ACCESS_KEY"]), [
      NO_CREDENTIALS,
      `- AWS SDK (the default chain of the AWS SDK): ${remedy}`,
      `- AWS provider: validating provider credentials: retrieving caller identity from STS: ${remedy}`,
    ]);
  });

  it("for a setting of the provider that the program cannot follow, without its value", async () => {
    assert.deepEqual(await errorOf([], CONFIG.replace("config:\n", "config:\n  aws:secretKey: VALUE\n")), [
      "The `aws:` config of this stack cannot be used; no plan was made:",
      "- aws:secretKey must be set together with accessKey",
    ]);
  });

  it("for credentials that a Region refuses, and for a wrong clock", async () => {
    const server = createServer((request, response) => {
      if (request.headers.authorization?.includes("/sts/")) {
        const identity = "<Account>111111111111</Account><Arn>arn:aws:iam::111111111111:user/me</Arn>";
        const result = `<GetCallerIdentityResult>${identity}</GetCallerIdentityResult>`;
        const answer = `<GetCallerIdentityResponse>${result}</GetCallerIdentityResponse>`;
        response.writeHead(200, { "Content-Type": "text/xml" }).end(answer);
        return;
      }
      const region = /\/([a-z0-9-]+)\/[a-z]+\/aws4_request/.exec(request.headers.authorization ?? "")?.[1] ?? "";
      const [code, message] = REFUSALS[region] ?? [];
      const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
      response.writeHead(403, { "Content-Type": "text/xml" }).end(`<ErrorResponse>${error}</ErrorResponse>`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const lines = await errorOf([`AWS_ENDPOINT_URL=http://127.0.0.1:${address.port}`]);
    server.close();
    server.closeAllConnections();
    assert.deepEqual(lines, [
      NO_PLAN,
      "- billing, orders in eu-west-1: Signature expired: 20261124T190000Z is now earlier than 20261124T191500Z; set the clock of this machine: AWS refuses requests whose time is off by more than a few minutes",
      "- billing, orders in us-east-1: The security token included in the request is invalid; check the credentials (AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY), and that the Region is enabled for the account",
    ]);
  });
});
