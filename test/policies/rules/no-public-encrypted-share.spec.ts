import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { noPublicEncryptedShare } from "../../../policies/rules/no-public-encrypted-share";
import {
  cluster,
  clusterCopy,
  clusterSnapshot,
  component,
  copy,
  goodCopy,
  instance,
  KEY_ARN,
  lookedUp,
  PARTNER,
  snapshot,
} from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "no-public-encrypted-share";
const PUBLIC = { sharedAccounts: ["all"] };
const judge = (...resources: Resource[]) => run(policies([noPublicEncryptedShare]), resources);

/** A public snapshot of an instance with these inputs. */
function ofInstance(inputs: Resource["inputs"]): Resource[] {
  const database = instance(inputs);
  return [
    database,
    snapshot({ dbInstanceIdentifier: UNKNOWN, ...PUBLIC }, { edges: { dbInstanceIdentifier: [database] } }),
  ];
}

/** A public snapshot of a cluster with these inputs. */
function ofCluster(inputs: Resource["inputs"]): Resource[] {
  const database = cluster(inputs);
  const edges = { dbClusterIdentifier: [database] };
  return [database, clusterSnapshot({ dbClusterIdentifier: UNKNOWN, ...PUBLIC }, { edges })];
}

describe("no-public-encrypted-share, on one resource", () => {
  it("refuses a public copy with a key, once and before it is created", async () => {
    for (const make of [copy, clusterCopy]) {
      const reports = await judge(make({ ...PUBLIC, kmsKeyId: KEY_ARN }));
      assert.deepEqual(refusals(reports), [`${RULE} ${make().name}`]);
      assert.equal(reports[0]?.phase, "resource");
    }
  });

  it("refuses a public copy with an unknown key, because it is encrypted under any key", async () => {
    assert.deepEqual(refusals(await judge(copy({ ...PUBLIC, kmsKeyId: UNKNOWN }))), [`${RULE} copy`]);
  });

  it("refuses all beside an account that is not yet known", async () => {
    const reports = await judge(copy({ sharedAccounts: [UNKNOWN, "all"], kmsKeyId: KEY_ARN }));
    assert.deepEqual(refusals(reports), [`${RULE} copy`]);
  });

  it("reports that accounts of an encrypted copy are not yet known", async () => {
    const reports = await judge(copy({ sharedAccounts: [PARTNER, UNKNOWN], kmsKeyId: KEY_ARN }));
    assert.deepEqual(refusals(reports), []);
    assert.deepEqual(notices(reports), [`${RULE}-notices copy`]);
  });

  it("refuses a component with an encrypted source", async () => {
    const [parent] = component(PUBLIC, lookedUp());
    assert.ok(parent);
    const reports = await judge(parent);
    assert.deepEqual(
      reports.map(({ policy, phase }) => [policy, phase]),
      [[RULE, "resource"]],
    );
  });

  it("accepts an encrypted copy that is shared with accounts", async () => {
    assert.deepEqual(await judge(goodCopy({ sharedAccounts: [PARTNER], kmsKeyId: KEY_ARN })), []);
  });
});

