import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { policies } from "../../../policies/pack";
import { copyNamesKeyOfItsRegion } from "../../../policies/rules/copy-names-key-of-its-region";
import { requireFullArns } from "../../../policies/rules/require-full-arns";
import { from, itAnswers } from "../answers";
import {
  CLUSTER_SOURCE_ARN,
  cluster,
  clusterCopy,
  component,
  copy,
  DATABASE_ARN,
  goodCopy,
  instance,
  KEY_ARN,
  key,
  keyComponent,
  lookedUp,
  replication,
  SOURCE_ARN,
  snapshot,
} from "../program";
import { notices, type Report, type Resource, refusals, run, UNKNOWN } from "../server";

describe("The answers of copy-names-key-of-its-region", () => {
  const FAR_KEY_ARN = KEY_ARN.replace("eu-west-1", "us-east-1");

  /** A copy whose key comes from a key of the stack. */
  function keyed(made: Resource, inputs: Resource["inputs"] = {}): Resource[] {
    return [made, goodCopy({ kmsKeyId: UNKNOWN, ...inputs }, { edges: { kmsKeyId: [made] } })];
  }

  /** A copy in the Region of its source, which the stack has too. */
  function copied(source: Resource, inputs: Resource["inputs"] = {}): Resource[] {
    return from(source, (edges) => copy({ sourceDbSnapshotIdentifier: UNKNOWN, ...inputs }, { edges }));
  }

  const DATABASE = { storageEncrypted: true, region: "us-east-1" };

  const taken = (database: Resource, inputs: Resource["inputs"] = {}) =>
    from(database, (edges) => snapshot({ dbInstanceIdentifier: UNKNOWN, region: "us-east-1", ...inputs }, { edges }));

  itAnswers(copyNamesKeyOfItsRegion, {
    "accepts a key of its Region": [[goodCopy({ kmsKeyId: KEY_ARN })], []],
    "refuses a key of another Region": [[goodCopy({ kmsKeyId: FAR_KEY_ARN })], ["copy: unsafe: kmsKeyId"]],
    "reports its own Region if it is unknown": [
      [goodCopy({ kmsKeyId: KEY_ARN, region: UNKNOWN })],
      ["copy: unknown: kmsKeyId"],
    ],
    "reports a key that is not yet known": [[goodCopy({ kmsKeyId: UNKNOWN })], ["copy: unknown in stack: kmsKeyId"]],
    "reports the Region of a key of the stack if it is unknown": [
      keyed(key({ region: UNKNOWN })),
      ["copy: unknown in stack: kmsKeyId"],
    ],
    "warns if its own Region is undetermined": [
      [goodCopy({ kmsKeyId: KEY_ARN, region: "" })],
      ["copy: warning: kmsKeyId"],
    ],
    "warns if the Region of a key of the stack is undetermined": [keyed(key()), ["copy: warning in stack: kmsKeyId"]],
    "accepts a key and a copy without a Region": [keyed(key(), { region: "" }), []],
    "refuses a key of the stack in another Region": [
      keyed(key({ region: "us-east-1" })),
      ["copy: unsafe in stack: kmsKeyId"],
    ],
    "accepts other strings than ARNs, which require-full-arns refuses": [[goodCopy({ kmsKeyId: "alias/orders" })], []],
    "refuses a looked-up source without a key": [
      component({}, lookedUp()),
      ["component: unsafe: kmsKeyId", "child: unsafe in stack: looked up in AWS"],
    ],
    "accepts a looked-up source in the same Region": [component({ region: "us-east-1" }, lookedUp()), []],
    "accepts an unencrypted looked-up source": [component({}, lookedUp({ encrypted: false })), []],
    "refuses a source of the stack without a key": [
      [
        ...taken(instance(DATABASE)),
        ...copied(taken(instance(DATABASE))[1] ?? snapshot(), { region: "eu-west-1" }).slice(1),
      ],
      [
        'copy: unsafe in stack: encryption inherited from "snapshot" and originally from "instance", where storageEncrypted is true without kmsKeyId',
      ],
    ],
    "reports the Region of a copy without a key if it is unknown": [
      [goodCopy({ region: UNKNOWN })],
      ["copy: unknown in stack: kmsKeyId"],
    ],
    "reports the encryption of the source if it is unknown": [
      [
        ...taken(instance({ ...DATABASE, storageEncrypted: UNKNOWN })),
        ...copied(taken(instance(DATABASE))[1] ?? snapshot(), { region: "eu-west-1" }).slice(1),
      ],
      ["copy: unknown in stack: kmsKeyId"],
    ],
    "warns about a copy without a key of an undetermined source": [
      [goodCopy()],
      ["copy: warning in stack: sourceDbSnapshotIdentifier specifies no resource of this stack"],
    ],
    "warns about a copy without a key if a Region is undetermined": [
      [...taken(instance(DATABASE)), ...copied(taken(instance(DATABASE), { region: "" })[1] ?? snapshot()).slice(1)],
      [
        'copy: warning in stack: encryption inherited from "snapshot" and originally from "instance", where storageEncrypted is true without kmsKeyId',
      ],
    ],
    "accepts an existing resource": [[goodCopy({}, { outputs: { dbSnapshotArn: SOURCE_ARN } })], []],
    "accepts a resource outside a targeted run": [[{ ...goodCopy(), isUntargeted: true }], []],
  });
});

