import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, ReplicatedParameterGroup, type ReplicatedParameterGroupArgs, SourceKind } from "../../../components";
import { type Answers, argumentErrors, type Recording, record, settled } from "../recording";

const COMPONENT = "rds-snapshots:index:ReplicatedParameterGroup";
const GROUP = "aws:rds/parameterGroup:ParameterGroup";
const CLUSTER_GROUP = "aws:rds/clusterParameterGroup:ClusterParameterGroup";
const NAME = "orders-eu-west-1";
const ARGS = { sourceParameterGroupName: "orders-mysql8", sourceRegion: "us-east-1", region: "eu-west-1" };

/** 30 static and dynamic parameters, as the provider returns them. */
const parameters = Array.from({ length: 30 }, (_, index) => ({
  name: `parameter_${String(index).padStart(2, "0")}`,
  value: String(index),
  applyMethod: index % 2 === 0 ? "immediate" : "pending-reboot",
}));
const source = (family = "mysql8.0", set = parameters): Answers => ({
  [GROUP]: () => ({ family, parameters: set }),
  [CLUSTER_GROUP]: () => ({ family: "aurora-postgresql15", parameters: set }),
});

const declare = (args: Partial<ReplicatedParameterGroupArgs> = {}, answers = source(), name = NAME) =>
  record((opts) => new ReplicatedParameterGroup(name, { ...ARGS, ...args }, opts), { answers });

function groupOf({ resources, errors }: Recording<unknown>, type = GROUP) {
  assert.deepEqual(errors, []);
  assert.deepEqual(
    resources.map((resource) => `${resource.type} ${resource.name}`),
    [`${COMPONENT} ${NAME}`, `${type} ${NAME}`],
  );
  const group = resources[1];
  assert.ok(group);
  return group;
}

describe("ReplicatedParameterGroup", () => {
  it("creates a group in the target Region with all parameters of the source and their apply methods", async () => {
    const { inputs } = groupOf(await declare());
    assert.deepEqual(inputs, {
      region: "eu-west-1",
      name: NAME,
      family: "mysql8.0",
      description: "Replica of orders-mysql8 in us-east-1",
      parameters,
    });
  });

  it("reads the source group in its own Region", async () => {
    const { reads } = await declare();
    assert.deepEqual(reads, [
      { type: GROUP, name: `${NAME}-source`, id: "orders-mysql8", state: { region: "us-east-1" }, provider: "" },
    ]);
  });

  it("reads nothing with readSource: false, and keeps what an existing replica has", async () => {
    const recording = await declare({ readSource: false, exclusions: ["max_connections"], engineVersion: "8.0.40" });
    assert.deepEqual(recording.reads, []);
    assert.deepEqual(groupOf(recording).opts.ignoreChanges, ["family", "parameters"]);
    assert.ok(recording.resources.every(({ inputs }) => !("readSource" in inputs)));
  });

  it("does not need readSource for a default group, which is never read", async () => {
    const args = { sourceParameterGroupName: "default.mysql8.0", parameterGroupName: "orders", readSource: false };
    const recording = await declare({ ...args, overrides: { max_connections: { value: "9" } } });
    const { inputs, opts } = groupOf(recording);
    assert.deepEqual([inputs["family"], opts.ignoreChanges], ["mysql8.0", undefined]);
  });

  it("creates and reads a cluster parameter group for clusters", async () => {
    const recording = await declare({ kind: SourceKind.Cluster, sourceParameterGroupName: "analytics-cluster" });
    const { inputs } = groupOf(recording, CLUSTER_GROUP);
    assert.equal(inputs["family"], "aurora-postgresql15");
    assert.deepEqual(inputs["parameters"], parameters);
    assert.deepEqual(
      recording.reads.map(({ type, id, state }) => ({ type, id, state })),
      [{ type: CLUSTER_GROUP, id: "analytics-cluster", state: { region: "us-east-1" } }],
    );
  });

  it("reads and creates through the provider of the component", async () => {
    const { reads, resources } = await record(
      (opts) => {
        const provider = new aws.Provider("other-account", { region: "ap-south-1" });
        return new ReplicatedParameterGroup(NAME, ARGS, { ...opts, provider });
      },
      { answers: source() },
    );
    assert.match(reads[0]?.provider ?? "", /::other-account::/);
    assert.match(resources.find(({ type }) => type === GROUP)?.provider ?? "", /::other-account::/);
  });

  it("returns the group", async () => {
    const { result } = await declare({ parameterGroupName: "orders" });
    assert.ok(result);
    assert.equal(await settled(result.parameterGroupName), "orders");
    assert.equal(await settled(result.parameterGroupArn), "arn:aws:rds:eu-west-1:111111111111:pg:orders");
    assert.equal(await settled(result.family), "mysql8.0");
  });

  it("overrides, adds and omits parameters by name", async () => {
    const { inputs } = groupOf(
      await declare(
        {
          overrides: { b: { value: pulumi.output("20") }, d: { value: "4", applyMethod: "pending-reboot" } },
          exclusions: ["c"],
        },
        source("mysql8.0", [
          { name: "a", value: "1", applyMethod: "immediate" },
          { name: "b", value: "2", applyMethod: "pending-reboot" },
          { name: "c", value: "3", applyMethod: "immediate" },
        ]),
      ),
    );
    assert.deepEqual(inputs["parameters"], [
      { name: "a", value: "1", applyMethod: "immediate" },
      { name: "b", value: "20", applyMethod: "pending-reboot" },
      { name: "d", value: "4", applyMethod: "pending-reboot" },
    ]);
  });

  it("creates a group without parameters if the source sets none", async () => {
    const { inputs } = groupOf(await declare({}, { [GROUP]: () => ({ family: "mysql8.0" }) }));
    assert.deepEqual(inputs["parameters"], []);
  });

  for (const [deletion, protect, retainOnDelete] of [
    [undefined, undefined, undefined],
    [Deletion.Protect, true, undefined],
    [Deletion.Retain, undefined, true],
  ] as const) {
    it(`applies deletion ${deletion ?? "by default"} to the group`, async () => {
      const recording = await declare({ ...(deletion && { deletion }), tags: { team: "orders" } });
      const { opts, inputs } = groupOf(recording);
      assert.deepEqual([opts.protect, opts.retainOnDelete], [protect, retainOnDelete]);
      assert.equal(opts.deleteBeforeReplace, true);
      assert.equal(opts.parent, recording.result);
      assert.deepEqual(inputs["tags"], { team: "orders" });
    });
  }
});