describe("no-public-encrypted-share, in the stack", () => {
  it("refuses a public snapshot of an encrypted instance", async () => {
    const reports = await judge(...ofInstance({ storageEncrypted: true }));
    assert.deepEqual(refusals(reports), [`${RULE} snapshot`]);
    assert.equal(reports[0]?.phase, "stack");
  });

  it("accepts a public snapshot of an unencrypted instance", async () => {
    assert.deepEqual(await judge(...ofInstance({})), []);
    assert.deepEqual(await judge(...ofInstance({ storageEncrypted: false })), []);
  });

  it("reports an instance with unknown encryption", async () => {
    const reports = await judge(...ofInstance({ storageEncrypted: UNKNOWN }));
    assert.deepEqual(refusals(reports), []);
    assert.deepEqual(notices(reports), [`${RULE}-notices snapshot`]);
  });

  it("reports unknown accounts, unless the snapshot is proven to be unencrypted", async () => {
    const [encrypted, ofEncrypted] = ofInstance({ storageEncrypted: true });
    const [plain, ofPlain] = ofInstance({});
    assert.ok(encrypted && ofEncrypted && plain && ofPlain);
    ofEncrypted.inputs = { ...ofEncrypted.inputs, sharedAccounts: UNKNOWN };
    ofPlain.inputs = { ...ofPlain.inputs, sharedAccounts: [UNKNOWN, PARTNER] };
    const reports = await judge(encrypted, ofEncrypted);
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices snapshot`]]);
    assert.deepEqual(await judge(plain, ofPlain), []);
  });

  it("judges a restored or replicated instance as unproven", async () => {
    for (const origin of ["snapshotIdentifier", "replicateSourceDb", "restoreToPointInTime"]) {
      assert.deepEqual(refusals(await judge(...ofInstance({ [origin]: UNKNOWN }))), [`${RULE} snapshot`]);
    }
  });

  it("follows a chain of copies to the database", async () => {
    const [database, first] = ofInstance({ storageEncrypted: true });
    assert.ok(database && first);
    first.inputs = { dbInstanceIdentifier: UNKNOWN };
    const second = copy(
      { sourceDbSnapshotIdentifier: UNKNOWN },
      { name: "second", edges: { sourceDbSnapshotIdentifier: [first] } },
    );
    const third = copy(
      { sourceDbSnapshotIdentifier: UNKNOWN, ...PUBLIC },
      { name: "third", edges: { sourceDbSnapshotIdentifier: [second] } },
    );
    assert.deepEqual(refusals(await judge(database, first, second, third)), [`${RULE} third`]);
    second.inputs["kmsKeyId"] = KEY_ARN;
    database.inputs = {};
    assert.deepEqual(refusals(await judge(database, first, second, third)), [`${RULE} third`]);
  });

  it("ends in a circle of sources", async () => {
    const first = copy({ ...PUBLIC, sourceDbSnapshotIdentifier: UNKNOWN });
    first.edges = { sourceDbSnapshotIdentifier: [first] };
    assert.deepEqual(refusals(await judge(first)), [`${RULE} copy`]);
  });

  it("finds the source by its ARN without a dependency", async () => {
    const arn = "arn:aws:rds:eu-west-1:111111111111:snapshot:nightly";
    const [database, source] = ofInstance({ storageEncrypted: true });
    assert.ok(database && source);
    source.inputs = { dbInstanceIdentifier: "orders" };
    source.outputs = { ...source.inputs, dbSnapshotArn: arn };
    const reports = await judge(database, source, copy({ sourceDbSnapshotIdentifier: arn, ...PUBLIC }));
    assert.deepEqual(refusals(reports), [`${RULE} copy`]);
  });

  it("refuses an unproven snapshot by default, and warns if the settings allow it", async () => {
    const literal = goodCopy(PUBLIC);
    assert.deepEqual(refusals(await judge(literal)), [`${RULE} copy`]);
    const lenient = await run(policies([noPublicEncryptedShare]), [literal], { settings: { unproven: "warn" } });
    assert.deepEqual(refusals(lenient), []);
    assert.deepEqual(notices(lenient), [`${RULE}-notices copy`]);
  });

  it("trusts AWS about an existing snapshot", async () => {
    const exists = (encrypted: boolean) => snapshot(PUBLIC, { outputs: { ...PUBLIC, encrypted } });
    assert.deepEqual(refusals(await judge(exists(true))), [`${RULE} snapshot`]);
    assert.deepEqual(await judge(exists(false)), []);
  });

  it("trusts AWS about a cluster snapshot only for other engines than Aurora", async () => {
    const exists = (engine: string) => {
      const [database, made] = ofCluster({ engine });
      assert.ok(database && made);
      return [database, { ...made, outputs: { ...PUBLIC, storageEncrypted: false } }];
    };
    assert.deepEqual(refusals(await judge(...exists("aurora-mysql"))), [`${RULE} cluster-snapshot`]);
    assert.deepEqual(await judge(...exists("mysql")), []);
  });

  it("trusts a component about its own source only", async () => {
    assert.deepEqual(refusals(await judge(...component(PUBLIC, lookedUp({ encrypted: false })))), []);
    const elsewhere = component(
      { ...PUBLIC, sourceDbSnapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:another" },
      lookedUp({ encrypted: false }),
    );
    assert.deepEqual(refusals(await judge(...elsewhere)), [`${RULE} child`]);
  });

  it("judges an Aurora cluster without a key as unproven, because AWS may own the key", async () => {
    assert.deepEqual(refusals(await judge(...ofCluster({ engine: "aurora-mysql" }))), [`${RULE} cluster-snapshot`]);
    assert.deepEqual(refusals(await judge(...ofCluster({ engine: "aurora-mysql", engineMode: "serverless" }))), [
      `${RULE} cluster-snapshot`,
    ]);
    assert.deepEqual(await judge(...ofCluster({ engine: "mysql" })), []);
  });
});