describe("copy-names-key-of-its-region, of a replication", () => {
  const judging =
    (rule: Rule) =>
    async (resources: Resource[], settings: object = {}) => {
      const reports = await run(policies([rule]), resources, { settings });
      return reports.length === 0 ? "safe" : [...refusals(reports), ...notices(reports)];
    };

  /** A replication to Ireland of an instance of the stack, as on the preview of a new stack. */
  const ofInstance = (inputs: Resource["inputs"], ofReplication: Resource["inputs"] = {}) => {
    const database = instance({ region: "us-east-1", ...inputs });
    const replicated = replication(
      { sourceDbInstanceArn: UNKNOWN, region: "eu-west-1", ...ofReplication },
      { edges: { sourceDbInstanceArn: [database] } },
    );
    return [database, replicated];
  };

  const RULE = "copy-names-key-of-its-region";
  const judge = judging(copyNamesKeyOfItsRegion);

  it("refuses a replication of an encrypted instance without a key, or with a key of another Region", async () => {
    assert.deepEqual(await judge(ofInstance({ storageEncrypted: true })), [`${RULE} replication`]);
    const elsewhere = KEY_ARN.replace("eu-west-1", "us-east-1");
    assert.deepEqual(await judge(ofInstance({}, { kmsKeyId: elsewhere })), [`${RULE} replication`]);
  });

  it("accepts a key of its Region, or none for an unencrypted instance", async () => {
    assert.equal(await judge(ofInstance({ storageEncrypted: true }, { kmsKeyId: KEY_ARN })), "safe");
    assert.equal(await judge(ofInstance({})), "safe");
    const made = key({ region: "eu-west-1" });
    const named = replication({ kmsKeyId: UNKNOWN, region: "eu-west-1" }, { edges: { kmsKeyId: [made] } });
    assert.equal(await judge([made, named]), "safe");
  });

  it("warns if the encryption of the instance is undetermined, unless the replication exists", async () => {
    const literal = { sourceDbInstanceArn: DATABASE_ARN, region: "eu-west-1" };
    assert.deepEqual(await judge([replication(literal)], { unproven: "refuse" }), [`${RULE}-notices replication`]);
  });
});

