import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { copyNamesOptionGroup } from "../../../policies/rules/copy-names-option-group";
import { from, itAnswers } from "../answers";
import { component, copy, goodCopy, instance, lookedUp, optionGroup, SOURCE_ARN, snapshot } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "copy-names-option-group";
const REFUSED = [[`${RULE} copy`], []];
const NOTICED = [[], [`${RULE}-notices copy`]];
const SILENT = [[], []];

const ask = (resources: Resource[], settings: object = {}) =>
  run(policies([copyNamesOptionGroup]), resources, { settings });
const judge = async (resources: Resource[], settings: object = {}) => {
  const reports = await ask(resources, settings);
  return [refusals(reports), notices(reports)];
};

const oracle = (options: Resource["inputs"][string], inputs: Resource["inputs"] = {}) =>
  optionGroup({ engineName: "oracle-ee", majorEngineVersion: "19", options, ...inputs });

/** A database under an option group, its snapshot, and a copy of that to Ireland, as on the preview of a new stack. */
function program(group: Resource | undefined, inputs: Resource["inputs"] = {}, ofCopy: Resource["inputs"] = {}) {
  const edges = group === undefined ? {} : { optionGroupName: [group] };
  const named = group === undefined ? {} : { optionGroupName: UNKNOWN };
  const database = instance({ engine: "oracle-ee", ...named, ...inputs }, { edges });
  const source = snapshot(
    { dbInstanceIdentifier: UNKNOWN, region: "us-east-1" },
    { edges: { dbInstanceIdentifier: [database] } },
  );
  const copied = copy(
    { sourceDbSnapshotIdentifier: UNKNOWN, region: "eu-west-1", ...ofCopy },
    { edges: { sourceDbSnapshotIdentifier: [source] } },
  );
  return [...(group === undefined ? [] : [group]), database, source, copied];
}

describe("copy-names-option-group, by the option group of the stack", () => {
  const timezone = oracle([{ optionName: "Timezone" }, { optionName: "STATSPACK" }]);

  it("refuses a cross-Region copy of a source with a permanent option, with the option in the message", async () => {
    const [report, ...others] = await ask(program(timezone));
    assert.ok(report);
    assert.deepEqual([report.policy, report.phase, others], [RULE, "stack", []]);
    assert.match(report.message, /permanent options \(Timezone\).*Set optionGroupName/);
  });

  it("refuses it for SQL Server's persistent TDE too", async () => {
    const group = optionGroup({
      engineName: "sqlserver-ee",
      majorEngineVersion: "15.00",
      options: [{ optionName: "TDE" }],
    });
    assert.deepEqual(await judge(program(group, { engine: "sqlserver-ee" })), REFUSED);
  });

  it("accepts a copy with an option group, known or not", async () => {
    for (const optionGroupName of ["ledger-options", UNKNOWN]) {
      assert.deepEqual(await judge(program(timezone, {}, { optionGroupName })), SILENT);
    }
  });

  it("accepts a copy that stays in its Region", async () => {
    assert.deepEqual(await judge(program(timezone, {}, { region: "us-east-1" })), SILENT);
  });

  it("accepts sources with other options, no options, the default group or an engine without such options", async () => {
    assert.deepEqual(await judge(program(oracle([{ optionName: "STATSPACK" }]))), SILENT);
    assert.deepEqual(await judge(program(optionGroup({ engineName: "oracle-ee" }))), SILENT);
    assert.deepEqual(await judge(program(undefined)), SILENT);
    assert.deepEqual(await judge(program(undefined, { optionGroupName: "default:oracle-ee-19" })), SILENT);
    assert.deepEqual(await judge(program(undefined, { engine: "mysql", optionGroupName: "orders-options" })), SILENT);
  });

  it("finds the group by its name in the Region of the database", async () => {
    const inputs = { optionGroupName: "ledger-options", region: "us-east-1" };
    const options = [{ optionName: "Timezone" }];
    const here = oracle(options, { name: "ledger-options", region: "us-east-1" });
    assert.deepEqual(await judge([here, ...program(undefined, inputs)]), REFUSED);
    const elsewhere = oracle(options, { name: "ledger-options", region: "eu-west-1" });
    assert.deepEqual(await judge([elsewhere, ...program(undefined, inputs)]), NOTICED);
  });

  it("follows a copy of a copy, even with a group of its own", async () => {
    const [group, database, source, first] = program(timezone);
    assert.ok(group && database && source && first);
    const second = copy(
      { sourceDbSnapshotIdentifier: UNKNOWN, region: "eu-central-1" },
      { name: "second", edges: { sourceDbSnapshotIdentifier: [first] } },
    );
    const all = [group, database, source, first, second];
    assert.deepEqual(await judge(all), [[`${RULE} copy`, `${RULE} second`], []]);
    const named = { ...first, inputs: { ...first.inputs, optionGroupName: "default:oracle-ee-19" } };
    const again = { ...second, edges: { sourceDbSnapshotIdentifier: [named] } };
    assert.deepEqual(await judge([group, database, source, named, again]), SILENT);
  });

  it("reports unknown options, and judges the known ones", async () => {
    for (const options of [UNKNOWN, [{ optionName: UNKNOWN }], [{ optionName: "STATSPACK" }, UNKNOWN]]) {
      assert.deepEqual(await judge(program(oracle(options))), NOTICED);
      assert.deepEqual(await judge(program(oracle(options)), { unknown: "refuse" }), REFUSED);
    }
    assert.deepEqual(await judge(program(oracle([{ optionName: UNKNOWN }, { optionName: "OLS" }]))), REFUSED);
    assert.deepEqual(await judge(program(undefined, { optionGroupName: UNKNOWN })), NOTICED);
  });

  it("reports an unknown Region, and warns about an undetermined one", async () => {
    const reports = await ask(program(timezone, {}, { region: UNKNOWN }));
    assert.deepEqual([refusals(reports), notices(reports)], NOTICED);
    assert.match(reports[0]?.message ?? "", /\(Timezone\)\. The target Region is not yet known/);
    const undetermined = await ask(program(timezone, {}, { region: "" }), { unknown: "refuse", unproven: "refuse" });
    assert.deepEqual([refusals(undetermined), notices(undetermined)], NOTICED);
    assert.match(undetermined[0]?.message ?? "", /Set region, or the setting defaultRegion/);
  });
});

