import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { Deletion, SnapshotKey, type SnapshotKeyArgs } from "../../../components";
import { GRANT_OPERATIONS, snapshotKeyPolicy, targetAccountPolicy } from "../../../components/rds/keys/keyPolicy";
import { isNotYetKnown, notYetKnown } from "../pulumiInternals";
import { type Recording, record, settled } from "../recording";

const ADOPTED = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const RECEIVER = "arn:aws:iam::222222222222:role/SnapshotReceiver";

const declare = (args: Partial<SnapshotKeyArgs> = {}, more: pulumi.ComponentResourceOptions = {}, preview = false) =>
  record((opts) => new SnapshotKey("snapshots", { region: "eu-west-1", ...args }, { ...opts, ...more }), { preview });
const named = ({ resources }: Recording<unknown>) => resources.map(({ type, name }) => `${type} ${name}`);
const childOf = ({ resources }: Recording<unknown>, type: string) => {
  const child = resources.find((resource) => resource.type === type);
  assert.ok(child, `no ${type} in ${resources.map((resource) => resource.type)}`);
  return child;
};

describe("SnapshotKey", () => {
  it("declares a key with rotation, an alias, and a grant for each account", async () => {
    const recording = await declare({ sharedAccounts: ["222222222222", "333333333333"] });
    assert.deepEqual(named(recording), [
      "rds-snapshots:index:SnapshotKey snapshots",
      "aws:kms/key:Key snapshots",
      "aws:kms/alias:Alias snapshots",
      "aws:kms/grant:Grant snapshots-222222222222",
      "aws:kms/grant:Grant snapshots-333333333333",
    ]);
    assert.deepEqual(childOf(recording, "aws:kms/key:Key").inputs, {
      region: "eu-west-1",
      description: "Encrypts RDS snapshots in eu-west-1",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: JSON.stringify(
        snapshotKeyPolicy({
          partition: "aws",
          ownerAccountId: "111111111111",
          sharedAccounts: ["222222222222", "333333333333"],
        }),
      ),
    });
    assert.deepEqual(childOf(recording, "aws:kms/alias:Alias").inputs, {
      region: "eu-west-1",
      name: "alias/snapshots",
      targetKeyId: "snapshots",
    });
    assert.deepEqual(childOf(recording, "aws:kms/grant:Grant").inputs, {
      region: "eu-west-1",
      name: "snapshots-222222222222",
      keyId: "arn:aws:kms:eu-west-1:111111111111:key/snapshots",
      granteePrincipal: "arn:aws:iam::222222222222:root",
      operations: [...GRANT_OPERATIONS],
    });
  });

  it("creates grants for the principals of an account instead of the account, but allows the account in the key policy", async () => {
    const recording = await declare({ sharedAccounts: ["222222222222"], principals: [RECEIVER] });
    const grants = recording.resources.filter(({ type }) => type === "aws:kms/grant:Grant");
    assert.deepEqual(
      grants.map(({ name, inputs }) => [name, inputs["granteePrincipal"]]),
      [["snapshots-222222222222-SnapshotReceiver", RECEIVER]],
    );
    assert.match(String(childOf(recording, "aws:kms/key:Key").inputs["policy"]), /arn:aws:iam::222222222222:root/);
  });

  it("returns the key, its alias, the grants by grantee, and the policy for the other accounts", async () => {
    const { result } = await declare({ sharedAccounts: ["222222222222", "333333333333"], principals: [RECEIVER] });
    assert.ok(result);
    const keyArn = "arn:aws:kms:eu-west-1:111111111111:key/snapshots";
    assert.equal(await settled(result.keyArn), keyArn);
    assert.equal(await settled(result.aliasName), "alias/snapshots");
    assert.deepEqual(await settled(result.grantIds), {
      "333333333333": "grant of snapshots-333333333333",
      [RECEIVER]: "grant of snapshots-222222222222-SnapshotReceiver",
    });
    assert.equal(await settled(result.targetAccountPolicy), JSON.stringify(targetAccountPolicy({ keyArn })));
  });

  it("passes its arguments on, and the tags to the key", async () => {
    const recording = await declare({
      aliasName: "alias/team/orders",
      description: "Ours",
      deletionWindowInDays: 7,
      tags: { team: "orders" },
      sharedAccounts: ["222222222222"],
    });
    const key = childOf(recording, "aws:kms/key:Key").inputs;
    assert.deepEqual([key["description"], key["deletionWindowInDays"], key["tags"]], ["Ours", 7, { team: "orders" }]);
    assert.equal(childOf(recording, "aws:kms/alias:Alias").inputs["name"], "alias/team/orders");
    const tagged = recording.resources.filter(({ inputs }) => "tags" in inputs).map(({ type }) => type);
    assert.deepEqual(tagged, ["rds-snapshots:index:SnapshotKey", "aws:kms/key:Key"]);
  });

  it("is the parent of all its children", async () => {
    const recording = await declare({ sharedAccounts: ["222222222222"] });
    const parents = recording.resources.slice(1).map(({ opts }) => opts.parent);
    assert.equal(parents.length, 3);
    for (const parent of parents) assert.equal(parent, recording.result);
  });

  for (const [deletion, protect, retainOnDelete] of [
    [undefined, true, undefined],
    [Deletion.Protect, true, undefined],
    [Deletion.Retain, undefined, true],
    [Deletion.Delete, undefined, undefined],
  ] as const) {
    it(`applies deletion ${deletion ?? "by default"} to the key, but not to alias and grants`, async () => {
      const recording = await declare({ sharedAccounts: ["222222222222"], ...(deletion && { deletion }) });
      const key = childOf(recording, "aws:kms/key:Key").opts;
      assert.deepEqual([key.protect, key.retainOnDelete], [protect, retainOnDelete]);
      for (const type of ["aws:kms/alias:Alias", "aws:kms/grant:Grant"]) {
        const { opts } = childOf(recording, type);
        assert.deepEqual([opts.protect, opts.retainOnDelete], [undefined, undefined]);
      }
    });
  }

  it("looks up the owner of the key through the provider of its children", async () => {
    const recording = await record((opts) => {
      const provider = new aws.Provider("other-account", { region: "us-east-1" });
      return new SnapshotKey("snapshots", { region: "eu-west-1" }, { ...opts, providers: [provider] });
    });
    const { provider } = childOf(recording, "aws:kms/key:Key");
    assert.match(provider, /::other-account::/);
    assert.deepEqual(
      recording.calls.map(({ token, provider }) => [token, provider]),
      [["aws:index/getCallerIdentity:getCallerIdentity", provider]],
    );
  });

  it("uses the partition of its Region in ARNs", async () => {
    const recording = await declare({ region: "cn-north-1", sharedAccounts: ["222222222222"] });
    assert.equal(
      childOf(recording, "aws:kms/grant:Grant").inputs["granteePrincipal"],
      "arn:aws-cn:iam::222222222222:root",
    );
    assert.doesNotMatch(String(childOf(recording, "aws:kms/key:Key").inputs["policy"]), /arn:aws:/);
  });

  it("adds only grants to an adopted key", async () => {
    const everywhere = { tags: { team: "orders" }, deletion: Deletion.Delete };
    const recording = await declare({ kmsKeyId: ADOPTED, sharedAccounts: ["222222222222"], ...everywhere });
    assert.deepEqual(named(recording), [
      "rds-snapshots:index:SnapshotKey snapshots",
      "aws:kms/grant:Grant snapshots-222222222222",
    ]);
    assert.equal(childOf(recording, "aws:kms/grant:Grant").inputs["keyId"], ADOPTED);
    assert.deepEqual(
      recording.calls.map(({ token, inputs }) => [token, inputs]),
      [["aws:kms/getKey:getKey", { keyId: ADOPTED, region: "eu-west-1" }]],
    );
    assert.ok(recording.result);
    assert.equal(await settled(recording.result.keyArn), ADOPTED);
    assert.equal(await settled(recording.result.aliasName), undefined);
  });

  it("declares the grants of an adopted key that is unknown on preview", async () => {
    const recording = await declare({ kmsKeyId: notYetKnown(), sharedAccounts: ["222222222222"] }, {}, true);
    assert.deepEqual(recording.errors, []);
    assert.ok(isNotYetKnown(childOf(recording, "aws:kms/grant:Grant").inputs["keyId"]));
  });
});