describe("copy-names-key-of-its-region", () => {
  /** In short: what it is refused for and noticed for, and when. */
  const reported = (reports: Report[]) => ({
    refused: refusals(reports),
    noticed: notices(reports),
    phases: [...new Set(reports.map(({ phase }) => phase))],
  });

  const silent = { refused: [], noticed: [], phases: [] };

  const RULE = "copy-names-key-of-its-region";
  const judge = async (resources: Resource[], settings: object = {}) =>
    reported(await run(policies([copyNamesKeyOfItsRegion]), resources, { settings }));
  const refused = (name: string, phase: "resource" | "stack") => ({
    refused: [`${RULE} ${name}`],
    noticed: [],
    phases: [phase],
  });
  const noticed = (name: string, phase: "resource" | "stack") => ({
    refused: [],
    noticed: [`${RULE}-notices ${name}`],
    phases: [phase],
  });
  const FOREIGN_KEY = KEY_ARN.replace("eu-west-1", "us-east-1");

  it("accepts a key of the copy's Region, by the Region of the resource, its provider or the settings", async () => {
    assert.deepEqual(await judge([goodCopy({ kmsKeyId: KEY_ARN })]), silent);
    const byProvider = copy({ kmsKeyId: KEY_ARN }, { provider: { region: "eu-west-1" } });
    assert.deepEqual(await judge([byProvider]), silent);
    assert.deepEqual(await judge([copy({ kmsKeyId: KEY_ARN })], { defaultRegion: "eu-west-1" }), silent);
  });

  it("refuses a key of another Region before the copy is created, even for a copy within its Region", async () => {
    for (const region of ["eu-west-1", "eu-central-1"]) {
      const kmsKeyId = FOREIGN_KEY;
      assert.deepEqual(await judge([goodCopy({ kmsKeyId, region })]), refused("copy", "resource"));
      assert.deepEqual(await judge([clusterCopy({ kmsKeyId, region })]), refused("cluster-copy", "resource"));
    }
    const [parent] = component({ kmsKeyId: FOREIGN_KEY }, lookedUp());
    assert.ok(parent);
    assert.deepEqual(await judge([parent]), refused("component", "resource"));
  });

  it("follows a key to its Region while it is not yet known, also from a component", async () => {
    for (const [region, expected] of [
      ["eu-west-1", silent],
      ["us-east-1", refused("copy", "stack")],
    ] as const) {
      const made = key({ region });
      assert.deepEqual(await judge([made, goodCopy({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } })]), expected);
      const outer = keyComponent();
      const inner = key({}, { parent: outer, provider: { region } });
      const copied = goodCopy({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [outer] } });
      assert.deepEqual(await judge([outer, inner, copied]), expected);
    }
  });

  it("accepts a key and a copy without a Region, and warns if only one has a Region", async () => {
    const made = key();
    const edges = { kmsKeyId: [made] };
    assert.deepEqual(await judge([made, copy({ kmsKeyId: UNKNOWN }, { edges })]), silent);
    assert.deepEqual(await judge([made, goodCopy({ kmsKeyId: UNKNOWN }, { edges })]), noticed("copy", "stack"));
    assert.deepEqual(await judge([copy({ kmsKeyId: KEY_ARN })]), noticed("copy", "resource"));
  });

  it("reports that a key or a Region is not yet known", async () => {
    assert.deepEqual(await judge([goodCopy({ kmsKeyId: UNKNOWN })]), noticed("copy", "stack"));
    assert.deepEqual(await judge([goodCopy({ kmsKeyId: KEY_ARN, region: UNKNOWN })]), noticed("copy", "resource"));
    const strict = await judge([goodCopy({ kmsKeyId: UNKNOWN })], { unknown: "refuse" });
    assert.deepEqual(strict, refused("copy", "stack"));
  });

  const shotOf = (inputs: Resource["inputs"]) => {
    const database = instance(inputs);
    const source = snapshot(
      { dbInstanceIdentifier: UNKNOWN, region: "us-east-1" },
      { edges: { dbInstanceIdentifier: [database] } },
    );
    return [database, source] as const;
  };
  const unkeyed = (source: Resource, inputs: Resource["inputs"] = {}) =>
    copy(
      { sourceDbSnapshotIdentifier: UNKNOWN, region: "eu-west-1", ...inputs },
      { edges: { sourceDbSnapshotIdentifier: [source] } },
    );

  it("refuses a cross-Region copy of an encrypted source without a key", async () => {
    const [database, source] = shotOf({ storageEncrypted: true });
    assert.deepEqual(await judge([database, source, unkeyed(source)]), refused("copy", "stack"));
    const [parent] = component({}, lookedUp());
    assert.ok(parent);
    assert.deepEqual(await judge([parent]), refused("component", "resource"));
  });

  it("accepts such a copy of an unencrypted source, or within its Region", async () => {
    const [plain, unencrypted] = shotOf({});
    assert.deepEqual(await judge([plain, unencrypted, unkeyed(unencrypted)]), silent);
    const [database, source] = shotOf({ storageEncrypted: true });
    assert.deepEqual(await judge([database, source, unkeyed(source, { region: "us-east-1" })]), silent);
    assert.deepEqual(await judge([goodCopy({ region: "us-east-1" })]), silent);
    assert.deepEqual(await judge(component({}, lookedUp({ encrypted: false }))), silent);
  });

  it("warns if the encryption of the source is undetermined, regardless of the settings", async () => {
    assert.deepEqual(await judge([goodCopy()], { unproven: "refuse" }), noticed("copy", "stack"));
    assert.deepEqual(await judge([copy({ sourceDbSnapshotIdentifier: UNKNOWN })]), noticed("copy", "stack"));
  });

  it("accepts an existing copy without a key", async () => {
    const outputs = { dbSnapshotArn: SOURCE_ARN.replace("us-east-1", "eu-west-1") };
    assert.deepEqual(await judge([{ ...goodCopy(), outputs }]), silent);
  });
});

