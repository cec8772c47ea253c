import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { noPersistentOptionShare } from "../../../policies/rules/no-persistent-option-share";
import { component, copy, goodCopy, instance, lookedUp, optionGroup, PARTNER, snapshot } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "no-persistent-option-share";
const REFUSED = [[`${RULE} snapshot`], []];
const NOTICED = [[], [`${RULE}-notices snapshot`]];
const SILENT = [[], []];
const sharedAccounts = [PARTNER];

const ask = (resources: Resource[], settings: object = {}) =>
  run(policies([noPersistentOptionShare]), resources, { settings });
const judge = async (resources: Resource[], settings: object = {}) => {
  const reports = await ask(resources, settings);
  return [refusals(reports), notices(reports)];
};

/** A shared snapshot of a database under an option group, as on the preview of a new stack. */
function program(group: Resource | undefined, ofDatabase: Resource["inputs"] = {}, accounts: unknown = sharedAccounts) {
  const edges = group === undefined ? {} : { optionGroupName: [group] };
  const named = group === undefined ? {} : { optionGroupName: UNKNOWN };
  const database = instance({ engine: "oracle-ee", ...named, ...ofDatabase }, { edges });
  const inputs = { dbInstanceIdentifier: UNKNOWN, sharedAccounts: accounts } as Resource["inputs"];
  const shared = snapshot(inputs, { edges: { dbInstanceIdentifier: [database] } });
  return [...(group === undefined ? [] : [group]), database, shared];
}

const oracle = (...optionNames: string[]) =>
  optionGroup({
    engineName: "oracle-ee",
    majorEngineVersion: "19",
    options: optionNames.map((optionName) => ({ optionName })),
  });

describe("no-persistent-option-share", () => {
  it("refuses to share a snapshot with Oracle's or SQL Server's TDE, with the option in the message", async () => {
    const [report, ...others] = await ask(program(oracle("STATSPACK", "TDE")));
    assert.ok(report);
    assert.deepEqual([report.policy, report.phase, others], [RULE, "stack", []]);
    assert.match(report.message, /these options: TDE\./);
    const group = optionGroup({ engineName: "sqlserver-ee", options: [{ optionName: "TDE" }] });
    assert.deepEqual(await judge(program(group, { engine: "sqlserver-ee" })), REFUSED);
  });

  it("accepts Timezone, OLS, other options, groups without options, and other engines", async () => {
    assert.deepEqual(await judge(program(oracle("Timezone", "OLS", "STATSPACK"))), SILENT);
    assert.deepEqual(await judge(program(oracle())), SILENT);
    assert.deepEqual(await judge(program(undefined)), SILENT);
    assert.deepEqual(await judge(program(undefined, { engine: "mysql", optionGroupName: "made-elsewhere" })), SILENT);
  });

  it("accepts snapshots that are not shared", async () => {
    assert.deepEqual(await judge(program(oracle("TDE"), {}, [])), SILENT);
  });

  it("follows a copy to its source, regardless of its own group", async () => {
    const [group, database, source] = program(oracle("TDE"), {}, []);
    assert.ok(group && database && source);
    for (const optionGroupName of ["", "default:oracle-ee-19", "made-elsewhere"]) {
      const inputs = { sourceDbSnapshotIdentifier: UNKNOWN, sharedAccounts, optionGroupName };
      const shared = copy(inputs, { edges: { sourceDbSnapshotIdentifier: [source] } });
      assert.deepEqual(await judge([group, database, source, shared]), [[`${RULE} copy`], []]);
    }
  });

  it("judges a copy by a group of its own", async () => {
    const group = oracle("TDE");
    const edges = { optionGroupName: [group] };
    const named = (engine: string) => goodCopy({ sharedAccounts, engine, optionGroupName: UNKNOWN }, { edges });
    assert.deepEqual(await judge([group, named("oracle-ee")]), [[`${RULE} copy`], []]);
    const harmless = oracle("Timezone");
    const accepted = goodCopy({ sharedAccounts, optionGroupName: UNKNOWN }, { edges: { optionGroupName: [harmless] } });
    assert.deepEqual(await judge([harmless, accepted]), SILENT);
  });

  it("reports that options or accounts are not yet known", async () => {
    const unknownOptions = optionGroup({ engineName: "oracle-ee", options: UNKNOWN });
    assert.deepEqual(await judge(program(unknownOptions)), NOTICED);
    assert.deepEqual(await judge(program(unknownOptions), { unknown: "refuse" }), REFUSED);
    const some = optionGroup({ engineName: "oracle-ee", options: [{ optionName: UNKNOWN }, { optionName: "OLS" }] });
    assert.deepEqual(await judge(program(some)), NOTICED);
    assert.deepEqual(await judge(program(oracle("TDE"), {}, UNKNOWN)), NOTICED);
    assert.deepEqual(await judge(program(undefined, { optionGroupName: UNKNOWN })), NOTICED);
  });

  it("warns if nothing specifies the options, regardless of the settings", async () => {
    const strict = { unproven: "refuse", unknown: "refuse" };
    assert.deepEqual(await judge(program(undefined, { optionGroupName: "made-elsewhere" }), strict), NOTICED);
    assert.deepEqual(await judge([goodCopy({ sharedAccounts })], strict), [[], [`${RULE}-notices copy`]]);
  });

  it("refuses by the lookup of the component, before the copy is registered", async () => {
    const source = { engine: "sqlserver-se", optionGroupName: "ledger-options", options: ["TDE"] };
    const reports = await ask(component({ sharedAccounts }, lookedUp({ source })));
    assert.deepEqual(refusals(reports), [`${RULE} component`, `${RULE} child`]);
    assert.equal(reports[0]?.phase, "resource");
    const harmless = lookedUp({ source: { ...source, options: [] } });
    assert.deepEqual(await judge(component({ sharedAccounts }, harmless)), SILENT);
    const unknown = await ask(component({ sharedAccounts: UNKNOWN }, lookedUp({ source })));
    assert.deepEqual(notices(unknown), [`${RULE}-notices component`, `${RULE}-notices child`]);
  });

  it("prefers an option group of the stack to looked-up options", async () => {
    const group = optionGroup({
      engineName: "oracle-ee",
      name: "ledger-options",
      region: "us-east-1",
      options: [{ optionName: "TDE" }],
    });
    const forged = lookedUp({ source: { engine: "oracle-ee", optionGroupName: "ledger-options", options: [] } });
    assert.deepEqual(await judge([group, ...component({ sharedAccounts }, forged)]), [[`${RULE} child`], []]);
    const given = { sharedAccounts, optionGroupName: UNKNOWN };
    const mysql = lookedUp({ source: { engine: "mysql", options: [] } });
    const named = component(given, mysql, { optionGroupName: [group] });
    assert.deepEqual(await judge([group, ...named]), [[`${RULE} child`], []]);
  });
});