describe("copy-names-option-group, without options in the stack", () => {
  it("warns about a literal source and a restored database, regardless of the settings", async () => {
    assert.deepEqual(await judge([goodCopy()], { unproven: "refuse" }), NOTICED);
    assert.deepEqual(await judge(program(undefined, { snapshotIdentifier: "old" })), NOTICED);
    assert.deepEqual(await judge(program(undefined, { optionGroupName: "made-elsewhere" })), NOTICED);
  });

  it("reports that a source is not yet known", async () => {
    assert.deepEqual(await judge([goodCopy({ sourceDbSnapshotIdentifier: UNKNOWN })]), NOTICED);
  });

  it("accepts an existing copy", async () => {
    assert.deepEqual(await judge([{ ...goodCopy(), outputs: { dbSnapshotArn: SOURCE_ARN } }]), SILENT);
  });

  it("trusts AWS about an existing snapshot", async () => {
    const reported = (outputs: Resource["inputs"]) => {
      const source = snapshot({ region: "us-east-1" }, { outputs: { dbSnapshotArn: SOURCE_ARN, ...outputs } });
      return [source, goodCopy()];
    };
    assert.deepEqual(await judge(reported({ engine: "postgres" })), SILENT);
    assert.deepEqual(await judge(reported({ engine: "oracle-ee", optionGroupName: "default:oracle-ee-19" })), SILENT);
    assert.deepEqual(await judge(reported({ engine: "oracle-ee", optionGroupName: "ledger-options" })), NOTICED);
    const group = oracle([{ optionName: "Timezone" }], { name: "ledger-options", region: "us-east-1" });
    const existing = reported({ engine: "oracle-ee", optionGroupName: "ledger-options" });
    assert.deepEqual(await judge([group, ...existing]), REFUSED);
  });
});