describe("The key of a restored cluster", () => {
  const judge = async (resources: Resource[]) => {
    const reports = await run(policies([requireFullArns, copyNamesKeyOfItsRegion]), resources);
    return [...refusals(reports), ...notices(reports)];
  };

  const LEDGER = { snapshotIdentifier: "ledger-monthly", engine: "aurora-mysql", region: "eu-west-1" };

  const restored = (inputs: Resource["inputs"], edges: Resource["edges"] = {}) =>
    cluster({ ...LEDGER, ...inputs }, { edges });

  const FAR_KEY_ARN = KEY_ARN.replace("eu-west-1", "us-east-1");

  it("must be specified by the full ARN of a key in its Region", async () => {
    assert.deepEqual(await judge([restored({ kmsKeyId: KEY_ARN })]), []);
    assert.deepEqual(await judge([restored({ kmsKeyId: "alias/ledger" })]), ["require-full-arns cluster"]);
    assert.deepEqual(await judge([restored({ kmsKeyId: FAR_KEY_ARN })]), ["copy-names-key-of-its-region cluster"]);
    const toPointInTime = { snapshotIdentifier: "", restoreToPointInTime: { sourceClusterIdentifier: "ledger" } };
    assert.deepEqual(await judge([restored({ ...toPointInTime, kmsKeyId: "alias/ledger" })]), [
      "require-full-arns cluster",
    ]);
  });

  it("may be a key of the stack in its Region", async () => {
    const [near, far] = [key({ region: "eu-west-1" }), key({ region: "us-east-1" }, { name: "far" })];
    assert.deepEqual(await judge([near, restored({ kmsKeyId: UNKNOWN }, { kmsKeyId: [near] })]), []);
    assert.deepEqual(await judge([far, restored({ kmsKeyId: UNKNOWN }, { kmsKeyId: [far] })]), [
      "copy-names-key-of-its-region cluster",
    ]);
  });

  it("is unknown if it is not yet known", async () => {
    assert.deepEqual(await judge([restored({ kmsKeyId: UNKNOWN })]), [
      "require-full-arns-notices cluster",
      "copy-names-key-of-its-region-notices cluster",
    ]);
  });

  it("is not judged if the cluster specifies none", async () => {
    assert.deepEqual(await judge([restored({})]), []);
    assert.deepEqual(await judge([restored({ snapshotIdentifier: CLUSTER_SOURCE_ARN })]), []);
  });

  it("is not judged for other clusters and for instances", async () => {
    const plain = { snapshotIdentifier: "", kmsKeyId: "alias/ledger" };
    assert.deepEqual(await judge([restored(plain), restored({ ...plain, kmsKeyId: FAR_KEY_ARN })]), []);
    assert.deepEqual(await judge([restored({ ...plain, kmsKeyId: UNKNOWN })]), []);
    assert.deepEqual(await judge([instance({ ...LEDGER, kmsKeyId: "alias/ledger" })]), []);
  });
});
