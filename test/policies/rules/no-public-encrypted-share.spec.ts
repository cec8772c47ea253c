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
  it("refuses a public copy that names a key, before it is created and only once", async () => {
    for (const make of [copy, clusterCopy]) {
      const reports = await judge(make({ ...PUBLIC, kmsKeyId: KEY_ARN }));
      assert.deepEqual(refusals(reports), [`${RULE} ${make().name}`]);
      assert.equal(reports[0]?.phase, "resource");
    }
  });

  it("refuses a public copy whose key is not yet known: it is encrypted under whichever key", async () => {
    assert.deepEqual(refusals(await judge(copy({ ...PUBLIC, kmsKeyId: UNKNOWN }))), [`${RULE} copy`]);
  });

  it("refuses all beside an account that is not yet known", async () => {
    const reports = await judge(copy({ sharedAccounts: [UNKNOWN, "all"], kmsKeyId: KEY_ARN }));
    assert.deepEqual(refusals(reports), [`${RULE} copy`]);
  });

  it("tells that accounts of an encrypted copy are not yet known", async () => {
    const reports = await judge(copy({ sharedAccounts: [PARTNER, UNKNOWN], kmsKeyId: KEY_ARN }));
    assert.deepEqual(refusals(reports), []);
    assert.deepEqual(notices(reports), [`${RULE}-notices copy`]);
  });

  it("refuses the component whose source was found encrypted", async () => {
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

  it("tells that it is not yet known whether the instance is encrypted", async () => {
    const reports = await judge(...ofInstance({ storageEncrypted: UNKNOWN }));
    assert.deepEqual(refusals(reports), []);
    assert.deepEqual(notices(reports), [`${RULE}-notices snapshot`]);
  });

  it("tells of accounts that are not yet known, unless the snapshot is proven to be unencrypted", async () => {
    const [encrypted, ofEncrypted] = ofInstance({ storageEncrypted: true });
    const [plain, ofPlain] = ofInstance({});
    assert.ok(encrypted && ofEncrypted && plain && ofPlain);
    ofEncrypted.inputs = { ...ofEncrypted.inputs, sharedAccounts: UNKNOWN };
    ofPlain.inputs = { ...ofPlain.inputs, sharedAccounts: [UNKNOWN, PARTNER] };
    const reports = await judge(encrypted, ofEncrypted);
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices snapshot`]]);
    assert.deepEqual(await judge(plain, ofPlain), []);
  });

  it("counts an instance that is restored or replicated from another one as unproven", async () => {
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

  it("does not run round a circle of sources for ever", async () => {
    const first = copy({ ...PUBLIC, sourceDbSnapshotIdentifier: UNKNOWN });
    first.edges = { sourceDbSnapshotIdentifier: [first] };
    assert.deepEqual(refusals(await judge(first)), [`${RULE} copy`]);
  });

  it("finds the source by its ARN where there is no edge", async () => {
    const arn = "arn:aws:rds:eu-west-1:111111111111:snapshot:nightly";
    const [database, source] = ofInstance({ storageEncrypted: true });
    assert.ok(database && source);
    source.inputs = { dbInstanceIdentifier: "orders" };
    source.outputs = { ...source.inputs, dbSnapshotArn: arn };
    const reports = await judge(database, source, copy({ sourceDbSnapshotIdentifier: arn, ...PUBLIC }));
    assert.deepEqual(refusals(reports), [`${RULE} copy`]);
  });

  it("refuses by default what nothing proves to be unencrypted, and only warns when the settings say so", async () => {
    const literal = goodCopy(PUBLIC);
    assert.deepEqual(refusals(await judge(literal)), [`${RULE} copy`]);
    const lenient = await run(policies([noPublicEncryptedShare]), [literal], { settings: { unproven: "warn" } });
    assert.deepEqual(refusals(lenient), []);
    assert.deepEqual(notices(lenient), [`${RULE}-notices copy`]);
  });

  it("takes AWS's word for a snapshot that exists", async () => {
    const exists = (encrypted: boolean) => snapshot(PUBLIC, { outputs: { ...PUBLIC, encrypted } });
    assert.deepEqual(refusals(await judge(exists(true))), [`${RULE} snapshot`]);
    assert.deepEqual(await judge(exists(false)), []);
  });

  it("takes AWS's word for a cluster snapshot only where its engine tells that it is not of Aurora", async () => {
    const exists = (engine: string) => {
      const [database, made] = ofCluster({ engine });
      assert.ok(database && made);
      return [database, { ...made, outputs: { ...PUBLIC, storageEncrypted: false } }];
    };
    assert.deepEqual(refusals(await judge(...exists("aurora-mysql"))), [`${RULE} cluster-snapshot`]);
    assert.deepEqual(await judge(...exists("mysql")), []);
  });

  it("takes the word of our component about its source, and no other source's", async () => {
    assert.deepEqual(refusals(await judge(...component(PUBLIC, lookedUp({ encrypted: false })))), []);
    const elsewhere = component(
      { ...PUBLIC, sourceDbSnapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:another" },
      lookedUp({ encrypted: false }),
    );
    assert.deepEqual(refusals(await judge(...elsewhere)), [`${RULE} child`]);
  });

  it("counts an Aurora cluster without a key as unproven: AWS may encrypt it with a key of its own", async () => {
    assert.deepEqual(refusals(await judge(...ofCluster({ engine: "aurora-mysql" }))), [`${RULE} cluster-snapshot`]);
    assert.deepEqual(refusals(await judge(...ofCluster({ engine: "aurora-mysql", engineMode: "serverless" }))), [
      `${RULE} cluster-snapshot`,
    ]);
    assert.deepEqual(await judge(...ofCluster({ engine: "mysql" })), []);
  });
});
