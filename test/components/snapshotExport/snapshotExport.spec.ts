import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SnapshotExport, type SnapshotExportArgs } from "../../../components";
import { notYetKnown } from "../pulumiInternals";
import { type Answers, argumentErrors, type Recording, type RecordingOptions, record, settled } from "../recording";

const SNAPSHOT = "arn:aws:rds:us-east-1:111111111111:snapshot:orders-before-migration";
const KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const NAME = "orders-before-migration-export";
const COMPONENT = "rds-snapshots:index:SnapshotExport";
const TASK = "aws:rds/exportTask:ExportTask";

const usual: SnapshotExportArgs = {
  region: "us-east-1",
  snapshotArn: SNAPSHOT,
  s3BucketName: "orders-exports",
  kmsKeyId: KEY,
};
const found = (engine: string, more: Record<string, unknown> = {}): Answers => ({
  "aws:rds/getSnapshots:getSnapshots": () => ({
    snapshots: [{ dbSnapshotArn: SNAPSHOT, encrypted: true, kmsKeyId: KEY, snapshotType: "manual", engine, ...more }],
  }),
});
const declare = (args: Partial<SnapshotExportArgs> = {}, options: RecordingOptions = {}, name = NAME) =>
  record((opts) => new SnapshotExport(name, { ...usual, ...args }, opts), { answers: found("mysql"), ...options });

const named = ({ resources }: Recording<unknown>) => resources.map(({ type, name }) => `${type} ${name}`);

function childOf({ resources, errors }: Recording<unknown>, type: string) {
  assert.deepEqual(errors, []);
  const [child, ...others] = resources.filter((resource) => resource.type === type);
  assert.ok(child && others.length === 0);
  return child;
}

