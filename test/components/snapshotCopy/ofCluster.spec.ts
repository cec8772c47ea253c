import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { SnapshotCopy, type SnapshotCopyArgs } from "../../../components";
import { isNotYetKnown } from "../pulumiInternals";
import { type Answers, argumentErrors, type Recording, record, settled } from "../recording";

const NAME = "analytics-eu-west-1-2026-11-24-03-12-09";
const SOURCE = "arn:aws:rds:us-east-1:111111111111:cluster-snapshot:analytics-before-migration";
const AUTOMATED = "arn:aws:rds:us-east-1:111111111111:cluster-snapshot:rds:analytics-2026-11-24-03-12";
const SOURCE_KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const TARGET_KEY = "arn:aws:kms:eu-west-1:111111111111:key/2234abcd-12ab-34cd-56ef-1234567890ab";
const COMPONENT = "rds-snapshots:index:SnapshotCopy";
const COPY = "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy";
const GET = "aws:rds/getClusterSnapshot:getClusterSnapshot";

const analytics = {
  dbClusterSnapshotArn: SOURCE,
  storageEncrypted: true,
  kmsKeyId: SOURCE_KEY,
  snapshotType: "manual",
  engine: "aurora-postgresql",
};
const found = (snapshot: Record<string, unknown> = analytics): Answers => ({ [GET]: () => snapshot });
const none: Answers = {
  [GET]: () => {
    throw new Error("Your query returned no results. Please change your search criteria and try again.");
  },
};

const declare = (args: SnapshotCopyArgs | Partial<SnapshotCopyArgs> = {}, answers: Answers = found(), name = NAME) =>
  record(
    (opts) =>
      new SnapshotCopy(
        name,
        { sourceDbClusterSnapshotIdentifier: SOURCE, region: "eu-west-1", kmsKeyId: TARGET_KEY, ...args },
        opts,
      ),
    { answers },
  );

function copyOf({ resources, errors }: Recording<unknown>) {
  assert.deepEqual(errors, []);
  assert.deepEqual(
    resources.map(({ type, name }) => `${type} ${name}`),
    [`${COMPONENT} ${NAME}`, `${COPY} ${NAME}`],
  );
  const [component, copy] = resources;
  assert.ok(component && copy);
  return { component, copy };
}

describe("SnapshotCopy of a cluster snapshot", () => {
  it("declares exactly one copy in the target Region, without optional inputs", async () => {
    const { copy } = copyOf(await declare());
    assert.deepEqual(copy.inputs, {
      region: "eu-west-1",
      sourceDbClusterSnapshotIdentifier: SOURCE,
      targetDbClusterSnapshotIdentifier: NAME,
      kmsKeyId: TARGET_KEY,
      timeouts: { create: "24h" },
    });
  });

  it("sets the timeout of the resource and of the engine", async () => {
    const { copy } = copyOf(await declare({ createTimeout: "36h" }));
    assert.deepEqual(copy.inputs["timeouts"], { create: "36h" });
    assert.deepEqual(copy.opts.customTimeouts, { create: "36h" });
  });

  it("passes its arguments on, and protects the copy", async () => {
    const args = {
      targetDbClusterSnapshotIdentifier: "analytics-copy",
      sharedAccounts: ["222222222222"],
      tags: { team: "analytics" },
    };
    const { copy } = copyOf(await declare(args));
    const { timeouts, ...inputs } = copy.inputs;
    assert.deepEqual(inputs, {
      region: "eu-west-1",
      sourceDbClusterSnapshotIdentifier: SOURCE,
      kmsKeyId: TARGET_KEY,
      ...args,
    });
    assert.deepEqual(timeouts, { create: "24h" });
    assert.equal(copy.opts.protect, true);
  });

  it("returns the copy and its evidence", async () => {
    const { result } = await declare();
    assert.ok(result);
    assert.equal(await settled(result.snapshotArn), `arn:aws:rds:eu-west-1:111111111111:cluster-snapshot:${NAME}`);
    assert.equal(await settled(result.snapshotIdentifier), NAME);
    assert.equal(await settled(result.kmsKeyId), TARGET_KEY);
    assert.deepEqual(await settled(result.evidence), {
      source: {
        snapshotArn: SOURCE,
        encrypted: true,
        kmsKeyId: SOURCE_KEY,
        snapshotType: "manual",
        engine: "aurora-postgresql",
      },
      key: { arn: TARGET_KEY, keyManager: "CUSTOMER", keyState: "Enabled" },
    });
  });
});

