import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { sharedSnapshotCopiedBeforeRestore } from "../../../policies/rules/shared-snapshot-copied-before-restore";
import { from, itAnswers } from "../answers";
import {
  CLUSTER_SOURCE_ARN,
  cluster,
  copy,
  instance,
  lookedUp,
  PARTNER,
  restoreComponent,
  SOURCE_ARN,
  snapshot,
} from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "shared-snapshot-copied-before-restore";
const REFUSED = [[`${RULE} restore`], []];
const NOTICED = [[], [`${RULE}-notices restore`]];
const SILENT = [[], []];

const ask = (resources: Resource[], settings: object = {}) =>
  run(policies([sharedSnapshotCopiedBeforeRestore]), resources, { settings });
const judge = async (resources: Resource[], settings: object = {}) => {
  const reports = await ask(resources, settings);
  return [refusals(reports), notices(reports)];
};

const restore = (inputs: Resource["inputs"], rest: Partial<Resource> = {}) =>
  instance(inputs, { name: "restore", ...rest });

/** A provider that assumes a role of an account. */
const inAccount = (account: string) => ({
  provider: { assumeRoles: JSON.stringify([{ roleArn: `arn:aws:iam::${account}:role/Deployer` }]) },
});

/** A restore, in an account, from a snapshot of the stack in account 111111111111. */
const twoAccounts = (database: Resource["inputs"], account: string) => {
  const source = instance(database, inAccount("111111111111"));
  const shared = snapshot(
    { dbInstanceIdentifier: UNKNOWN },
    { ...inAccount("111111111111"), edges: { dbInstanceIdentifier: [source] } },
  );
  const edges = { snapshotIdentifier: [shared] };
  return [source, shared, restore({ snapshotIdentifier: UNKNOWN }, { ...inAccount(account), edges })];
};

