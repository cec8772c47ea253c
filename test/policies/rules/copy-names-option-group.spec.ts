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

  it("refuses a copy to another Region of a source with a permanent option, and names the option", async () => {
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

  it("accepts a copy that names an option group, known or not", async () => {
    for (const optionGroupName of ["ledger-options", UNKNOWN]) {
      assert.deepEqual(await judge(program(timezone, {}, { optionGroupName })), SILENT);
    }
  });

  it("accepts a copy that stays in its Region", async () => {
    assert.deepEqual(await judge(program(timezone, {}, { region: "us-east-1" })), SILENT);
  });

  it("accepts sources without such options: others, none, the default group, and engines without any", async () => {
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

  it("follows a copy of a copy, also one that has a group of its own", async () => {
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

  it("tells that options are not yet known, and judges those that are", async () => {
    for (const options of [UNKNOWN, [{ optionName: UNKNOWN }], [{ optionName: "STATSPACK" }, UNKNOWN]]) {
      assert.deepEqual(await judge(program(oracle(options))), NOTICED);
      assert.deepEqual(await judge(program(oracle(options)), { unknown: "refuse" }), REFUSED);
    }
    assert.deepEqual(await judge(program(oracle([{ optionName: UNKNOWN }, { optionName: "OLS" }]))), REFUSED);
    assert.deepEqual(await judge(program(undefined, { optionGroupName: UNKNOWN })), NOTICED);
  });

  it("waits for a Region that is not yet known, and warns where nothing names it", async () => {
    const reports = await ask(program(timezone, {}, { region: UNKNOWN }));
    assert.deepEqual([refusals(reports), notices(reports)], NOTICED);
    assert.match(reports[0]?.message ?? "", /\(Timezone\)\. The target Region is not yet known/);
    const untold = await ask(program(timezone, {}, { region: "" }), { unknown: "refuse", unproven: "refuse" });
    assert.deepEqual([refusals(untold), notices(untold)], NOTICED);
    assert.match(untold[0]?.message ?? "", /Set region, or the setting defaultRegion/);
  });
});

describe("copy-names-option-group, where the stack does not tell the options", () => {
  it("warns of a literal source and of a restored database, whatever the settings say", async () => {
    assert.deepEqual(await judge([goodCopy()], { unproven: "refuse" }), NOTICED);
    assert.deepEqual(await judge(program(undefined, { snapshotIdentifier: "old" })), NOTICED);
    assert.deepEqual(await judge(program(undefined, { optionGroupName: "made-elsewhere" })), NOTICED);
  });

  it("tells that a source is not yet known", async () => {
    assert.deepEqual(await judge([goodCopy({ sourceDbSnapshotIdentifier: UNKNOWN })]), NOTICED);
  });

  it("says nothing of a copy that AWS has made", async () => {
    assert.deepEqual(await judge([{ ...goodCopy(), outputs: { dbSnapshotArn: SOURCE_ARN } }]), SILENT);
  });

  it("takes AWS's word for a snapshot that exists", async () => {
    const told = (outputs: Resource["inputs"]) => {
      const source = snapshot({ region: "us-east-1" }, { outputs: { dbSnapshotArn: SOURCE_ARN, ...outputs } });
      return [source, goodCopy()];
    };
    assert.deepEqual(await judge(told({ engine: "postgres" })), SILENT);
    assert.deepEqual(await judge(told({ engine: "oracle-ee", optionGroupName: "default:oracle-ee-19" })), SILENT);
    assert.deepEqual(await judge(told({ engine: "oracle-ee", optionGroupName: "ledger-options" })), NOTICED);
    const group = oracle([{ optionName: "Timezone" }], { name: "ledger-options", region: "us-east-1" });
    const existing = told({ engine: "oracle-ee", optionGroupName: "ledger-options" });
    assert.deepEqual(await judge([group, ...existing]), REFUSED);
  });
});

describe("copy-names-option-group, by what our component looked up", () => {
  const child = (refused: boolean) => (refused ? [[`${RULE} child`], []] : [[], [`${RULE}-notices child`]]);
  const copied = (source: object, inputs: Resource["inputs"] = {}) => component(inputs, lookedUp({ source }));

  it("accepts engines without such options, and default groups", async () => {
    assert.deepEqual(await judge(copied({ engine: "mysql", optionGroupName: "orders-options" })), SILENT);
    assert.deepEqual(await judge(copied({ engine: "oracle-se2", optionGroupName: "default:oracle-se2-19" })), SILENT);
  });

  it("warns of a group that the stack does not show, and refuses by one that it does", async () => {
    const source = { engine: "oracle-ee", optionGroupName: "ledger-options" };
    assert.deepEqual(await judge(copied(source)), child(false));
    const group = oracle([{ optionName: "Timezone" }], { name: "ledger-options", region: "us-east-1" });
    assert.deepEqual(await judge([group, ...copied(source)]), child(true));
    assert.deepEqual(await judge([group, ...copied(source, { optionGroupName: "ledger-options" })]), SILENT);
  });

  it("refuses by the options that were looked up, before the copy is registered", async () => {
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

  it("does not believe looked-up options against a group of the stack", async () => {
    const source = { engine: "oracle-ee", optionGroupName: "ledger-options", options: [] };
    const group = oracle([{ optionName: "Timezone" }], { name: "ledger-options", region: "us-east-1" });
    assert.deepEqual(await judge([group, ...copied(source)]), child(true));
  });

  it("counts a copy of another account's snapshot as one across accounts, also within its Region", async () => {
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
    "names the options of the group that a database names": [
      [zoned(), ...program(NAMED)],
      ["copy: unsafe in stack: Timezone, OLS"],
    ],
    "says nothing of a copy that names a group": [[zoned(), ...program(NAMED, { optionGroupName: "ireland" })], []],
    "waits for the Region of a copy": [
      [zoned(), ...program(NAMED, { region: UNKNOWN })],
      ["copy: unknown in stack: Timezone, OLS"],
    ],
    "misses the Region of a copy": [
      [zoned(), ...program(NAMED, { region: "" })],
      ["copy: warning in stack: Timezone, OLS"],
    ],
    "says nothing of a copy within its Region": [[zoned(), ...program(NAMED, { region: "us-east-1" })], []],
    "says that nothing tells of a group in another Region": [
      [zoned("far", { region: "eu-west-1" }), ...program(NAMED)],
      ["copy: warning in stack: optionGroupName"],
    ],
    "says that nothing tells of two groups by one name": [
      [zoned("a"), zoned("b"), ...program(NAMED)],
      ["copy: warning in stack: optionGroupName"],
    ],
    "waits for the engine of a group": [
      [zoned("group", { engineName: UNKNOWN }), ...program(NAMED)],
      ["copy: unknown in stack: optionGroupName"],
    ],
    "waits for the options of a group": [
      [zoned("group", { options: UNKNOWN }), ...program(NAMED)],
      ["copy: unknown in stack: optionGroupName"],
    ],
    "waits for an option of a group": [
      [zoned("group", { options: [UNKNOWN, { optionName: "STATSPACK" }] }), ...program(NAMED)],
      ["copy: unknown in stack: optionGroupName"],
    ],
    "waits for the name of an option": [
      [zoned("group", { options: [{ optionName: UNKNOWN }] }), ...program(NAMED)],
      ["copy: unknown in stack: optionGroupName"],
    ],
    "says nothing of a group whose options are no list": [
      [zoned("group", { options: "Timezone" }), ...program(NAMED)],
      [],
    ],
    "says nothing of the default group": [
      program(instance({ ...ORACLE, optionGroupName: "default:oracle-ee-19" })),
      [],
    ],
    "says nothing of a database without a group": [program(instance(ORACLE)), []],
    "waits for a group that is not yet known": [
      program(instance({ ...ORACLE, optionGroupName: UNKNOWN })),
      ["copy: unknown in stack: optionGroupName"],
    ],
    "says that nothing tells of a database that is made from another one": [
      program(instance({ ...ORACLE, replicateSourceDb: "orders" })),
      ["copy: warning in stack: optionGroupName"],
    ],
    "says that nothing tells of an engine that is not told": [
      program(instance({ replicateSourceDb: "orders" })),
      ["copy: warning in stack: optionGroupName"],
    ],
    "says nothing of an engine without such options": [
      program(instance({ engine: "postgres", replicateSourceDb: "orders" })),
      [],
    ],
    "goes by the group that AWS told of a snapshot": [
      [
        zoned(),
        ...program(instance(ORACLE), {}, { outputs: { optionGroupName: "orders-options", region: "us-east-1" } }),
      ],
      ["copy: unsafe in stack: Timezone, OLS"],
    ],
    "waits for a source that is not yet known": [
      [goodCopy({ sourceDbSnapshotIdentifier: UNKNOWN })],
      ["copy: unknown in stack: optionGroupName"],
    ],
    "names the options that were looked up": [
      component({}, lookedUp({ source: { ...ORACLE, options: ["Timezone", "STATSPACK", "OLS"] } })),
      ["component: unsafe: Timezone, OLS", "child: unsafe in stack: Timezone, OLS"],
    ],
    "names those for a copy within the Region from another account": [
      component(
        { region: "us-east-1" },
        lookedUp({ source: { ...ORACLE, options: ["Timezone"], snapshotType: "shared" } }),
      ),
      ["component: unsafe: Timezone", "child: unsafe in stack: Timezone"],
    ],
    "says nothing of them within the Region": [
      component({ region: "us-east-1" }, lookedUp({ source: { ...ORACLE, options: ["Timezone"] } })),
      [],
    ],
    "says that nothing tells of options that could not be looked up": [
      component({}, lookedUp({ source: ORACLE })),
      ["child: warning in stack: optionGroupName"],
    ],
    "says that nothing tells of them without an engine": [
      component({}, lookedUp({ source: { engine: "", options: ["Timezone"] } })),
      ["child: warning in stack: optionGroupName"],
    ],
    "says nothing of the default group that was looked up": [
      component({}, lookedUp({ source: { ...ORACLE, optionGroupName: "default:oracle-ee-19" } })),
      [],
    ],
    "goes by the group of the stack that was looked up": [
      [zoned(), ...component({}, lookedUp({ source: { ...ORACLE, optionGroupName: "orders-options", options: [] } }))],
      ["child: unsafe in stack: Timezone, OLS"],
    ],
    "says nothing of an engine without such options that was looked up": [component({}, lookedUp()), []],
  });
});