describe("The evidence of a SnapshotCopy of a cluster snapshot", () => {
  const sourceCalls = ({ calls }: Recording<unknown>) => calls.filter(({ token }) => token === GET);

  it("is looked up in the source's Region, through the provider of the copy", async () => {
    const recording = await record(
      (opts) => {
        const provider = new aws.Provider("other-account", { region: "ap-south-1" });
        const args = { sourceDbClusterSnapshotIdentifier: SOURCE, region: "eu-west-1", kmsKeyId: TARGET_KEY };
        return new SnapshotCopy(NAME, args, { ...opts, provider });
      },
      { answers: found() },
    );
    const [call, ...others] = sourceCalls(recording);
    assert.deepEqual(call?.inputs, { region: "us-east-1", dbClusterSnapshotIdentifier: "analytics-before-migration" });
    assert.match(call?.provider ?? "", /::other-account::/);
    assert.deepEqual(others, []);
  });

  it("is unknown on a preview whose provider is not configured yet, and the answer of the engine is empty", async () => {
    const answers = { [GET]: () => ({}), "aws:kms/getKey:getKey": () => ({}) };
    const { resources, errors, warnings } = await record(
      (opts) =>
        new SnapshotCopy(
          NAME,
          { sourceDbClusterSnapshotIdentifier: SOURCE, region: "eu-west-1", kmsKeyId: TARGET_KEY },
          opts,
        ),
      { answers, preview: true },
    );
    assert.deepEqual([errors, warnings], [[], []]);
    const [component, copy] = resources;
    assert.ok(isNotYetKnown(Object(component?.inputs["evidence"]).source));
    assert.ok(isNotYetKnown(Object(component?.inputs["evidence"]).key));
    assert.ok(isNotYetKnown(copy?.inputs["sourceDbClusterSnapshotIdentifier"]));
  });

  it("is missing, with a warning, after an empty answer that is not one of a preview", async () => {
    const { errors, warnings } = await declare({}, { [GET]: () => ({}) });
    assert.deepEqual(errors, []);
    assert.match(
      warnings.join("\n"),
      /Could not look up the snapshot .*: The AWS provider returned no dbClusterSnapshotArn/,
    );
  });

  it("is looked up with the type of an automated snapshot, which AWS requires to find it", async () => {
    const recording = await declare(
      { sourceDbClusterSnapshotIdentifier: AUTOMATED },
      found({ ...analytics, dbClusterSnapshotArn: AUTOMATED }),
    );
    assert.deepEqual(
      sourceCalls(recording).map(({ inputs }) => inputs),
      [
        {
          region: "us-east-1",
          dbClusterSnapshotIdentifier: "rds:analytics-2026-11-24-03-12",
          snapshotType: "automated",
        },
      ],
    );
  });

  it("contains a snapshot that another account shares, but not one with the same identifier", async () => {
    const namesake = { ...analytics, dbClusterSnapshotArn: SOURCE.replace("111111111111", "333333333333") };
    const answers = { [GET]: ({ includeShared }: Record<string, unknown>) => (includeShared ? analytics : namesake) };
    const recording = await declare({}, answers);
    assert.equal(Object(copyOf(recording).component.inputs["evidence"]).source.snapshotArn, SOURCE);
    assert.deepEqual(sourceCalls(recording)[1]?.inputs, {
      region: "us-east-1",
      dbClusterSnapshotIdentifier: SOURCE,
      includeShared: true,
    });
  });

  it("is empty without a warning for a deleted source whose copy exists, so that the copy remains deployable", async () => {
    const dbClusterSnapshotArn = `arn:aws:rds:eu-west-1:111111111111:cluster-snapshot:${NAME}`;
    const answers: Answers = {
      [GET]: ({ region, ...inputs }) =>
        region === "eu-west-1" ? { ...analytics, dbClusterSnapshotArn } : Object(none[GET]?.(inputs)),
    };
    const recording = await declare({}, answers);
    assert.equal(Object(copyOf(recording).component.inputs["evidence"]).source, undefined);
    assert.deepEqual(recording.warnings, []);
  });

  it("is empty, with a warning, if neither a source of this account nor its copy exists", async () => {
    const recording = await declare({}, none);
    assert.equal(Object(copyOf(recording).component.inputs["evidence"]).source, undefined);
    assert.match(
      recording.warnings.join("\n"),
      /sourceDbClusterSnapshotIdentifier: ".*:analytics-before-migration" does not exist in this account/,
    );
  });

  it("is empty, with a warning, if the lookup fails", async () => {
    const recording = await declare(
      {},
      {
        [GET]: () => {
          throw new Error("AccessDenied: not authorized");
        },
      },
    );
    copyOf(recording);
    assert.equal(recording.warnings.length, 1);
    assert.match(recording.warnings.join(), /Could not look up the snapshot .*AccessDenied/);
  });
});

