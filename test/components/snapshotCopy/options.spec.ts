import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SnapshotCopy, type SnapshotCopyArgs } from "../../../components";
import { type Answers, argumentErrors, type Recording, record } from "../recording";

const NAME = "payroll-eu-west-1-2026-11-24-03-12-09";
const SOURCE = "arn:aws:rds:us-east-1:111111111111:snapshot:payroll-before-migration";
const COMPONENT = "rds-snapshots:index:SnapshotCopy";
const OPTION_GROUP = "aws:rds/optionGroup:OptionGroup";

const payroll = {
  dbSnapshotArn: SOURCE,
  encrypted: false,
  kmsKeyId: "",
  snapshotType: "manual",
  engine: "oracle-ee",
  optionGroupName: "payroll-options",
};
const answers = (optionNames: string[], snapshot: Partial<typeof payroll> = {}): Answers => ({
  "aws:rds/getSnapshots:getSnapshots": () => ({ snapshots: [{ ...payroll, ...snapshot }] }),
  [OPTION_GROUP]: () => ({
    engineName: "oracle-ee",
    majorEngineVersion: "19",
    options: optionNames.map((optionName) => ({ optionName })),
  }),
});
const declare = (args: Partial<SnapshotCopyArgs>, known: Answers, preview = false) =>
  record((opts) => new SnapshotCopy(NAME, { sourceDbSnapshotIdentifier: SOURCE, region: "eu-west-1", ...args }, opts), {
    answers: known,
    preview,
  });
const evidenceOf = ({ resources }: Recording<unknown>) =>
  Object(resources.find(({ type }) => type === COMPONENT)?.inputs["evidence"]).source;
const typesOf = ({ resources }: Recording<unknown>) => resources.map(({ type }) => type);

describe("The options in the evidence of a SnapshotCopy", () => {
  it("are read from the source's option group in the source's Region, and known on preview", async () => {
    const recording = await declare(
      { optionGroupName: "payroll", sharedAccounts: ["222222222222"] },
      answers(["Timezone", "OEM"]),
      true,
    );
    assert.deepEqual(recording.errors, []);
    assert.deepEqual(recording.reads, [
      {
        type: OPTION_GROUP,
        name: `${NAME}-source-options`,
        id: "payroll-options",
        state: { region: "us-east-1" },
        provider: "",
      },
    ]);
    assert.deepEqual(evidenceOf(recording).options, ["OEM", "Timezone"]);
    assert.deepEqual(typesOf(recording), [COMPONENT, "aws:rds/snapshotCopy:SnapshotCopy"]);
  });

  it("are read through the provider of the copy, as its sibling", async () => {
    const recording = await record(
      (opts) => {
        const provider = new aws.Provider("other-account", { region: "ap-south-1" });
        const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
        const args = {
          sourceDbSnapshotIdentifier: SOURCE,
          region: "eu-west-1",
          optionGroupName: "payroll",
          sharedAccounts: ["222222222222"],
        };
        return new SnapshotCopy(NAME, args, { ...opts, parent, provider });
      },
      { answers: answers(["OEM"]) },
    );
    assert.deepEqual(recording.errors, []);
    assert.match(recording.reads[0]?.provider ?? "", /::other-account::/);
  });

  for (const [why, args, snapshot] of [
    ["the copy stays in the Region and is not shared", { region: "us-east-1" }, {}],
    ["an option group is specified and the copy is not shared", { optionGroupName: "payroll" }, {}],
    ["the group is a default one", {}, { optionGroupName: "default:oracle-ee-19" }],
    ["the engine has no such options", {}, { engine: "mysql" }],
    ["AWS returns no engine", {}, { engine: "" }],
  ] as [string, Partial<SnapshotCopyArgs>, Partial<typeof payroll>][]) {
    it(`are not read if ${why}`, async () => {
      const recording = await declare(args, answers(["Timezone"], snapshot));
      assert.deepEqual(recording.errors, []);
      assert.deepEqual(recording.reads, []);
      assert.equal("options" in evidenceOf(recording), false);
      assert.deepEqual(recording.warnings, []);
    });
  }

  it("of another account are not read, with a warning about their effect", async () => {
    const recording = await declare({}, answers(["Timezone"], { snapshotType: "shared" }));
    assert.deepEqual(recording.errors, []);
    assert.deepEqual(recording.reads, []);
    assert.equal(recording.warnings.length, 1);
    assert.match(recording.warnings.join(), /optionGroupName: .*"payroll-options" of ".*" belongs to another account/);
    assert.deepEqual(
      (await declare({ optionGroupName: "payroll" }, answers([], { snapshotType: "shared" }))).warnings,
      [],
    );
  });
});

describe("SnapshotCopy of a source with persistent or permanent options", () => {
  async function refusal(args: Partial<SnapshotCopyArgs>, known: Answers) {
    const recording = await declare(args, known, true);
    return { problems: recording.errors.flatMap(argumentErrors), types: typesOf(recording) };
  }

  it("refuses a copy to another Region without an option group on preview, and declares no copy", async () => {
    const { problems, types } = await refusal({}, answers(["OEM", "Timezone"]));
    assert.deepEqual(problems, [
      `optionGroupName: must be an option group in eu-west-1 with Timezone, because the source's option group "payroll-options" has these persistent or permanent options. Create one with a ReplicatedOptionGroup.`,
    ]);
    assert.deepEqual(types, [COMPONENT]);
    assert.deepEqual((await refusal({}, answers(["OEM"]))).problems, []);
  });

  it("refuses a share, with the alternative for each engine", async () => {
    const args = { optionGroupName: "payroll", sharedAccounts: ["222222222222"] };
    const oracle = await refusal(args, answers(["TDE", "Timezone"]));
    assert.match(
      oracle.problems.join("\n"),
      /^sharedAccounts: must be empty, because the source's option group "payroll-options" has TDE, and a snapshot with it cannot be shared; remove sharedAccounts\. .*Data Pump.*$/,
    );
    assert.deepEqual(oracle.types, [COMPONENT]);
    const sqlServer = await refusal(args, answers(["TDE"], { engine: "sqlserver-ee" }));
    assert.match(sqlServer.problems.join("\n"), /^sharedAccounts: .* disable encryption in each database/);
  });

  it("allows a share with Timezone and OLS", async () => {
    const args = { optionGroupName: "payroll", sharedAccounts: ["222222222222"] };
    assert.deepEqual((await refusal(args, answers(["OLS", "Timezone"]))).problems, []);
  });

  it("reports the missing group and the share at once", async () => {
    const { problems } = await refusal({ sharedAccounts: ["222222222222"] }, answers(["TDE"]));
    assert.deepEqual(
      problems.map((error) => error.slice(0, error.indexOf(":"))),
      ["optionGroupName", "sharedAccounts"],
    );
  });
});