describe("copy-names-option-group, by the lookup of the component", () => {
  const child = (refused: boolean) => (refused ? [[`${RULE} child`], []] : [[], [`${RULE}-notices child`]]);
  const copied = (source: object, inputs: Resource["inputs"] = {}) => component(inputs, lookedUp({ source }));

  it("accepts engines without such options, and default groups", async () => {
    assert.deepEqual(await judge(copied({ engine: "mysql", optionGroupName: "orders-options" })), SILENT);
    assert.deepEqual(await judge(copied({ engine: "oracle-se2", optionGroupName: "default:oracle-se2-19" })), SILENT);
  });

  it("warns about a group outside the stack, and judges a group in the stack", async () => {
    const source = { engine: "oracle-ee", optionGroupName: "ledger-options" };
    assert.deepEqual(await judge(copied(source)), child(false));
    const group = oracle([{ optionName: "Timezone" }], { name: "ledger-options", region: "us-east-1" });
    assert.deepEqual(await judge([group, ...copied(source)]), child(true));
    assert.deepEqual(await judge([group, ...copied(source, { optionGroupName: "ledger-options" })]), SILENT);
  });

  it("refuses by looked-up options, before the copy is registered", async () => {
    const source = { engine: "oracle-ee", optionGroupName: "ledger-options", options: ["STATSPACK", "Timezone"] };
    const reports = await ask(copied(source));
    assert.deepEqual(refusals(reports), [`${RULE} component`, `${RULE} child`]);
    assert.deepEqual([reports[0]?.phase, reports.length], ["resource", 2]);
    assert.deepEqual(await judge(copied(source, { optionGroupName: "ledger-options" })), SILENT);
    assert.deepEqual(await judge(copied(source, { region: "us-east-1" })), SILENT);
    assert.deepEqual(await judge(copied({ ...source, options: ["STATSPACK"] })), SILENT);
    assert.deepEqual(await judge(copied({ ...source, options: [] })), SILENT);
    assert.deepEqual(await judge(copied(source), { trustComponentLookups: false }), child(false));
  });

  it("prefers a group of the stack to looked-up options", async () => {
    const source = { engine: "oracle-ee", optionGroupName: "ledger-options", options: [] };
    const group = oracle([{ optionName: "Timezone" }], { name: "ledger-options", region: "us-east-1" });
    assert.deepEqual(await judge([group, ...copied(source)]), child(true));
  });

  it("judges a copy of another account's snapshot as cross-account, even within its Region", async () => {
    const source = { engine: "oracle-ee", optionGroupName: "ledger-options" };
    const group = oracle([{ optionName: "Timezone" }], { name: "ledger-options", region: "us-east-1" });
    const within = { region: "us-east-1" };
    assert.deepEqual(await judge([group, ...copied(source, within)]), SILENT);
    assert.deepEqual(await judge([group, ...copied({ ...source, snapshotType: "shared" }, within)]), child(true));
  });
});