describe("SnapshotExport", () => {
  it("declares exactly an export with the role and policy that AWS documents, without optional inputs", async () => {
    const recording = await declare();
    assert.deepEqual(named(recording), [
      `${COMPONENT} ${NAME}`,
      `aws:iam/role:Role ${NAME}`,
      `aws:iam/rolePolicy:RolePolicy ${NAME}`,
      `${TASK} ${NAME}`,
    ]);
    const role = childOf(recording, "aws:iam/role:Role").inputs;
    assert.deepEqual(Object.keys(role).sort(), ["assumeRolePolicy", "description"]);
    assert.deepEqual(JSON.parse(`${role["assumeRolePolicy"]}`), {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "export.rds.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    const { role: roleName, policy } = childOf(recording, "aws:iam/rolePolicy:RolePolicy").inputs;
    assert.equal(roleName, NAME);
    assert.deepEqual(JSON.parse(`${policy}`).Statement, [
      {
        Sid: "ExportPolicy",
        Effect: "Allow",
        Action: ["s3:PutObject*", "s3:ListBucket", "s3:GetObject*", "s3:DeleteObject*", "s3:GetBucketLocation"],
        Resource: ["arn:aws:s3:::orders-exports", "arn:aws:s3:::orders-exports/*"],
      },
    ]);
    assert.deepEqual(childOf(recording, TASK).inputs, {
      region: "us-east-1",
      exportTaskIdentifier: NAME,
      sourceArn: SNAPSHOT,
      s3BucketName: "orders-exports",
      kmsKeyId: KEY,
      iamRoleArn: `arn:aws:iam::111111111111:role/${NAME}`,
      timeouts: { create: "24h" },
    });
  });

  it("exports only after the role can write", async () => {
    const [policy, ...others] = [childOf(await declare(), TASK).opts.dependsOn].flat();
    assert.ok(aws.iam.RolePolicy.isInstance(policy));
    assert.deepEqual(others, []);
  });

  it("passes its arguments on", async () => {
    const recording = await declare({
      s3Prefix: "orders/2026",
      exportOnly: ["shop", "shop.orders"],
      exportTaskIdentifier: "orders-1",
      createTimeout: "90m",
      tags: { team: "orders" },
    });
    const { inputs, opts } = childOf(recording, TASK);
    assert.equal(inputs["s3Prefix"], "orders/2026");
    assert.deepEqual(inputs["exportOnlies"], ["shop", "shop.orders"]);
    assert.equal(inputs["exportTaskIdentifier"], "orders-1");
    assert.deepEqual(inputs["timeouts"], { create: "90m" });
    assert.deepEqual(opts.customTimeouts, { create: "90m" });
    assert.equal("tags" in inputs, false);
    assert.deepEqual(childOf(recording, "aws:iam/role:Role").inputs["tags"], { team: "orders" });
  });

  it("creates no role if one is specified", async () => {
    const iamRoleArn = "arn:aws:iam::111111111111:role/exports";
    const recording = await declare({ iamRoleArn });
    assert.deepEqual(named(recording), [`${COMPONENT} ${NAME}`, `${TASK} ${NAME}`]);
    const { inputs, opts } = childOf(recording, TASK);
    assert.equal(inputs["iamRoleArn"], iamRoleArn);
    assert.equal(opts.dependsOn, undefined);
  });

  for (const [longest, exportTaskIdentifier] of [
    [60, undefined],
    [300, "orders-2026-11"],
  ] as const) {
    it(`shortens the name of the role to the limit of IAM for a component name of ${longest}`, async () => {
      const most = "-0123abc".length;
      const roleOf = async (name: string) => {
        const recording = await declare(exportTaskIdentifier ? { exportTaskIdentifier } : {}, {}, name);
        const role = childOf(recording, "aws:iam/role:Role");
        assert.equal(childOf(recording, "aws:iam/rolePolicy:RolePolicy").name, role.name);
        assert.equal("name" in role.inputs, false);
        return role.name;
      };
      // A name that fits is not changed, otherwise the role of an existing export would be replaced.
      assert.equal(await roleOf("e".repeat(64 - most)), "e".repeat(64 - most));
      const [one, other] = [await roleOf(`${"e".repeat(longest - 1)}1`), await roleOf(`${"e".repeat(longest - 1)}2`)];
      assert.ok(one.length + most <= 64 && other.length + most <= 64);
      assert.notEqual(one, other);
    });
  }

  it("is the parent of all its children", async () => {
    const recording = await declare();
    for (const { opts } of recording.resources.slice(1)) assert.equal(opts.parent, recording.result);
  });

  it("uses the partition of its Region in ARNs", async () => {
    const china = (arn: string) => arn.replace("arn:aws:", "arn:aws-cn:").replace("us-east-1", "cn-north-1");
    const recording = await declare({ region: "cn-north-1", snapshotArn: china(SNAPSHOT), kmsKeyId: china(KEY) });
    const { policy } = childOf(recording, "aws:iam/rolePolicy:RolePolicy").inputs;
    assert.match(`${policy}`, /arn:aws-cn:s3:::orders-exports/);
    assert.doesNotMatch(`${policy}`, /arn:aws:/);
  });

  it("returns the location of the files", async () => {
    const { result } = await declare();
    assert.ok(result);
    assert.equal(await settled(result.exportTaskIdentifier), NAME);
    assert.equal(await settled(result.s3BucketName), "orders-exports");
    assert.equal(await settled(result.iamRoleArn), `arn:aws:iam::111111111111:role/${NAME}`);
  });

  it("declares the export of a snapshot that does not exist yet on preview", async () => {
    const recording = await declare({ snapshotArn: notYetKnown() }, { preview: true });
    assert.equal(childOf(recording, TASK).inputs["s3BucketName"], "orders-exports");
  });
});

describe("SnapshotExport with invalid arguments", () => {
  it("reports all errors at once, and registers nothing", async () => {
    const { errors, resources } = await declare(
      {
        region: "eu-wset-1",
        snapshotArn: "orders",
        s3BucketName: "s3://orders",
        s3Prefix: "a:b",
        kmsKeyId: "alias/x",
        iamRoleArn: "exports",
        tags: { "aws:x": "y" },
        createTimeout: "a day",
      },
      {},
      "orders_export",
    );
    assert.equal(errors.length, 1);
    assert.deepEqual(resources, []);
    assert.deepEqual(
      errors.flatMap(argumentErrors).map((error) => error.slice(0, error.indexOf(":"))),
      [
        "region",
        "snapshotArn",
        "s3BucketName",
        "s3Prefix",
        "kmsKeyId",
        "iamRoleArn",
        "exportTaskIdentifier",
        "tags",
        "createTimeout",
        "tags",
      ],
    );
  });

  it("refuses a component name that is not valid for its role, if an identifier is specified", async () => {
    const exportTaskIdentifier = "orders-2026-11";
    const { errors, resources } = await declare({ exportTaskIdentifier }, {}, "orders / November");
    assert.deepEqual(errors.flatMap(argumentErrors), [
      `name: must have only letters, digits and + = , . @ - _, because the name of the export role starts with it, but is "orders / November"; rename the component, or set iamRoleArn.`,
    ]);
    assert.deepEqual(resources, []);
    const iamRoleArn = "arn:aws:iam::111111111111:role/exports";
    assert.deepEqual((await declare({ exportTaskIdentifier, iamRoleArn }, {}, "orders / November")).errors, []);
    assert.deepEqual((await declare({ exportTaskIdentifier }, {}, "orders_2026+=,.@-11")).errors, []);
  });

  for (const [what, args, engine, expected] of [
    [
      "AWS does not export the engine",
      {},
      "oracle-ee",
      /^snapshotArn: must be a snapshot of MySQL, .* but ".*" is a snapshot of oracle-ee/,
    ],
    ["the engine belongs to RDS Custom", {}, "custom-sqlserver-ee", /^snapshotArn: .* custom-sqlserver-ee/],
    [
      "a part has a schema, which MySQL does not support",
      { exportOnly: ["shop.public.orders"] },
      "mysql",
      /^exportOnly: must list names such as database or database\.table for mysql, but "shop\.public\.orders" has 3 parts\.$/,
    ],
  ] as const) {
    it(`refuses on preview, before it declares anything, when ${what}`, async () => {
      const { errors, resources } = await declare(
        { ...args, exportOnly: [...("exportOnly" in args ? args.exportOnly : ["shop"])] },
        { answers: found(engine), preview: true },
      );
      assert.match(errors.flatMap(argumentErrors).join("\n"), expected);
      assert.equal(
        resources.some(({ type }) => type === TASK),
        false,
      );
    });
  }

  it("refuses a snapshot with magnetic storage on preview", async () => {
    const answers = found("mysql", { storageType: "standard" });
    const { errors, resources } = await declare({}, { answers, preview: true });
    assert.match(
      errors.flatMap(argumentErrors).join("\n"),
      /^snapshotArn: must not be a snapshot of magnetic storage, but /,
    );
    assert.equal(
      resources.some(({ type }) => type === TASK),
      false,
    );
  });

  it("refuses a snapshot in another Region that becomes known later, without a lookup there", async () => {
    const { errors, calls } = await declare({ snapshotArn: pulumi.output(SNAPSHOT.replace("us-east-1", "eu-west-1")) });
    assert.match(
      errors.flatMap(argumentErrors).join("\n"),
      /^snapshotArn: must be a snapshot in us-east-1, but ".*" is in eu-west-1; set region to eu-west-1/,
    );
    assert.deepEqual(
      calls.map(({ token }) => token),
      ["aws:kms/getKey:getKey"],
    );
  });

  it("ends the program with AWS's reason if the export fails", async () => {
    const outputs = { [TASK]: { status: "FAILED", failureCause: "The bucket does not exist" } };
    const { errors, resources } = await declare({}, { outputs });
    assert.equal(resources.at(-1)?.type, TASK);
    assert.match(
      errors.flatMap(argumentErrors).join("\n"),
      /^exportTaskIdentifier: identifies an export that failed: The bucket does not exist\. /,
    );
    const completed = await declare({}, { outputs: { [TASK]: { status: "COMPLETE" } } });
    assert.deepEqual(completed.errors, []);
    assert.equal(completed.result && (await settled(completed.result.status)), "COMPLETE");
  });

  it("refuses an invalid role ARN that becomes known later", async () => {
    const { errors, resources } = await declare({ iamRoleArn: pulumi.output("exports") });
    assert.match(
      errors.flatMap(argumentErrors).join(),
      /^iamRoleArn: must be the ARN of an IAM role, .* but is "exports"/,
    );
    assert.equal(
      resources.some(({ type }) => type === TASK),
      false,
    );
  });

  it("refuses an unusable key", async () => {
    const answers: Answers = {
      ...found("mysql"),
      "aws:kms/getKey:getKey": ({ keyId }) => ({ arn: keyId, keyManager: "CUSTOMER", keyState: "PendingDeletion" }),
    };
    const { errors } = await declare({}, { answers });
    assert.match(errors.flatMap(argumentErrors).join("\n"), /^kmsKeyId: .* has the state PendingDeletion/);
  });
});