describe("ReplicatedParameterGroup of a default group", () => {
  it("returns the name, and reads and creates nothing", async () => {
    const args = { sourceParameterGroupName: "default.mysql8.0", engineVersion: "8.0.40" };
    const { result, resources, reads, errors } = await declare(args, {}, "Any name");
    assert.deepEqual(errors, []);
    assert.deepEqual(
      resources.map(({ type }) => type),
      [COMPONENT],
    );
    assert.deepEqual(reads, []);
    assert.ok(result);
    assert.equal(await settled(result.parameterGroupName), "default.mysql8.0");
    assert.equal(await settled(result.parameterGroupArn), undefined);
    assert.equal(await settled(result.family), "mysql8.0");
  });

  it("creates a group of its family if there are overrides, and reads nothing", async () => {
    const overrides = { max_connections: { value: "500" } };
    const recording = await declare({ sourceParameterGroupName: "default.mysql8.0", overrides }, {});
    const { inputs } = groupOf(recording);
    assert.equal(inputs["family"], "mysql8.0");
    assert.deepEqual(inputs["parameters"], [{ name: "max_connections", value: "500" }]);
    assert.deepEqual(recording.reads, []);
  });
});

describe("ReplicatedParameterGroup with invalid arguments", () => {
  async function refusal(args: Partial<ReplicatedParameterGroupArgs>, answers = source(), name = NAME) {
    const { errors, resources } = await declare(args, answers, name);
    const problems = errors.flatMap(argumentErrors);
    const fields = problems.map((error) => error.slice(0, error.indexOf(": ")));
    return { errors, problems, fields, registered: resources.map(({ type }) => type) };
  }

  it("reports all errors in plain values at once, and registers nothing", async () => {
    const { errors, fields, registered } = await refusal({
      sourceParameterGroupName: "orders--mysql8",
      sourceRegion: "us-esat-1",
      region: "Ireland",
      kind: JSON.parse('"serverless"'),
      parameterGroupName: "Orders",
      overrides: { a: { value: "1", applyMethod: "later" } },
      exclusions: ["a"],
      tags: { "aws:x": "y" },
      deletion: JSON.parse('"keep"'),
    });
    assert.equal(errors.length, 1);
    assert.deepEqual(fields, [
      "sourceParameterGroupName",
      "sourceRegion",
      "region",
      "kind",
      "parameterGroupName",
      "exclusions",
      "overrides.a.applyMethod",
      "tags",
      "deletion",
    ]);
    assert.deepEqual(registered, []);
  });

  it("reports another family and version and unknown exclusions at once, and creates no group", async () => {
    const { errors, fields, registered } = await refusal(
      { family: "mysql8.0", engineVersion: "8.0.40", exclusions: ["no_such_parameter"] },
      source("mysql5.7"),
    );
    assert.equal(errors.length, 1);
    assert.deepEqual(fields, ["family", "engineVersion", "exclusions"]);
    assert.deepEqual(registered, [COMPONENT]);
  });

  it("refuses a component name that is not a valid default for the group name", async () => {
    const { problems } = await refusal({}, source(), "orders eu");
    assert.match(
      problems.join(),
      /^parameterGroupName: must have .*, but is "orders eu"\. The default is the component's name\.$/,
    );
  });

  it("refuses reserved tags, also if they become known later", async () => {
    const { fields, registered } = await refusal({ tags: pulumi.output({ "aws:x": "y" }) });
    assert.deepEqual(fields, ["tags"]);
    assert.deepEqual(registered, [COMPONENT]);
  });

  it("reports arguments that contradict the name of a default group, or that it does not support", async () => {
    const { fields } = await refusal({
      sourceParameterGroupName: "default.mysql8.0",
      parameterGroupName: "orders",
      family: "mysql8.4",
      exclusions: ["max_connections"],
    });
    assert.deepEqual(fields, ["parameterGroupName", "family", "exclusions"]);
  });
});