describe("The answers of copy-names-option-group", () => {
  /** A database, its snapshot, and a copy of that to Ireland. */
  function program(
    database: Resource,
    ofCopy: Resource["inputs"] = {},
    ofSnapshot: Partial<Resource> = {},
  ): Resource[] {
    const [, source = database] = from(database, (edges) =>
      snapshot({ dbInstanceIdentifier: UNKNOWN, region: "us-east-1" }, { edges, ...ofSnapshot }),
    );
    const given = { sourceDbSnapshotIdentifier: UNKNOWN, region: "eu-west-1", ...ofCopy };
    return [database, ...from(source, (edges) => copy(given, { edges }))];
  }

  const ORACLE = { engine: "oracle-ee" };

  const GROUP = { engineName: "oracle-ee", name: "orders-options", region: "us-east-1" };

  const zoned = (name = "orders-options", rest: Resource["inputs"] = {}) =>
    optionGroup({ ...GROUP, options: [{ optionName: "Timezone" }, { optionName: "OLS" }], ...rest }, { name });

  const NAMED = instance({ ...ORACLE, optionGroupName: "orders-options", region: "us-east-1" });

  itAnswers(copyNamesOptionGroup, {
    "refuses the options of the database's group": [
      [zoned(), ...program(NAMED)],
      ["copy: unsafe in stack: Timezone, OLS"],
    ],
    "accepts a copy with a group": [[zoned(), ...program(NAMED, { optionGroupName: "ireland" })], []],
    "reports the Region of a copy if it is unknown": [
      [zoned(), ...program(NAMED, { region: UNKNOWN })],
      ["copy: unknown in stack: Timezone, OLS"],
    ],
    "warns if the Region of a copy is undetermined": [
      [zoned(), ...program(NAMED, { region: "" })],
      ["copy: warning in stack: Timezone, OLS"],
    ],
    "accepts a copy within its Region": [[zoned(), ...program(NAMED, { region: "us-east-1" })], []],
    "warns about a group in another Region": [
      [zoned("far", { region: "eu-west-1" }), ...program(NAMED)],
      ["copy: warning in stack: optionGroupName"],
    ],
    "warns about two groups with one name": [
      [zoned("a"), zoned("b"), ...program(NAMED)],
      ["copy: warning in stack: optionGroupName"],
    ],
    "reports the engine of a group if it is unknown": [
      [zoned("group", { engineName: UNKNOWN }), ...program(NAMED)],
      ["copy: unknown in stack: optionGroupName"],
    ],
    "reports the options of a group if it is unknown": [
      [zoned("group", { options: UNKNOWN }), ...program(NAMED)],
      ["copy: unknown in stack: optionGroupName"],
    ],
    "reports an option of a group if it is unknown": [
      [zoned("group", { options: [UNKNOWN, { optionName: "STATSPACK" }] }), ...program(NAMED)],
      ["copy: unknown in stack: optionGroupName"],
    ],
    "reports the name of an option if it is unknown": [
      [zoned("group", { options: [{ optionName: UNKNOWN }] }), ...program(NAMED)],
      ["copy: unknown in stack: optionGroupName"],
    ],
    "accepts a group with invalid options": [[zoned("group", { options: "Timezone" }), ...program(NAMED)], []],
    "accepts the default group": [program(instance({ ...ORACLE, optionGroupName: "default:oracle-ee-19" })), []],
    "accepts a database without a group": [program(instance(ORACLE)), []],
    "reports a group that is not yet known": [
      program(instance({ ...ORACLE, optionGroupName: UNKNOWN })),
      ["copy: unknown in stack: optionGroupName"],
    ],
    "warns about a database created from another one": [
      program(instance({ ...ORACLE, replicateSourceDb: "orders" })),
      ["copy: warning in stack: optionGroupName"],
    ],
    "warns about an undetermined engine": [
      program(instance({ replicateSourceDb: "orders" })),
      ["copy: warning in stack: optionGroupName"],
    ],
    "accepts an engine without such options": [
      program(instance({ engine: "postgres", replicateSourceDb: "orders" })),
      [],
    ],
    "uses the group that AWS reports for a snapshot": [
      [
        zoned(),
        ...program(instance(ORACLE), {}, { outputs: { optionGroupName: "orders-options", region: "us-east-1" } }),
      ],
      ["copy: unsafe in stack: Timezone, OLS"],
    ],
    "reports a source that is not yet known": [
      [goodCopy({ sourceDbSnapshotIdentifier: UNKNOWN })],
      ["copy: unknown in stack: optionGroupName"],
    ],
    "refuses looked-up options": [
      component({}, lookedUp({ source: { ...ORACLE, options: ["Timezone", "STATSPACK", "OLS"] } })),
      ["component: unsafe: Timezone, OLS", "child: unsafe in stack: Timezone, OLS"],
    ],
    "refuses looked-up options for a cross-account copy within the Region": [
      component(
        { region: "us-east-1" },
        lookedUp({ source: { ...ORACLE, options: ["Timezone"], snapshotType: "shared" } }),
      ),
      ["component: unsafe: Timezone", "child: unsafe in stack: Timezone"],
    ],
    "accepts looked-up options within the Region": [
      component({ region: "us-east-1" }, lookedUp({ source: { ...ORACLE, options: ["Timezone"] } })),
      [],
    ],
    "warns about options that could not be looked up": [
      component({}, lookedUp({ source: ORACLE })),
      ["child: warning in stack: optionGroupName"],
    ],
    "warns about options without an engine": [
      component({}, lookedUp({ source: { engine: "", options: ["Timezone"] } })),
      ["child: warning in stack: optionGroupName"],
    ],
    "accepts the default group that was looked up": [
      component({}, lookedUp({ source: { ...ORACLE, optionGroupName: "default:oracle-ee-19" } })),
      [],
    ],
    "uses the looked-up group if it is in the stack": [
      [zoned(), ...component({}, lookedUp({ source: { ...ORACLE, optionGroupName: "orders-options", options: [] } }))],
      ["child: unsafe in stack: Timezone, OLS"],
    ],
    "accepts an engine without such options that was looked up": [component({}, lookedUp()), []],
  });
});
