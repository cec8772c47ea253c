import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Deletion, ReplicatedOptionGroup, type ReplicatedOptionGroupArgs } from "../../../components";
import { isNotYetKnown, isSecret, notYetKnown } from "../pulumiInternals";
import { type Answers, argumentErrors, type Recording, record, settled } from "../recording";

const COMPONENT = "rds-snapshots:index:ReplicatedOptionGroup";
const GROUP = "aws:rds/optionGroup:OptionGroup";
const NAME = "ledger-eu-west-1";
const ARGS = { sourceOptionGroupName: "ledger-options", sourceRegion: "us-east-1", region: "eu-west-1" };

const timezone = { optionName: "Timezone", optionSettings: [{ name: "TIME_ZONE", value: "Europe/Zurich" }] };
const agent = {
  optionName: "OEM_AGENT",
  optionSettings: [{ name: "OMS_HOST", value: "oms" }],
  vpcSecurityGroupMemberships: ["sg-1"],
};
const source = (options: unknown[] = [timezone], engineName = "oracle-ee", majorEngineVersion = "19"): Answers => ({
  [GROUP]: () => ({ engineName, majorEngineVersion, options }),
});

const declare = (args: Partial<ReplicatedOptionGroupArgs> = {}, answers = source(), preview = false) =>
  record((opts) => new ReplicatedOptionGroup(NAME, { ...ARGS, ...args }, opts), { answers, preview });

function groupOf({ resources, errors }: Recording<unknown>) {
  assert.deepEqual(errors, []);
  assert.deepEqual(
    resources.map(({ type, name }) => `${type} ${name}`),
    [`${COMPONENT} ${NAME}`, `${GROUP} ${NAME}`],
  );
  const group = resources[1];
  assert.ok(group);
  return group;
}

describe("ReplicatedOptionGroup", () => {
  it("creates a group in the target Region with the options and settings of the source", async () => {
    const { inputs } = groupOf(await declare({}, source([timezone, { optionName: "JVM" }])));
    assert.deepEqual(inputs, {
      region: "eu-west-1",
      name: NAME,
      engineName: "oracle-ee",
      majorEngineVersion: "19",
      optionGroupDescription: "Replica of ledger-options in us-east-1",
      options: [{ optionName: "JVM" }, timezone],
    });
  });

  it("reads the source in its own Region, through the provider of the component", async () => {
    const { reads, resources } = await record(
      (opts) => {
        const provider = new aws.Provider("other-account", { region: "ap-south-1" });
        return new ReplicatedOptionGroup(NAME, ARGS, { ...opts, provider });
      },
      { answers: source() },
    );
    assert.deepEqual(
      reads.map(({ type, name, id, state }) => ({ type, name, id, state })),
      [{ type: GROUP, name: `${NAME}-source`, id: "ledger-options", state: { region: "us-east-1" } }],
    );
    assert.match(reads[0]?.provider ?? "", /::other-account::/);
    assert.match(resources.find(({ type }) => type === GROUP)?.provider ?? "", /::other-account::/);
  });

  it("reads nothing with readSource: false, and keeps what an existing replica has", async () => {
    const recording = await record((opts) => new ReplicatedOptionGroup(NAME, { ...ARGS, readSource: false }, opts), {
      outputs: { [GROUP]: { engineName: "oracle-ee", majorEngineVersion: "19", options: [timezone] } },
    });
    const { opts, inputs } = groupOf(recording);
    assert.deepEqual(recording.reads, []);
    assert.deepEqual(opts.ignoreChanges, ["engineName", "majorEngineVersion", "options"]);
    assert.equal(inputs["optionGroupDescription"], "Replica of ledger-options in us-east-1");
    assert.ok(recording.resources.every(({ inputs }) => !("readSource" in inputs)));
    assert.deepEqual(await settled(recording.result?.persistentOptions ?? assert.fail()), ["Timezone"]);
  });

  it("returns the group, and its persistent and permanent options", async () => {
    const { result } = await declare({ optionGroupName: "ledger" }, source([timezone, { optionName: "JVM" }]));
    assert.ok(result);
    assert.equal(await settled(result.optionGroupName), "ledger");
    assert.equal(await settled(result.optionGroupArn), "arn:aws:rds:eu-west-1:111111111111:og:ledger");
    assert.equal(await settled(result.engineName), "oracle-ee");
    assert.equal(await settled(result.majorEngineVersion), "19");
    assert.deepEqual(await settled(result.persistentOptions), ["Timezone"]);
    assert.deepEqual(await settled(result.permanentOptions), ["Timezone"]);
  });

  it("returns TDE of SQL Server as a persistent option that is not permanent", async () => {
    const { result } = await declare({}, source([{ optionName: "TDE" }], "sqlserver-ee", "16.00"));
    assert.ok(result);
    assert.deepEqual(await settled(result.persistentOptions), ["TDE"]);
    assert.deepEqual(await settled(result.permanentOptions), []);
  });

  it("replaces or adds the values that the changes specify", async () => {
    const { inputs } = groupOf(
      await declare(
        {
          settings: { OEM_AGENT: { AGENT_REGISTRATION_PASSWORD: "secret", OMS_HOST: "oms.eu" } },
          vpcSecurityGroupMemberships: { OEM_AGENT: ["sg-2"] },
          ports: { OEM_AGENT: 3873 },
          versions: { OEM_AGENT: "13.5.0.0.v1" },
          exclusions: ["Timezone"],
        },
        source([agent, timezone]),
      ),
    );
    // A secret, because one of the settings is a secret.
    assert.ok(isSecret(inputs["options"]));
    assert.deepEqual(Object(inputs["options"]).value, [
      {
        optionName: "OEM_AGENT",
        optionSettings: [
          { name: "AGENT_REGISTRATION_PASSWORD", value: "secret" },
          { name: "OMS_HOST", value: "oms.eu" },
        ],
        port: 3873,
        version: "13.5.0.0.v1",
        vpcSecurityGroupMemberships: ["sg-2"],
      },
    ]);
  });

  it("omits settings that AWS fixes, and settings without a value", async () => {
    const fixed = {
      optionName: "MARIADB_AUDIT_PLUGIN",
      optionSettings: [{ name: "SERVER_AUDIT_LOGGING", value: "ON" }],
    };
    const { inputs } = groupOf(await declare({}, source([fixed], "mysql", "8.0")));
    assert.deepEqual(inputs["options"], [{ optionName: "MARIADB_AUDIT_PLUGIN" }]);
  });

  it("keeps known settings known on preview if another one is unknown", async () => {
    const settings = { Timezone: { TIME_ZONE: notYetKnown<string>() } };
    const { inputs } = groupOf(await declare({ settings }, source([timezone]), true));
    const [option] = Object(inputs["options"]);
    assert.equal(option.optionName, "Timezone");
    assert.ok(isNotYetKnown(option.optionSettings[0].value));
  });

  it("applies deletion, by default delete", async () => {
    const { opts } = groupOf(await declare());
    assert.deepEqual([opts.protect, opts.retainOnDelete, opts.deleteBeforeReplace], [undefined, undefined, true]);
    assert.equal(groupOf(await declare({ deletion: Deletion.Retain })).opts.retainOnDelete, true);
    assert.equal(groupOf(await declare({ deletion: Deletion.Protect })).opts.protect, true);
  });

  it("is the parent of its group, and passes its tags on", async () => {
    const recording = await declare({ tags: { team: "ledger" } });
    assert.equal(groupOf(recording).opts.parent, recording.result);
    assert.deepEqual(groupOf(recording).inputs["tags"], { team: "ledger" });
  });
});

