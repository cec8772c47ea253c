import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { SnapshotKey, type SnapshotKeyArgs } from "../../../components";
import { type Answers, argumentErrors, record } from "../recording";

const ADOPTED = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** Returns the errors of a refused key, and the types that were registered nevertheless. */
async function refusal(args: Partial<SnapshotKeyArgs>, answers: Answers = {}) {
  const declare = (opts: pulumi.ComponentResourceOptions) =>
    new SnapshotKey("snapshots", { region: "eu-west-1", ...args }, opts);
  const recording = await record(declare, { answers });
  const problems = recording.errors.flatMap(argumentErrors);
  return { problems, errors: recording.errors, registered: recording.resources.map(({ type }) => type) };
}

describe("SnapshotKey with invalid arguments", () => {
  it("reports all errors at once, and registers nothing", async () => {
    const { problems, errors, registered } = await refusal({
      region: "eu-wset-1",
      sharedAccounts: ["22222222222", "333333333333", "333333333333"],
      principals: ["arn:aws:iam::444444444444:role/Other"],
      aliasName: "alias/aws/mine",
      deletionWindowInDays: 3,
      tags: { "aws:x": "y" },
    });
    assert.equal(errors.length, 1);
    assert.ok(pulumi.RunError.isInstance(errors[0]));
    assert.deepEqual(
      problems.map((error) => error.slice(0, error.indexOf(":"))),
      ["region", "sharedAccounts", "sharedAccounts", "principals", "aliasName", "deletionWindowInDays", "tags"],
    );
    assert.deepEqual(registered, []);
  });

  it("names the component in the message", async () => {
    const { errors } = await refusal({ region: "Ireland" });
    assert.match(
      String(errors[0]),
      /SnapshotKey "snapshots" has invalid arguments:\n {2}- region: must be .* but is "Ireland"/,
    );
  });

  it("refuses a component name that is not a valid default for the alias", async () => {
    const recording = await record((opts) => new SnapshotKey("my key", { region: "eu-west-1" }, opts));
    assert.match(
      recording.errors.flatMap(argumentErrors).join(),
      /^aliasName: must have 1 to 250 letters, .* but is "alias\/my key"/,
    );
  });

  it("refuses to share the key with the account of the provider", async () => {
    const { problems, registered } = await refusal({ sharedAccounts: ["111111111111"] });
    assert.deepEqual(problems, [
      'sharedAccounts: must not list "111111111111", the account that owns the key and has access already.',
    ]);
    assert.deepEqual(registered, ["rds-snapshots:index:SnapshotKey"]);
  });

  it("refuses to share an adopted key with the account in its ARN", async () => {
    const { problems } = await refusal({ kmsKeyId: ADOPTED, sharedAccounts: ["111111111111"] });
    assert.match(problems.join(), /^sharedAccounts: must not list "111111111111", the account that owns the key/);
  });

  it("refuses arguments of a new key together with an adopted key", async () => {
    const { problems } = await refusal({
      kmsKeyId: ADOPTED,
      aliasName: "alias/x",
      description: "x",
      deletionWindowInDays: 7,
    });
    assert.deepEqual(
      problems.map((error) => error.split(":")[0]),
      ["aliasName", "description", "deletionWindowInDays"],
    );
  });

  for (const [what, found, reason] of [
    [
      "a default key",
      { keyManager: "AWS", keyState: "Enabled" },
      /^kmsKeyId: must be a customer managed key, but ".*" is an AWS managed key/,
    ],
    [
      "a key that is disabled",
      { keyManager: "CUSTOMER", keyState: "Disabled" },
      /^kmsKeyId: .* has the state Disabled/,
    ],
  ] as const) {
    it(`refuses to adopt ${what} that was looked up, and creates no grant`, async () => {
      const { problems, registered } = await refusal(
        { kmsKeyId: ADOPTED, sharedAccounts: ["222222222222"] },
        { "aws:kms/getKey:getKey": ({ keyId }) => ({ arn: keyId, ...found }) },
      );
      assert.match(problems.join(), reason);
      assert.deepEqual(registered, ["rds-snapshots:index:SnapshotKey"]);
    });
  }

  for (const kmsKeyId of [
    "alias/aws/rds",
    "1234abcd-12ab-34cd-56ef-1234567890ab",
    ADOPTED.replace("eu-west-1", "us-east-1"),
  ]) {
    it(`refuses to adopt ${kmsKeyId}, immediately or when it becomes known`, async () => {
      const accounts = { sharedAccounts: ["222222222222"] };
      const plain = await refusal({ kmsKeyId, ...accounts });
      const later = await refusal({ kmsKeyId: pulumi.output(kmsKeyId), ...accounts });
      assert.match(plain.problems.join(), /^kmsKeyId: /);
      assert.deepEqual(later.problems, plain.problems);
      assert.deepEqual(plain.registered, []);
      assert.deepEqual(later.registered, ["rds-snapshots:index:SnapshotKey"]);
    });
  }

  for (const [field, args] of [
    ["aliasName", { aliasName: pulumi.output("orders") }],
    ["deletionWindowInDays", { deletionWindowInDays: pulumi.output(31) }],
    ["tags", { tags: pulumi.output({ "aws:x": "y" }) }],
  ] as const) {
    it(`refuses an invalid ${field} that becomes known later`, async () => {
      const { problems, registered } = await refusal(args);
      assert.match(problems.join(), new RegExp(`^${field}: `));
      assert.equal(registered.includes(field === "aliasName" ? "aws:kms/alias:Alias" : "aws:kms/key:Key"), false);
    });
  }

  it("refuses an invalid deletion from an untyped program", async () => {
    const { problems } = await refusal({ deletion: JSON.parse('"keep"') });
    assert.deepEqual(problems, ['deletion: must be one of protect, retain, delete, but is "keep".']);
  });
});
