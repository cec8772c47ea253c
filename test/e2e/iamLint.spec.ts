import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { snapshotKeyPolicy, targetAccountPolicy } from "../../components/rds/keys/keyPolicy";
import { exportRolePolicy, exportTrustPolicy } from "../../components/rds/snapshots/exports";
import { cacheFolder } from "../../sandbox/folders";
import { ensureVenv } from "../../sandbox/toolchain/python";
import { policyFiles } from "../../scripts/iamReference";
import { repository } from "./onSandbox";

const LINT = `
import json, sys
from parliament import analyze_policy_string
found = [[name, f.issue, json.dumps(f.detail)] for name, document in json.load(sys.stdin).items()
         for f in analyze_policy_string(json.dumps(document)).findings]
print(json.dumps(found))
`;

/** Findings that are no mistakes. Each must occur, so that an exception ends with its reason. */
const EXCEPTIONS: readonly { policies: RegExp; issue: string; detail: RegExp; why: string }[] = [
  {
    policies: /^trust-|trust policy/,
    issue: "MALFORMED",
    detail: /neither Resource nor NotResource/,
    why: "A trust policy has no resource: it is about its own role. The linter knows only policies of identities and resources.",
  },
  {
    policies: /^trust-(github|gitlab)/,
    issue: "UNKNOWN_FEDERATION_SOURCE",
    detail: /oidc-provider/,
    why: "The linter knows SAML and social providers, but not the ARN of an OpenID Connect provider of the account.",
  },
  {
    policies: /^key policy/,
    issue: "RESOURCE_STAR",
    detail: /kms:/,
    why: "In a key policy, the resource * is the key of the policy.",
  },
];

const KEY_ARN = "arn:aws:kms:eu-west-1:111111111111:key/00000000-0000-4000-8000-000000000000";

/** All policies that the documentation contains or the components make. */
function policies(): Record<string, unknown> {
  return {
    ...Object.fromEntries([...policyFiles()].map(([file, text]) => [file, JSON.parse(text) as unknown])),
    "key policy": snapshotKeyPolicy({
      partition: "aws",
      ownerAccountId: "111111111111",
      sharedAccounts: ["222222222222"],
    }),
    "target account policy": targetAccountPolicy({ keyArn: KEY_ARN }),
    "export role's trust policy": exportTrustPolicy(),
    "export role's policy": exportRolePolicy({ s3BucketName: "exports", region: "eu-west-1" }),
  };
}

describe("the IAM linter", () => {
  let python = "";
  const lint = (documents: Record<string, unknown>): [policy: string, issue: string, detail: string][] => {
    const input = JSON.stringify(documents);
    const { status, stdout, stderr } = spawnSync(python, ["-c", LINT], { input, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as [string, string, string][];
  };

  before(async function () {
    this.timeout(0);
    const requirements = path.join(repository, "sandbox", "aws", "requirements.txt");
    python = await ensureVenv({ cache: cacheFolder(), requirements, environment: process.env, log: () => {} });
  });

  it("finds no mistake in the documented policies, and in those that the components make", () => {
    const used = new Set<object>();
    const mistakes = lint(policies()).filter(([name, issue, detail]) => {
      const exception = EXCEPTIONS.find(
        (each) => each.policies.test(name) && each.issue === issue && each.detail.test(detail),
      );
      if (exception) used.add(exception);
      return !exception;
    });
    assert.deepEqual(mistakes, []);
    assert.deepEqual(
      EXCEPTIONS.filter((exception) => !used.has(exception)),
      [],
    );
  });

  it("finds unknown actions, resources of another type and unknown conditions", () => {
    const snapshots = "arn:aws:rds:us-east-1:111111111111:snapshot:*";
    const statement = { Effect: "Allow", Action: "rds:CopyDBSnapshot", Resource: snapshots };
    const document = (change: object) => ({ Version: "2012-10-17", Statement: [{ ...statement, ...change }] });
    const found = lint({
      action: document({ Action: "rds:CopySnapshot" }),
      resource: document({ Resource: "arn:aws:rds:us-east-1:111111111111:db:*" }),
      condition: document({ Condition: { StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } } }),
    });
    assert.deepEqual(
      found.map(([name, issue]) => `${name} ${issue}`),
      ["action UNKNOWN_ACTION", "resource RESOURCE_MISMATCH", "condition UNKNOWN_CONDITION_FOR_ACTION"],
    );
  });
});
