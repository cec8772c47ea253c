import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, SnapshotCopy, type SnapshotCopyArgs } from "../../../components";
import { isNotYetKnown, isSecret, notYetKnown } from "../pulumiInternals";
import { type Answers, type Recording, record, settled } from "../recording";

const NAME = "orders-eu-west-1-2026-11-24-03-12-09";
const SOURCE = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12";
const SOURCE_KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const TARGET_KEY = "arn:aws:kms:eu-west-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab";
const GET_SNAPSHOTS = "aws:rds/getSnapshots:getSnapshots";
const GET_KEY = "aws:kms/getKey:getKey";

/** The source as the provider returns it, with empty strings for missing properties. */
const orders = {
  dbSnapshotArn: SOURCE,
  encrypted: true,
  kmsKeyId: SOURCE_KEY,
  snapshotType: "automated",
  engine: "mysql",
  optionGroupName: "default:mysql-8-0",
};

const declare = (
  args: Partial<SnapshotCopyArgs> = {},
  { answers = {}, preview = false }: { answers?: Answers; preview?: boolean } = {},
) =>
  record((opts) => new SnapshotCopy(NAME, { sourceDbSnapshotIdentifier: SOURCE, region: "eu-west-1", ...args }, opts), {
    answers,
    preview,
  });
const found = (snapshot: Record<string, unknown>): Answers => ({ [GET_SNAPSHOTS]: () => ({ snapshots: [snapshot] }) });

function copyOf({ resources, errors }: Recording<unknown>) {
  assert.deepEqual(errors, []);
  assert.deepEqual(
    resources.map(({ type, name }) => `${type} ${name}`),
    [`rds-snapshots:index:SnapshotCopy ${NAME}`, `aws:rds/snapshotCopy:SnapshotCopy ${NAME}`],
  );
  const [component, copy] = resources;
  assert.ok(component && copy);
  return { component, copy };
}

describe("SnapshotCopy", () => {
  it("declares exactly one copy with its own name in the target Region, without optional inputs", async () => {
    const { copy } = copyOf(await declare());
    assert.deepEqual(copy.inputs, {
      region: "eu-west-1",
      sourceDbSnapshotIdentifier: SOURCE,
      targetDbSnapshotIdentifier: NAME,
    });
    assert.equal("destinationRegion" in copy.inputs, false);
  });

  it("passes its arguments on", async () => {
    const args = {
      targetDbSnapshotIdentifier: "orders-copy",
      kmsKeyId: TARGET_KEY,
      optionGroupName: "orders",
      sharedAccounts: ["222222222222", "333333333333"],
      tags: { team: "orders" },
    };
    const { copy } = copyOf(await declare(args));
    assert.deepEqual(copy.inputs, { region: "eu-west-1", sourceDbSnapshotIdentifier: SOURCE, ...args });
  });

  it("marks the presigned URL as a secret, for itself and for the copy", async () => {
    const { component, copy } = copyOf(await declare({ presignedUrl: "https://example.com" }));
    for (const { inputs } of [component, copy]) {
      assert.ok(isSecret(inputs["presignedUrl"]));
    }
  });

  it("waits 24 hours for the copy, or for the specified timeout", async () => {
    assert.deepEqual(copyOf(await declare()).copy.opts.customTimeouts, { create: "24h" });
    assert.deepEqual(copyOf(await declare({ createTimeout: "90m" })).copy.opts.customTimeouts, { create: "90m" });
  });

  for (const [deletion, protect, retainOnDelete] of [
    [undefined, true, undefined],
    [Deletion.Protect, true, undefined],
    [Deletion.Retain, undefined, true],
    [Deletion.Delete, undefined, undefined],
  ] as const) {
    it(`applies deletion ${deletion ?? "by default"} to the copy`, async () => {
      const { opts } = copyOf(await declare(deletion && { deletion })).copy;
      assert.deepEqual([opts.protect, opts.retainOnDelete], [protect, retainOnDelete]);
    });
  }

  it("ignores changes of the tags that AWS copies", async () => {
    const { copy } = copyOf(await declare({ copyTags: true }));
    assert.equal(copy.inputs["copyTags"], true);
    assert.deepEqual(copy.opts.ignoreChanges, ["copyTags", "presignedUrl", "tags", "tagsAll"]);
  });

  it("ignores changes of what AWS does not return, and what only a creation uses", async () => {
    for (const args of [{}, { copyTags: false }, { presignedUrl: "https://example.com" }]) {
      const { copy } = copyOf(await declare(args));
      assert.deepEqual(copy.opts.ignoreChanges, ["copyTags", "presignedUrl"]);
    }
  });

  it("uses its own name as identifier, shortened if it is too long", async () => {
    const name = "a".repeat(300);
    const { resources, errors } = await record(
      (opts) => new SnapshotCopy(name, { sourceDbSnapshotIdentifier: SOURCE, region: "eu-west-1" }, opts),
    );
    assert.deepEqual(errors, []);
    assert.match(String(resources[1]?.inputs["targetDbSnapshotIdentifier"]), /^a{247}-[a-z0-9]{7}$/);
  });

  it("is the parent of its copy", async () => {
    const recording = await declare();
    assert.equal(copyOf(recording).copy.opts.parent, recording.result);
  });

  it("returns the copy and its evidence", async () => {
    const { result } = await declare({ kmsKeyId: TARGET_KEY }, { answers: found(orders) });
    assert.ok(result);
    assert.equal(await settled(result.snapshotArn), `arn:aws:rds:eu-west-1:111111111111:snapshot:${NAME}`);
    assert.equal(await settled(result.snapshotIdentifier), NAME);
    assert.equal(await settled(result.region), "eu-west-1");
    assert.equal(await settled(result.kmsKeyId), TARGET_KEY);
    const { dbSnapshotArn, ...described } = orders;
    assert.deepEqual(await settled(result.evidence), {
      source: { snapshotArn: dbSnapshotArn, ...described },
      key: { arn: TARGET_KEY, keyManager: "CUSTOMER", keyState: "Enabled" },
    });
  });
});