describe("SnapshotCopy of an unencrypted Aurora snapshot", () => {
  it("warns that AWS may refuse a key for the copy", async () => {
    const recording = await declare({}, found({ ...analytics, storageEncrypted: false, kmsKeyId: "" }));
    copyOf(recording);
    assert.equal(recording.warnings.length, 1);
    assert.match(recording.warnings.join(), /kmsKeyId: .* is a snapshot without a KMS key of an Aurora cluster/);
  });
});

describe("SnapshotCopy of a cluster snapshot refuses", () => {
  async function refusal(args: Partial<SnapshotCopyArgs>, answers: Answers = found(), name = NAME) {
    const { errors, resources } = await declare(args, answers, name);
    const problems = errors.flatMap(argumentErrors);
    const fields = problems.map((error) => error.slice(0, error.indexOf(": ")));
    return { problems, fields, registered: resources.map(({ type }) => type) };
  }

  it("two sources, and each argument that only DB snapshots support", async () => {
    const { problems, fields, registered } = await refusal({
      sourceDbSnapshotIdentifier: SOURCE.replace(":cluster-snapshot:", ":snapshot:"),
      targetDbSnapshotIdentifier: "analytics-copy",
      optionGroupName: "analytics",
    });
    assert.deepEqual(fields, ["sourceDbSnapshotIdentifier", "targetDbSnapshotIdentifier", "optionGroupName"]);
    assert.match(
      problems[2] ?? "",
      /optionGroupName: must not be specified for a DB cluster snapshot, because DB clusters have no option groups\.$/,
    );
    assert.deepEqual(registered, []);
  });

  it("a missing source", async () => {
    const { errors } = await record((opts) => new SnapshotCopy(NAME, { region: "eu-west-1" }, opts));
    assert.match(
      errors.flatMap(argumentErrors).join(),
      /^sourceDbSnapshotIdentifier: must be the full ARN of a DB snapshot, but is missing; .*Cluster/,
    );
  });

  it("the identifier of a cluster snapshot for the copy of a DB snapshot", async () => {
    const args = {
      sourceDbSnapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:orders",
      targetDbClusterSnapshotIdentifier: "orders-copy",
      region: "eu-west-1",
    };
    const { errors } = await record((opts) => new SnapshotCopy(NAME, args, opts));
    assert.match(
      errors.flatMap(argumentErrors).join(),
      /^targetDbClusterSnapshotIdentifier: must not be specified, because the source is a DB snapshot/,
    );
  });

  it("an identifier of more than 63 characters", async () => {
    const { fields, problems } = await refusal({ targetDbClusterSnapshotIdentifier: "a".repeat(64) });
    assert.deepEqual(fields, ["targetDbClusterSnapshotIdentifier"]);
    assert.match(
      problems.join(),
      /must have at most 63 characters for a snapshot of a DB cluster, but "a{64}" has 64\.$/,
    );
    assert.deepEqual((await refusal({ targetDbClusterSnapshotIdentifier: "a".repeat(63) })).fields, []);
  });

  it("the snapshot of a Multi-AZ DB cluster, with the reason, and declares no copy", async () => {
    const { problems, registered } = await refusal({}, found({ ...analytics, engine: "mysql" }));
    assert.match(
      problems.join(),
      /^sourceDbClusterSnapshotIdentifier: .* AWS does not copy snapshots of Multi-AZ DB clusters/,
    );
    assert.deepEqual(registered, [COMPONENT]);
  });

  it("an encrypted cluster snapshot without a key", async () => {
    const args = { sourceDbClusterSnapshotIdentifier: SOURCE, region: "eu-west-1" };
    const { errors, resources } = await record((opts) => new SnapshotCopy(NAME, args, opts), { answers: found() });
    assert.match(
      errors.flatMap(argumentErrors).join(),
      /^kmsKeyId: must be the full ARN of a key in eu-west-1, because the source is encrypted, and its key .* exists only in us-east-1\.$/,
    );
    assert.deepEqual(
      resources.map(({ type }) => type),
      [COMPONENT],
    );
  });
});
