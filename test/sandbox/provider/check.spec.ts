import assert from "node:assert/strict";
import { status } from "@grpc/grpc-js";
import fc from "fast-check";
import { Engine, secret, UNKNOWN, urnOf } from "./engine";
import type { Fields } from "./fakes/call";

const COPY = urnOf("aws:rds/snapshotCopy:SnapshotCopy");
const KEY = urnOf("aws:kms/key:Key");
const ARGS: Fields = { sourceDbSnapshotIdentifier: "source", targetDbSnapshotIdentifier: "target" };

describe("Check, for all types", () => {
  let engine: Engine;
  before(async () => {
    const defaultTags = JSON.stringify({ tags: { Owner: "dba", Team: "ops" } });
    engine = await Engine.start({ defaultTags });
  });
  after(() => engine.stop());

  it("refuses an unknown argument, and lists the valid ones", async () => {
    const { failures } = await engine.check(COPY, { ...ARGS, sharedAcounts: ["222222222222"] });
    assert.equal(failures.length, 1);
    assert.match(
      failures[0] ?? "",
      /^sharedAcounts: not an argument of aws:rds\/snapshotCopy:SnapshotCopy;.*sharedAccounts/,
    );
  });

  it("refuses an unsupported argument of @pulumi/aws by name", async () => {
    const { failures } = await engine.check(urnOf("aws:rds/instance:Instance"), {
      instanceClass: "db.t3.micro",
      performanceInsightsEnabled: true,
    });
    assert.deepEqual(failures, ["performanceInsightsEnabled: not supported by the sandbox's AWS plugin"]);
  });

  it("refuses an unknown type, and lists the supported ones", async () => {
    const refused = engine.check(urnOf("aws:sqs/queue:Queue"), {});
    await assert.rejects(refused, /does not support the resource type aws:sqs\/queue:Queue; it supports aws:kms/);
  });

  it("reports all missing arguments and wrong types at once", async () => {
    const { failures } = await engine.check(COPY, {
      sharedAccounts: "222222222222",
      copyTags: "maybe",
      tags: { a: [1] },
    });
    assert.equal(failures.length, 5);
    assert.match(failures.join("\n"), /sharedAccounts: expected a list, got string/);
    assert.match(failures.join("\n"), /copyTags: expected a boolean, got string/);
    assert.match(failures.join("\n"), /tags\["a"\]: expected a string, got a list/);
    assert.match(failures.join("\n"), /The argument "sourceDbSnapshotIdentifier" is required/);
  });

  it("converts between strings, numbers and booleans, as Terraform does", async () => {
    const inputs = await engine.inputs(KEY, {
      deletionWindowInDays: "7",
      enableKeyRotation: "true",
      tags: { Cost: 5 },
    });
    assert.equal(inputs["deletionWindowInDays"], 7);
    assert.equal(inputs["enableKeyRotation"], true);
    assert.deepEqual(inputs["tags"], { Cost: "5" });
  });

  it("accepts unknown values, also for required arguments", async () => {
    const { inputs, failures } = await engine.check(COPY, {
      sourceDbSnapshotIdentifier: UNKNOWN,
      targetDbSnapshotIdentifier: UNKNOWN,
      sharedAccounts: [UNKNOWN, "222222222222"],
    });
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs["sharedAccounts"], [UNKNOWN, "222222222222"]);
  });

  it("sets region from the provider, and tagsAll from its default tags and the resource's own, which win", async () => {
    const inputs = await engine.inputs(COPY, { ...ARGS, tags: { Team: "db" } });
    assert.equal(inputs["region"], "us-east-1");
    assert.deepEqual(inputs["tagsAll"], { Owner: "dba", Team: "db" });
    assert.deepEqual(inputs["tags"], { Team: "db" });
    const unknown = await engine.inputs(COPY, { ...ARGS, tags: { Team: UNKNOWN } });
    assert.equal(unknown["tagsAll"], UNKNOWN);
  });

  it("keeps secrets and values derived from them secret", async () => {
    const inputs = await engine.inputs(COPY, { ...ARGS, kmsKeyId: secret("arn:k"), tags: { Team: secret("db") } });
    assert.deepEqual(inputs["kmsKeyId"], secret("arn:k"));
    assert.deepEqual(inputs["tagsAll"], { Owner: "dba", Team: secret("db") });
  });

  it("returns checked inputs unchanged", async () => {
    const tags = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.string({ maxLength: 8 }), { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(
        tags,
        fc.boolean(),
        fc.uniqueArray(fc.stringMatching(/^\d{12}$/), { maxLength: 3 }),
        async (t, copyTags, sharedAccounts) => {
          const first = await engine.inputs(COPY, { ...ARGS, tags: t, copyTags, sharedAccounts });
          assert.deepEqual(await engine.inputs(COPY, first, first), first);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("excludes default tags from tags when it reads, and includes them in tagsAll", async () => {
    const made = await engine.create(COPY, { ...ARGS, tags: { Team: "db" } });
    assert.deepEqual(made.state["tags"], { Team: "db" });
    assert.deepEqual(made.state["tagsAll"], { Owner: "dba", Team: "db" });
    assert.equal((await engine.diff(made, { ...ARGS, tags: { Team: "db" } })).some, false);
    assert.deepEqual((await engine.diff(made, ARGS)).detailed, { tags: "DELETE", "tagsAll.Team": "UPDATE" });
  });

  it("previews an update with AWS's values and the new arguments", async () => {
    const made = await engine.create(COPY, {
      ...ARGS,
      targetDbSnapshotIdentifier: "third",
      sharedAccounts: ["222222222222"],
    });
    const calls = engine.aws.calls.length;
    const next = await engine.update(made, { ...ARGS, targetDbSnapshotIdentifier: "third" }, [], true);
    assert.equal(next.state["dbSnapshotArn"], made.state["dbSnapshotArn"]);
    assert.equal("sharedAccounts" in next.state, false);
    assert.equal(engine.aws.calls.length, calls);
  });

  it("ignores one tag of several, and all elements with *", async () => {
    const made = await engine.create(KEY, { tags: { A: "1", B: "1" } });
    const news = { tags: { A: "2", B: "2" } };
    const { detailed } = await engine.diff(made, news, ["tags.A", 'tagsAll["A"]']);
    assert.deepEqual(detailed, { "tags.B": "UPDATE", "tagsAll.B": "UPDATE" });
    assert.equal((await engine.diff(made, news, ["tags.*", "tagsAll.*"])).some, false);
    const next = await engine.update(made, news, ["tags.A", 'tagsAll["A"]']);
    assert.deepEqual(next.state["tags"], { A: "1", B: "2" });
  });

  it("answers other methods as unimplemented", async () => {
    assert.equal(await engine.unimplemented(), status.UNIMPLEMENTED);
  });
});
