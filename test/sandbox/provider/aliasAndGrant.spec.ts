import assert from "node:assert/strict";
import { Engine, secret, urnOf } from "./engine";
import type { Fields } from "./fakes/call";

const KEY = urnOf("aws:kms/key:Key");
const ALIAS = urnOf("aws:kms/alias:Alias", "orders");
const GRANT = urnOf("aws:kms/grant:Grant", "target");
const TARGET = "arn:aws:iam::222222222222:root";

describe("KMS resources of a key", () => {
  let engine: Engine;
  let keyArn: string;
  beforeEach(async () => {
    engine = await Engine.start();
    keyArn = String((await engine.create(KEY, {})).state["arn"]);
  });
  afterEach(() => engine.stop());

  describe("aws:kms/alias:Alias", () => {
    it("generates a name from the resource's name and the seed, and keeps it", async () => {
      const { inputs } = await engine.check(ALIAS, { targetKeyId: keyArn });
      assert.match(String(inputs["name"]), /^alias\/orders-[0-9a-f]{7}$/);
      assert.deepEqual((await engine.check(ALIAS, { targetKeyId: keyArn })).inputs, inputs);
      const again = await engine.check(ALIAS, { targetKeyId: keyArn }, inputs, "another seed");
      assert.equal(again.inputs["name"], inputs["name"]);
      const other = await engine.check(ALIAS, { targetKeyId: keyArn }, {}, "another seed");
      assert.notEqual(other.inputs["name"], inputs["name"]);
    });

    it("treats ID and ARN of a key as equal", async () => {
      const made = await engine.create(ALIAS, { name: "alias/orders", targetKeyId: keyArn });
      assert.equal(made.state["targetKeyArn"], keyArn);
      assert.equal(made.state["arn"], "arn:aws:kms:us-east-1:111111111111:alias/orders");
      const id = keyArn.split("/")[1] ?? "";
      assert.equal((await engine.diff(made, { name: "alias/orders", targetKeyId: id })).some, false);
      assert.deepEqual((await engine.refresh(made)).inputs, made.inputs);
    });

    it("changes its key in place, and deletes the old alias first if a replacement keeps the name", async () => {
      const other = await engine.create(KEY, {});
      const made = await engine.create(ALIAS, { name: "alias/orders", targetKeyId: keyArn });
      const next = await engine.update(made, { name: "alias/orders", targetKeyId: other.id });
      assert.equal(next.state["targetKeyArn"], other.state["arn"]);
      const renamed = await engine.diff(made, { name: "alias/new", targetKeyId: keyArn });
      assert.deepEqual([renamed.replaces, renamed.deleteFirst], [["name"], false]);
      const moved = await engine.diff(made, { name: "alias/orders", targetKeyId: keyArn, region: "eu-west-1" });
      assert.deepEqual([moved.replaces, moved.deleteFirst], [["region"], true]);
    });

    it("finds an alias on a later page, imports it by name, and accepts a second delete", async () => {
      await engine.create(ALIAS, { name: "alias/first", targetKeyId: keyArn });
      const made = await engine.create(ALIAS, { name: "alias/second", targetKeyId: keyArn });
      const imported = await engine.read(ALIAS, "alias/second");
      assert.equal(imported?.inputs["name"], "alias/second");
      await engine.remove(made);
      await engine.remove(made);
      assert.equal(await engine.read(ALIAS, "alias/second"), undefined);
    });

    it("refuses a name without alias/, and name together with namePrefix", async () => {
      const { failures } = await engine.check(ALIAS, { name: "orders", targetKeyId: keyArn });
      assert.match(failures[0] ?? "", /name: must begin with "alias\/"/);
      const both = await engine.check(ALIAS, { name: "alias/a", namePrefix: "alias/b", targetKeyId: keyArn });
      assert.match(both.failures.join(), /conflicts with namePrefix/);
      const prefixed = await engine.create(ALIAS, { namePrefix: "alias/b-", targetKeyId: keyArn });
      assert.match(prefixed.id, /^alias\/b-\d{18}/);
    });
  });

  describe("aws:kms/grant:Grant", () => {
    const args = (): Fields => ({
      keyId: keyArn,
      granteePrincipal: TARGET,
      operations: ["Decrypt", "DescribeKey"],
      name: "target",
    });

    it("has the ID KEYID:GRANTID and a secret token, and finds a grant on a later page", async () => {
      await engine.create(GRANT, { ...args(), name: "first" });
      const made = await engine.create(GRANT, args());
      assert.equal(made.id, `${keyArn}:${made.state["grantId"]}`);
      assert.deepEqual(made.state["grantToken"], secret("token"));
      const read = await engine.read(GRANT, made.id);
      assert.deepEqual(read?.inputs, { ...args(), __defaults: [], region: "us-east-1" });
    });

    it("ignores the order of operations, and replaces the grant for a change of any argument", async () => {
      const made = await engine.create(GRANT, args());
      assert.equal((await engine.diff(made, { ...args(), operations: ["DescribeKey", "Decrypt"] })).some, false);
      const changes: Fields = {
        constraints: [{ encryptionContextEquals: { a: "b" } }],
        grantCreationTokens: ["t"],
        granteePrincipal: "arn:aws:iam::333333333333:root",
        keyId: "other",
        name: "other",
        operations: ["Decrypt"],
        region: "eu-west-1",
        retireOnDelete: true,
        retiringPrincipal: TARGET,
      };
      for (const [name, value] of Object.entries(changes)) {
        const { replaces } = await engine.diff(made, { ...args(), [name]: value });
        assert.deepEqual(replaces, [name]);
      }
    });

    it("sends constraints and reads them back", async () => {
      const constraints = [{ encryptionContextSubset: { "aws:rds:db-id": "x" } }];
      const made = await engine.create(GRANT, { ...args(), constraints });
      assert.deepEqual(engine.aws.inputs("CreateGrant")[0]?.["Constraints"], {
        EncryptionContextSubset: { "aws:rds:db-id": "x" },
      });
      assert.equal((await engine.diff(await engine.refresh(made), { ...args(), constraints })).some, false);
    });

    it("revokes the grant on delete, or retires it with retireOnDelete", async () => {
      const revoked = await engine.create(GRANT, args());
      await engine.remove(revoked);
      await engine.remove(revoked);
      await engine.remove(await engine.create(GRANT, { ...args(), retireOnDelete: true }));
      const ended = engine.aws.operations().filter((operation) => /^Re(voke|tire)Grant$/.test(operation));
      assert.deepEqual(ended, ["RevokeGrant", "RevokeGrant", "RetireGrant"]);
      assert.equal(await engine.read(GRANT, revoked.id, revoked.state, revoked.inputs), undefined);
    });

    it("reports a deleted grantee, for which KMS returns a unique ID", async () => {
      const made = await engine.create(GRANT, args());
      const [grant] = engine.aws.kms.key(keyArn).grants;
      assert.ok(grant);
      grant["GranteePrincipal"] = "AROAEXAMPLE";
      await assert.rejects(engine.refresh(made), /principal \(AROAEXAMPLE\) is invalid/);
    });

    it("refuses unknown operations, and principals that are not ARNs", async () => {
      const { failures } = await engine.check(GRANT, {
        ...args(),
        operations: ["ReEncrypt*"],
        granteePrincipal: "222222222222",
      });
      assert.match(failures.join("\n"), /operations: expected each to be one of .* got ReEncrypt\*/);
      assert.match(failures.join("\n"), /granteePrincipal: is an invalid ARN or service principal: 222222222222/);
    });
  });
});