describe("shared-snapshot-copied-before-restore", () => {
  it("refuses a restore from an encrypted snapshot of the stack in another account", async () => {
    const resources = twoAccounts({ storageEncrypted: true }, PARTNER);
    const [report] = await ask(resources);
    assert.deepEqual(await judge(resources), REFUSED);
    assert.match(
      report?.message ?? "",
      /encrypted \(restored from "snapshot".*Copy the snapshot under a key of your own account first/,
    );
  });

  it("accepts a restore in the same account, or from an unencrypted snapshot", async () => {
    assert.deepEqual(await judge(twoAccounts({ storageEncrypted: true }, "111111111111")), SILENT);
    assert.deepEqual(await judge(twoAccounts({}, PARTNER)), SILENT);
  });

  it("accepts a snapshot of the stack if no provider specifies an account", async () => {
    const encrypted = instance({ storageEncrypted: true });
    const own = snapshot({ dbInstanceIdentifier: UNKNOWN }, { edges: { dbInstanceIdentifier: [encrypted] } });
    const restored = restore({ snapshotIdentifier: UNKNOWN }, { edges: { snapshotIdentifier: [own] } });
    assert.deepEqual(await judge([encrypted, own, restored]), SILENT);
  });

  it("accepts identifiers, own ARNs, clusters, databases that are not restored, and existing ones", async () => {
    const settings = { defaultAccount: "111111111111" };
    assert.deepEqual(await judge([restore({ snapshotIdentifier: "orders-before-migration" })]), SILENT);
    assert.deepEqual(await judge([restore({ snapshotIdentifier: SOURCE_ARN })], settings), SILENT);
    assert.deepEqual(await judge([restore({ snapshotIdentifier: SOURCE_ARN }, inAccount("111111111111"))]), SILENT);
    assert.deepEqual(await judge([cluster({ snapshotIdentifier: SOURCE_ARN }), restore({})]), SILENT);
    const outputs = { arn: "arn:aws:rds:us-east-1:222222222222:db:orders" };
    assert.deepEqual(await judge([restore({ snapshotIdentifier: SOURCE_ARN }, { outputs })]), SILENT);
  });

  it("warns about a literal ARN of another account, or if the own account is undetermined", async () => {
    const strict = { unproven: "refuse", unknown: "refuse" };
    const literal = { snapshotIdentifier: SOURCE_ARN };
    const foreign = await ask([restore(literal)], { ...strict, defaultAccount: PARTNER });
    assert.deepEqual([refusals(foreign), notices(foreign)], NOTICED);
    assert.match(foreign[0]?.message ?? "", /its encryption is undetermined/);
    const undetermined = await ask([restore(literal)], strict);
    assert.deepEqual([refusals(undetermined), notices(undetermined)], NOTICED);
    assert.match(undetermined[0]?.message ?? "", /set the setting defaultAccount/);
  });

  it("recognizes the account by the provider's allowed account and by its last role", async () => {
    const literal = { snapshotIdentifier: SOURCE_ARN };
    const allowing = (...accounts: string[]) => ({ provider: { allowedAccountIds: JSON.stringify(accounts) } });
    assert.deepEqual(await judge([restore(literal, allowing("111111111111"))]), SILENT);
    assert.deepEqual(await judge([restore(literal, allowing("111111111111", PARTNER))]), NOTICED);
    const roles = [PARTNER, "111111111111"].map((account) => ({ roleArn: `arn:aws:iam::${account}:role/Next` }));
    assert.deepEqual(await judge([restore(literal, { provider: { assumeRoles: roles } })]), SILENT);
    const single = { assumeRole: { roleArn: "arn:aws:iam::111111111111:role/Only" } };
    assert.deepEqual(await judge([restore(literal, { provider: single })]), SILENT);
    for (const provider of [{ assumeRoles: "not JSON" }, { assumeRoles: [{ sessionName: "nobody" }] }]) {
      assert.deepEqual(await judge([restore(literal, { provider })]), NOTICED);
    }
  });

  it("reports an unknown snapshot or account", async () => {
    assert.deepEqual(await judge([restore({ snapshotIdentifier: UNKNOWN })]), NOTICED);
    assert.deepEqual(await judge([restore({ snapshotIdentifier: UNKNOWN })], { unknown: "refuse" }), REFUSED);
    for (const assumeRoles of [UNKNOWN, [UNKNOWN], [{ roleArn: UNKNOWN }]]) {
      assert.deepEqual(
        await judge([restore({ snapshotIdentifier: SOURCE_ARN }, { provider: { assumeRoles } })]),
        NOTICED,
      );
    }
  });

  it("judges by the lookup of RestoredDatabase, before the database is registered", async () => {
    const component = (inputs: Resource["inputs"], source: object) => {
      const evidence = { source: { snapshotArn: SOURCE_ARN, encrypted: true, snapshotType: "manual", ...source } };
      const parent = restoreComponent({ ...inputs, evidence }, { outputs: { evidence } });
      return [parent, restore(inputs, { parent })];
    };
    const byArn = { snapshotIdentifier: SOURCE_ARN };
    const reports = await ask(component(byArn, { snapshotType: "shared" }));
    assert.deepEqual(refusals(reports), [`${RULE} restored`, `${RULE} restore`]);
    assert.equal(reports[0]?.phase, "resource");
    assert.deepEqual(await judge(component(byArn, { snapshotType: "shared", encrypted: false })), SILENT);
    assert.deepEqual(await judge(component({ snapshotIdentifier: "orders-before-migration" }, {})), SILENT);
    assert.deepEqual(await judge(component(byArn, {})), SILENT);
    assert.deepEqual(await judge(component(byArn, {}), { trustComponentLookups: false }), NOTICED);
  });
});

describe("The answers of shared-snapshot-copied-before-restore", () => {
  const ROLE = { assumeRole: JSON.stringify({ roleArn: `arn:aws:iam::${PARTNER}:role/Deployer` }) };

  const restored = (rest: Partial<Resource> = {}) => instance({ snapshotIdentifier: SOURCE_ARN }, rest);

  const ofShared = (snapshotType: string, encrypted = true) => [
    restoreComponent({
      snapshotIdentifier: SOURCE_ARN,
      evidence: lookedUp({ encrypted, source: { snapshotType } }),
    }),
  ];

  itAnswers(sharedSnapshotCopiedBeforeRestore, {
    "refuses a looked-up shared snapshot": [ofShared("shared"), ["restored: unsafe"]],
    "refuses a looked-up public snapshot": [ofShared("public"), ["restored: unsafe"]],
    "accepts a snapshot of the own account by ARN": [ofShared("manual"), []],
    "accepts an unencrypted snapshot": [ofShared("shared", false), []],
    "accepts the snapshot of a cluster": [
      [
        restoreComponent({
          snapshotIdentifier: CLUSTER_SOURCE_ARN,
          evidence: lookedUp({ source: { snapshotArn: CLUSTER_SOURCE_ARN, snapshotType: "shared" } }),
        }),
      ],
      [],
    ],
    "warns that the own account is undetermined": [[restored()], ["instance: warning in stack"]],
    "warns about another account's snapshot with undetermined encryption": [
      [restored({ provider: ROLE })],
      ["instance: warning in stack"],
    ],
    "accepts a snapshot of the own account": [[restored()], [], { defaultAccount: "111111111111" }],
    "accepts a snapshot identifier": [
      [instance({ snapshotIdentifier: "orders-monthly" }), instance({}, { name: "new" })],
      [],
    ],
    "accepts a snapshot of the stack if no account is specified": [
      from(copy(), (edges) => instance({ snapshotIdentifier: UNKNOWN }, { edges })),
      [],
    ],
    "warns about a snapshot of the stack with an undetermined account": [
      from(copy(), (edges) => instance({ snapshotIdentifier: UNKNOWN }, { edges, provider: ROLE })),
      ["instance: warning in stack"],
    ],
    "reports a snapshot that is not yet known": [
      [instance({ snapshotIdentifier: UNKNOWN })],
      ["instance: unknown in stack"],
    ],
    "accepts an existing resource": [[restored({ outputs: { arn: "arn:aws:rds:us-east-1:1:db:x" } })], []],
    "accepts a resource outside a targeted run": [[{ ...restored(), isUntargeted: true }], []],
  });
});