describe("The evidence of a SnapshotCopy", () => {
  it("is among the inputs of the component, so that policies see it before the copy exists", async () => {
    const { component } = copyOf(await declare({ kmsKeyId: TARGET_KEY }, { answers: found(orders) }));
    const { dbSnapshotArn, ...described } = orders;
    assert.deepEqual(component.inputs, {
      sourceDbSnapshotIdentifier: SOURCE,
      region: "eu-west-1",
      kmsKeyId: TARGET_KEY,
      evidence: {
        source: { snapshotArn: dbSnapshotArn, ...described },
        key: { arn: TARGET_KEY, keyManager: "CUSTOMER", keyState: "Enabled" },
      },
    });
  });

  it("is looked up in the Regions of the source and the key, through the provider of the copy", async () => {
    const recording = await record(
      (opts) => {
        const provider = new aws.Provider("other-account", { region: "ap-south-1" });
        const args = { sourceDbSnapshotIdentifier: SOURCE, region: "eu-west-1", kmsKeyId: TARGET_KEY };
        return new SnapshotCopy(NAME, args, { ...opts, provider });
      },
      { answers: found(orders) },
    );
    const copy = recording.resources.find(({ type }) => type === "aws:rds/snapshotCopy:SnapshotCopy");
    assert.match(copy?.provider ?? "", /::other-account::/);
    const provider = copy?.provider;
    const byToken = [...recording.calls].sort((a, b) => b.token.localeCompare(a.token));
    const filters = [{ name: "db-snapshot-id", values: ["rds:orders-2026-11-24-03-12"] }];
    assert.deepEqual(byToken, [
      { token: GET_SNAPSHOTS, inputs: { region: "us-east-1", filters, snapshotType: "automated" }, provider },
      { token: GET_KEY, inputs: { region: "eu-west-1", keyId: TARGET_KEY }, provider },
    ]);
  });

  it("is looked up through the provider of the component's parent if the copy uses that", async () => {
    const recording = await record((opts) => {
      const provider = new aws.Provider("other-account", { region: "ap-south-1" });
      const parent = new pulumi.ComponentResource("test:index:Parent", "parent", {}, { providers: { aws: provider } });
      return new SnapshotCopy(NAME, { sourceDbSnapshotIdentifier: SOURCE, region: "eu-west-1" }, { ...opts, parent });
    });
    assert.ok(recording.calls.length > 0);
    for (const { provider } of recording.calls) assert.match(provider, /::other-account::/);
  });

  it("does not contain another account's snapshot with the same identifier", async () => {
    const namesake = { ...orders, dbSnapshotArn: SOURCE.replace("111111111111", "333333333333") };
    const { component } = copyOf(await declare({}, { answers: found(namesake) }));
    assert.deepEqual(component.inputs["evidence"], {});
  });

  it("contains a snapshot that another account shares", async () => {
    const shared = { ...orders, encrypted: false, kmsKeyId: "", optionGroupName: "", snapshotType: "shared" };
    const answers: Answers = {
      [GET_SNAPSHOTS]: ({ snapshotType }) => ({ snapshots: snapshotType === "shared" ? [shared] : [] }),
    };
    const { component } = copyOf(await declare({}, { answers }));
    assert.deepEqual(component.inputs["evidence"], {
      source: { snapshotArn: SOURCE, encrypted: false, snapshotType: "shared", engine: "mysql" },
    });
  });

  it("is empty without a warning for a deleted source whose copy exists, so that the copy remains deployable", async () => {
    const dbSnapshotArn = `arn:aws:rds:eu-west-1:111111111111:snapshot:${NAME}`;
    const snapshots = ({ region }: Record<string, unknown>) => (region === "eu-west-1" ? [{ dbSnapshotArn }] : []);
    const answers: Answers = { [GET_SNAPSHOTS]: (inputs) => ({ snapshots: snapshots(inputs) }) };
    const recording = await declare({}, { answers });
    assert.deepEqual(copyOf(recording).component.inputs["evidence"], {});
    assert.deepEqual(recording.warnings, []);
  });

  it("is empty, with a warning, if neither a source of this account nor its copy exists", async () => {
    const recording = await declare();
    assert.deepEqual(copyOf(recording).component.inputs["evidence"], {});
    assert.match(
      recording.warnings.join("\n"),
      /sourceDbSnapshotIdentifier: ".*:rds:orders-2026-11-24-03-12" does not exist in this account, so AWS will refuse the copy "orders-eu-west-1-.*"\. Correct the ARN/,
    );
    const foreign = await declare({ sourceDbSnapshotIdentifier: SOURCE.replace("111111111111", "222222222222") });
    assert.deepEqual(foreign.warnings, []);
  });

  it("names the type of a snapshot that AWS Backup created", async () => {
    const sourceDbSnapshotIdentifier = "arn:aws:rds:us-east-1:111111111111:snapshot:awsbackup:job-1";
    const { calls } = await declare({ sourceDbSnapshotIdentifier });
    const types = calls
      .filter(({ inputs }) => inputs["region"] === "us-east-1")
      .map(({ inputs }) => inputs["snapshotType"]);
    assert.deepEqual(types, ["awsbackup", "shared"]);
  });

  it("does not change if the source is deleted", async () => {
    const { component, copy } = copyOf(await declare());
    assert.deepEqual(component.opts.ignoreChanges, ["evidence.source"]);
    assert.deepEqual(copy.opts.ignoreChanges, ["copyTags", "presignedUrl"]);
  });

  it("is empty, with a warning, if the lookup fails, and the copy remains deployable", async () => {
    const unreachable = () => {
      throw new Error("AccessDenied: not authorized");
    };
    const recording = await declare(
      { kmsKeyId: TARGET_KEY },
      { answers: { [GET_SNAPSHOTS]: unreachable, [GET_KEY]: unreachable } },
    );
    assert.deepEqual(copyOf(recording).component.inputs["evidence"], {});
    assert.equal(recording.warnings.length, 2);
    assert.match(recording.warnings.join("\n"), new RegExp(`Could not look up the snapshot ${SOURCE}; .*AccessDenied`));
    assert.match(recording.warnings.join("\n"), new RegExp(`Could not look up the key ${TARGET_KEY}; .*AccessDenied`));
  });

  it("separates its known and unknown parts on preview", async () => {
    const recording = await declare({ kmsKeyId: notYetKnown() }, { answers: found(orders), preview: true });
    const { component, copy } = copyOf(recording);
    const evidence = Object(component.inputs["evidence"]);
    assert.equal(evidence.source.kmsKeyId, SOURCE_KEY);
    assert.ok(isNotYetKnown(evidence.key));
    assert.equal(copy.inputs["sourceDbSnapshotIdentifier"], SOURCE);
    assert.ok(isNotYetKnown(copy.inputs["kmsKeyId"]));
    assert.deepEqual(
      recording.calls.map(({ token }) => token),
      [GET_SNAPSHOTS],
    );
  });

  it("is unknown on preview if the source is unknown, without a lookup", async () => {
    const recording = await declare({ sourceDbSnapshotIdentifier: notYetKnown() }, { preview: true });
    const { component, copy } = copyOf(recording);
    assert.ok(isNotYetKnown(Object(component.inputs["evidence"]).source));
    assert.ok(isNotYetKnown(copy.inputs["sourceDbSnapshotIdentifier"]));
    assert.deepEqual(recording.calls, []);
  });
});