describe("ReplicatedOptionGroup of a default group", () => {
  it("returns the name, and reads and creates nothing", async () => {
    const args = { sourceOptionGroupName: "default:oracle-ee-19", engine: "oracle-ee", engineVersion: "19.0.0.0" };
    const { result, resources, reads, errors } = await declare(args, {});
    assert.deepEqual(errors, []);
    assert.deepEqual(
      resources.map(({ type }) => type),
      [COMPONENT],
    );
    assert.deepEqual(reads, []);
    assert.ok(result);
    assert.equal(await settled(result.optionGroupName), "default:oracle-ee-19");
    assert.equal(await settled(result.optionGroupArn), undefined);
    assert.equal(await settled(result.engineName), "oracle-ee");
    assert.equal(await settled(result.majorEngineVersion), "19");
    assert.deepEqual(await settled(result.persistentOptions), []);
  });
});

describe("ReplicatedOptionGroup with invalid arguments", () => {
  async function refusal(args: Partial<ReplicatedOptionGroupArgs>, answers = source(), preview = false) {
    const { errors, resources } = await declare(args, answers, preview);
    const problems = errors.flatMap(argumentErrors);
    const fields = problems.map((error) => error.slice(0, error.indexOf(": ")));
    return { errors, problems, fields, registered: resources.map(({ type }) => type) };
  }

  it("reports all errors in plain values at once, and registers nothing", async () => {
    const { errors, fields, registered } = await refusal({
      sourceOptionGroupName: "default.mysql8.0",
      sourceRegion: "us-esat-1",
      region: "Ireland",
      tags: { "aws:x": "y" },
      deletion: JSON.parse('"keep"'),
    });
    assert.equal(errors.length, 1);
    assert.deepEqual(fields, ["sourceOptionGroupName", "sourceRegion", "region", "tags", "deletion"]);
    assert.deepEqual(registered, []);
  });

  it("reports another engine and version and all missing values at once, and creates no group", async () => {
    const { errors, fields, registered } = await refusal(
      { engine: "oracle-se2", engineVersion: "21.0.0.0", ports: { OEM: 5500 } },
      source([agent]),
    );
    assert.equal(errors.length, 1);
    assert.deepEqual(fields, [
      "engine",
      "engineVersion",
      "ports.OEM",
      "settings.OEM_AGENT.AGENT_REGISTRATION_PASSWORD",
      "ports.OEM_AGENT",
      "versions.OEM_AGENT",
      "vpcSecurityGroupMemberships.OEM_AGENT",
    ]);
    assert.deepEqual(registered, [COMPONENT]);
  });

  it("reports a missing value on preview although another value is unknown", async () => {
    const settings = { OEM_AGENT: { AGENT_REGISTRATION_PASSWORD: notYetKnown<string>() } };
    const { fields } = await refusal({ settings }, source([agent]), true);
    assert.deepEqual(fields, ["ports.OEM_AGENT", "versions.OEM_AGENT", "vpcSecurityGroupMemberships.OEM_AGENT"]);
  });

  it("reports arguments that contradict the name of a default group, or that it does not support", async () => {
    const { fields } = await refusal({
      sourceOptionGroupName: "default:mysql-8-0",
      optionGroupName: "orders",
      engine: "mariadb",
      exclusions: ["MEMCACHED"],
    });
    assert.deepEqual(fields, ["optionGroupName", "engine", "exclusions"]);
  });
});
