import assert from "node:assert/strict";
import fc from "fast-check";
import { policies } from "../../../policies/pack";
import { noDefaultKeyShare } from "../../../policies/rules/no-default-key-share";
import { from, itAnswers } from "../answers";
import {
  alias,
  cluster,
  clusterCopy,
  clusterSnapshot,
  component,
  copy,
  goodCopy,
  instance,
  KEY_ARN,
  key,
  keyComponent,
  lookedUp,
  OTHER_KEY_ARN,
  PARTNER,
  restoreComponent,
  SOURCE_ARN,
  snapshot,
} from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

const RULE = "no-default-key-share";
const SHARED = { sharedAccounts: [PARTNER] };
const judge = (resources: Resource[], settings: object = {}) =>
  run(policies([noDefaultKeyShare]), resources, { settings });

/** Refused before anything is created. */
async function refusedAtOnce(resource: Resource): Promise<void> {
  const reports = await judge([resource]);
  assert.deepEqual(
    reports.map(({ policy, level, phase }) => [policy, level, phase]),
    [[RULE, "mandatory", "resource"]],
  );
}

describe("no-default-key-share, by the key that is named", () => {
  it("refuses the alias of the default key in every spelling, also as a secret's place in a component", async () => {
    const spellings = [
      "alias/aws/rds",
      " alias/aws/rds ",
      "ALIAS/AWS/RDS",
      "arn:aws:kms:eu-west-1:111111111111:alias/aws/rds",
      "arn:aws-us-gov:kms:us-gov-west-1:111111111111:alias/aws/rds",
      "arn:aws-cn:kms:cn-north-1:111111111111:alias/aws/rds",
    ];
    for (const kmsKeyId of spellings) {
      await refusedAtOnce(goodCopy({ ...SHARED, kmsKeyId }));
      await refusedAtOnce(clusterCopy({ ...SHARED, kmsKeyId }));
    }
  });

  it("says nothing of a copy under the default key that is not shared", async () => {
    assert.deepEqual(await judge([goodCopy({ kmsKeyId: "alias/aws/rds" })]), []);
  });

  it("accepts a key of the stack, also while its ARN is not yet known", async () => {
    const made = key();
    assert.deepEqual(
      await judge([made, goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } })]),
      [],
    );
  });

  it("accepts a key of the stack by its ARN", async () => {
    assert.deepEqual(
      await judge([key({}, { outputs: { arn: KEY_ARN } }), goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })]),
      [],
    );
  });

  it("accepts a key that comes out of a component with one key, however deep in it", async () => {
    const outer = keyComponent();
    const inner = keyComponent({}, { name: "inner", parent: outer });
    const children = [key({}, { parent: inner }), alias({}, { parent: inner })];
    const shared = goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [outer] } });
    assert.deepEqual(await judge([outer, inner, ...children, shared]), []);
  });

  it("tells that the key is not yet known when a component has two", async () => {
    const outer = keyComponent();
    const children = [key({}, { parent: outer }), key({}, { name: "second", parent: outer })];
    const shared = goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [outer] } });
    const reports = await judge([outer, ...children, shared]);
    assert.deepEqual(refusals(reports), []);
    assert.deepEqual(notices(reports), [`${RULE}-notices copy`]);
  });

  it("does not take an alias for a key", async () => {
    const name = alias();
    const shared = goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [name] } });
    assert.deepEqual(notices(await judge([name, shared])), [`${RULE}-notices copy`]);
    assert.deepEqual(refusals(await judge([name, shared], { unknown: "refuse" })), [`${RULE} copy`]);
  });

  it("lets an edge to a key not outweigh a written default key or another key's ARN", async () => {
    const made = key({}, { outputs: { arn: OTHER_KEY_ARN } });
    const edges = { kmsKeyId: [made] };
    assert.deepEqual(refusals(await judge([made, goodCopy({ ...SHARED, kmsKeyId: "alias/aws/rds" }, { edges })])), [
      `${RULE} copy`,
    ]);
    assert.deepEqual(refusals(await judge([made, goodCopy({ ...SHARED, kmsKeyId: KEY_ARN }, { edges })])), [
      `${RULE} copy`,
    ]);
  });

  it("refuses by default a literal key ARN that nothing tells about, and only in the stack", async () => {
    const literal = goodCopy({ ...SHARED, kmsKeyId: KEY_ARN });
    const reports = await judge([literal]);
    assert.deepEqual(refusals(reports), [`${RULE} copy`]);
    assert.equal(reports[0]?.phase, "stack");
    const lenient = await judge([literal], { unproven: "warn" });
    assert.deepEqual([refusals(lenient), notices(lenient)], [[], [`${RULE}-notices copy`]]);
  });

  it("accepts a literal key ARN that the settings list", async () => {
    assert.deepEqual(await judge([goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })], { customerManagedKeys: [KEY_ARN] }), []);
  });
});

describe("no-default-key-share, by what our component looked up", () => {
  const given = { ...SHARED, kmsKeyId: KEY_ARN };

  it("accepts a key that was found to be customer managed", async () => {
    assert.deepEqual(await judge(component(given, lookedUp())), []);
  });

  it("refuses a key that was found to be managed by AWS, before the child is registered, even if it is listed", async () => {
    const [parent] = component(given, lookedUp({ keyManager: "AWS" }));
    assert.ok(parent);
    await refusedAtOnce(parent);
    const listed = await judge([parent], { customerManagedKeys: [KEY_ARN] });
    assert.deepEqual(refusals(listed), [`${RULE} component`]);
  });

  it("refuses an unkeyed copy of a source that was found under the default key", async () => {
    const [parent] = component(SHARED, lookedUp({ keyManager: "AWS" }));
    assert.ok(parent);
    await refusedAtOnce(parent);
  });

  it("takes no evidence about another key than the one that is named", async () => {
    const reports = await judge(component({ ...SHARED, kmsKeyId: OTHER_KEY_ARN }, lookedUp()));
    assert.deepEqual(refusals(reports), [`${RULE} child`]);
  });

  it("lets forged evidence not outweigh the alias of the default key", async () => {
    const reports = await judge(
      component({ ...SHARED, kmsKeyId: "alias/aws/rds" }, lookedUp({ arn: "alias/aws/rds" })),
    );
    assert.deepEqual(refusals(reports), [`${RULE} component`, `${RULE} child`]);
  });

  it("ignores evidence when the settings say so", async () => {
    assert.deepEqual(refusals(await judge(component(given, lookedUp()), { trustComponentLookups: false })), [
      `${RULE} child`,
    ]);
  });

  it("bears evidence that is not yet known, in whole or in part, and goes by the edge", async () => {
    const made = key();
    for (const evidence of [
      UNKNOWN,
      { source: UNKNOWN, key: UNKNOWN },
      { key: { arn: UNKNOWN, keyManager: UNKNOWN } },
    ]) {
      const resources = component({ ...SHARED, kmsKeyId: UNKNOWN }, evidence, { kmsKeyId: [made] });
      assert.deepEqual(await judge([made, ...resources]), []);
    }
  });

  it("reads it from the component's outputs where its inputs were not shown", async () => {
    const [parent, child] = component(given, lookedUp());
    assert.ok(parent && child);
    assert.deepEqual(
      await judge([
        { ...parent, isUntargeted: true },
        { ...child, parent },
      ]),
      [],
    );
  });

  it("does not take evidence from another component than the copy's own parent", async () => {
    const [parent] = component(given, lookedUp());
    assert.ok(parent);
    assert.deepEqual(refusals(await judge([parent, goodCopy(given)])), [`${RULE} copy`]);
  });
});

describe("The answers of no-default-key-share", () => {
  const SHARED = { sharedAccounts: [PARTNER] };

  const DATABASE = { storageEncrypted: true, region: "us-east-1" };

  const taken = (database: Resource, inputs: Resource["inputs"] = {}) =>
    from(database, (edges) => snapshot({ dbInstanceIdentifier: UNKNOWN, region: "us-east-1", ...inputs }, { edges }));

  /** Two copies of each other. */
  function circle(inputs: Resource["inputs"]): Resource[] {
    const first = copy({ sourceDbSnapshotIdentifier: UNKNOWN, ...inputs }, { name: "first" });
    const second = copy({ sourceDbSnapshotIdentifier: UNKNOWN }, { name: "second" });
    return [
      { ...first, edges: { sourceDbSnapshotIdentifier: [second] } },
      { ...second, edges: { sourceDbSnapshotIdentifier: [first] } },
    ];
  }

  itAnswers(noDefaultKeyShare, {
    "says that its alias is written": [
      [goodCopy({ ...SHARED, kmsKeyId: "alias/aws/rds" })],
      ["copy: unsafe: kmsKeyId is its alias"],
    ],
    "says that AWS was asked": [
      component(SHARED, lookedUp({ keyManager: "AWS" })),
      ["component: unsafe: kmsKeyId", "child: unsafe in stack: looked up in AWS"],
    ],
    "says that the database has no key of its own": [
      taken(instance(DATABASE), SHARED),
      [
        'snapshot: unsafe in stack: encryption inherited from "instance", where storageEncrypted is true without kmsKeyId',
      ],
    ],
    "says nothing of a database under a key of the stack": [
      [key(), ...taken(instance({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [key()] } }), SHARED)],
      [],
    ],
    "says which key is not proven": [
      [goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })],
      ["copy: unproven in stack: kmsKeyId is specified"],
    ],
    "says that a database names it": [
      taken(instance({ kmsKeyId: KEY_ARN }), SHARED),
      ['snapshot: unproven in stack: encryption inherited from "instance", where kmsKeyId is specified'],
    ],
    "says that nothing tells of the source": [
      [goodCopy(SHARED)],
      ["copy: unproven in stack: sourceDbSnapshotIdentifier specifies no resource of this stack"],
    ],
    "says that a source is not yet known": [
      [goodCopy({ ...SHARED, sourceDbSnapshotIdentifier: UNKNOWN })],
      ["copy: unknown in stack: sourceDbSnapshotIdentifier is not yet known"],
    ],
    "says that a key is not yet known": [
      [goodCopy({ ...SHARED, kmsKeyId: UNKNOWN })],
      ["copy: unknown in stack: kmsKeyId is specified"],
    ],
    "says that encryption is not yet known": [
      taken(instance({ storageEncrypted: UNKNOWN }), SHARED),
      ['snapshot: unknown in stack: encryption inherited from "instance", where storageEncrypted is not yet known'],
    ],
    "says that a share is not yet known": [
      [goodCopy({ sharedAccounts: [UNKNOWN, UNKNOWN], kmsKeyId: "alias/aws/rds" })],
      ["copy: unknown: kmsKeyId is its alias"],
    ],
    "says nothing of a share that is none": [[goodCopy({ kmsKeyId: "alias/aws/rds" })], []],
    "says that a database is made from another one": [
      taken(instance({ replicateSourceDb: "orders" }), SHARED),
      [
        'snapshot: unproven in stack: encryption inherited from "instance", where the database is created from another database',
      ],
    ],
    "says that it is encrypted, and made from another one": [
      taken(instance({ replicateSourceDb: "orders", storageEncrypted: true }), SHARED),
      [
        'snapshot: unproven in stack: encryption inherited from "instance", where storageEncrypted is true, but the key is that of another database',
      ],
    ],
    "says what AWS told without a key": [
      [
        goodCopy(SHARED, { outputs: { encrypted: true } }),
        goodCopy(SHARED, { outputs: { encrypted: "" }, name: "untold" }),
      ],
      [
        "copy: unproven in stack: reported by AWS",
        "untold: unproven in stack: sourceDbSnapshotIdentifier specifies no resource of this stack",
      ],
    ],
    "says what AWS told of a key": [
      [goodCopy(SHARED, { outputs: { encrypted: true, kmsKeyId: OTHER_KEY_ARN } })],
      ["copy: unproven in stack: reported by AWS"],
    ],
    "says nothing where AWS told a key that is listed": [
      [goodCopy(SHARED, { outputs: { encrypted: true, kmsKeyId: OTHER_KEY_ARN } })],
      [],
      { customerManagedKeys: [OTHER_KEY_ARN] },
    ],
    "says nothing where AWS told that it is not encrypted": [[goodCopy(SHARED, { outputs: { encrypted: false } })], []],
    "believes a source of the stack before what AWS told of a key": [
      taken(instance(DATABASE), SHARED).map((made, index) =>
        index === 0 ? made : { ...made, outputs: { ...SHARED, encrypted: true, kmsKeyId: OTHER_KEY_ARN } },
      ),
      [
        'snapshot: unsafe in stack: encryption inherited from "instance", where storageEncrypted is true without kmsKeyId',
      ],
      { customerManagedKeys: [OTHER_KEY_ARN] },
    ],
    "says that sources lead round in a circle": [
      circle(SHARED),
      [
        'first: unproven in stack: encryption inherited from "second" and originally from "first", where the chain of sources is circular',
      ],
    ],
    "says nothing of a key that was looked up as a customer's": [component(SHARED, lookedUp()), []],
    "says that no key was looked up": [
      component(SHARED, { source: { snapshotArn: SOURCE_ARN, encrypted: true } }),
      ["child: unproven in stack: looked up in AWS"],
    ],
    "says nothing of the snapshot of a cluster under no key": [
      from(cluster({ engine: "aurora-mysql" }), (edges) =>
        clusterSnapshot({ dbClusterIdentifier: UNKNOWN, ...SHARED }, { edges }),
      ),
      [],
    ],
  });
});

describe("no-default-key-share, by the source", () => {
  const RULE = "no-default-key-share";

  const SHARED = { sharedAccounts: [PARTNER] };

  const judge = (resources: Resource[], settings: object = {}) =>
    run(policies([noDefaultKeyShare]), resources, { settings });

  const shot = (database: Resource, inputs: Resource["inputs"] = {}) =>
    snapshot({ dbInstanceIdentifier: UNKNOWN, ...inputs }, { edges: { dbInstanceIdentifier: [database] } });
  const inheriting = (source: Resource) =>
    copy({ sourceDbSnapshotIdentifier: UNKNOWN, ...SHARED }, { edges: { sourceDbSnapshotIdentifier: [source] } });

  it("refuses a shared snapshot of an instance that is encrypted and names no key", async () => {
    const database = instance({ storageEncrypted: true });
    assert.deepEqual(refusals(await judge([database, shot(database, SHARED)])), [`${RULE} snapshot`]);
  });

  it("accepts one of an instance with a key of the stack, or without encryption", async () => {
    const made = key();
    const encrypted = instance({ storageEncrypted: true, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });
    assert.deepEqual(await judge([made, encrypted, shot(encrypted, SHARED)]), []);
    const plain = instance();
    assert.deepEqual(await judge([plain, shot(plain, SHARED)]), []);
  });

  it("knows the default key of an instance by its inputs, though its outputs name a key", async () => {
    const database = instance({ storageEncrypted: true }, { outputs: { storageEncrypted: true, kmsKeyId: KEY_ARN } });
    const reports = await judge([database, shot(database, SHARED)]);
    assert.match(reports[0]?.message ?? "", /under the default key/);
  });

  it("counts the key among an instance's outputs as unproven where its inputs were not shown", async () => {
    const outputs = { storageEncrypted: true, kmsKeyId: KEY_ARN };
    const database = instance({ storageEncrypted: true }, { outputs, isUntargeted: true });
    const reports = await judge([database, shot(database, SHARED)]);
    assert.match(reports[0]?.message ?? "", /must be customer managed, but that is unproven/);
    assert.deepEqual(refusals(reports), [`${RULE} snapshot`]);
  });

  it("counts a restored instance's key as unproven", async () => {
    const database = instance({ storageEncrypted: true, snapshotIdentifier: "old" });
    const reports = await judge([database, shot(database, SHARED)]);
    assert.match(reports[0]?.message ?? "", /must be customer managed, but that is unproven/);
  });

  it("follows a restored instance to its snapshot, whatever key it names itself", async () => {
    const encrypted = instance({ storageEncrypted: true }, { name: "encrypted" });
    const old = snapshot(
      { dbInstanceIdentifier: UNKNOWN },
      { name: "old", edges: { dbInstanceIdentifier: [encrypted] } },
    );
    const made = key();
    const edges = { snapshotIdentifier: [old], kmsKeyId: [made] };
    const restored = instance({ snapshotIdentifier: UNKNOWN, kmsKeyId: UNKNOWN }, { edges });
    const reports = await judge([encrypted, old, made, restored, shot(restored, SHARED)]);
    assert.match(reports[0]?.message ?? "", /under the default key/);
    const literal = instance({ snapshotIdentifier: "old", kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });
    assert.match(
      (await judge([made, literal, shot(literal, SHARED)]))[0]?.message ?? "",
      /must be customer managed, but that is unproven/,
    );
  });

  it("takes the key that a restored cluster is given, and else its snapshot's", async () => {
    const made = key();
    const encrypted = cluster({ engine: "aurora-mysql", storageEncrypted: true }, { name: "encrypted" });
    const old = clusterSnapshot(
      { dbClusterIdentifier: UNKNOWN },
      { name: "old", edges: { dbClusterIdentifier: [encrypted] } },
    );
    const link = (database: Resource) =>
      clusterSnapshot({ dbClusterIdentifier: UNKNOWN, ...SHARED }, { edges: { dbClusterIdentifier: [database] } });
    const rekeyed = cluster(
      { snapshotIdentifier: UNKNOWN, kmsKeyId: UNKNOWN },
      { edges: { snapshotIdentifier: [old], kmsKeyId: [made] } },
    );
    assert.deepEqual(await judge([encrypted, old, made, rekeyed, link(rekeyed)]), []);
    const same = cluster({ snapshotIdentifier: UNKNOWN }, { edges: { snapshotIdentifier: [old] } });
    assert.deepEqual(refusals(await judge([encrypted, old, same, link(same)])), [`${RULE} cluster-snapshot`]);
  });

  it("believes what our RestoredDatabase looked up about its snapshot", async () => {
    const source = { snapshotArn: SOURCE_ARN, encrypted: true, kmsKeyId: KEY_ARN, snapshotType: "manual" };
    const restored = (encrypted: boolean) => {
      const evidence = { source: { ...source, encrypted } };
      const parent = restoreComponent({ snapshotIdentifier: SOURCE_ARN, evidence }, { outputs: { evidence } });
      const database = instance({ snapshotIdentifier: SOURCE_ARN }, { parent });
      return [parent, database, shot(database, SHARED)];
    };
    assert.deepEqual(await judge(restored(false)), []);
    assert.deepEqual(refusals(await judge(restored(true))), [`${RULE} snapshot`]);
    assert.deepEqual(await judge(restored(true), { customerManagedKeys: [KEY_ARN] }), []);
  });

  it("follows an alias of the stack to its key, by an edge and by name", async () => {
    const made = key();
    const named = alias({ name: "alias/orders", targetKeyId: UNKNOWN }, { edges: { targetKeyId: [made] } });
    const unknown = instance({ storageEncrypted: true, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [named] } });
    assert.deepEqual(await judge([made, named, unknown, shot(unknown, SHARED)]), []);
    for (const kmsKeyId of ["alias/orders", "arn:aws:kms:us-east-1:111111111111:alias/orders"]) {
      const known = instance({ storageEncrypted: true, kmsKeyId });
      assert.deepEqual(await judge([made, named, known, shot(known, SHARED)]), []);
      assert.deepEqual(refusals(await judge([known, shot(known, SHARED)])), [`${RULE} snapshot`]);
      const twin = { ...named, name: "twin" };
      assert.deepEqual(refusals(await judge([made, named, twin, known, shot(known, SHARED)])), [`${RULE} snapshot`]);
    }
    const astray = alias({ name: "alias/orders", targetKeyId: KEY_ARN });
    const byArn = key({}, { outputs: { arn: KEY_ARN } });
    const database = instance({ storageEncrypted: true, kmsKeyId: "alias/orders" });
    assert.deepEqual(await judge([byArn, astray, database, shot(database, SHARED)]), []);
    assert.deepEqual(refusals(await judge([astray, database, shot(database, SHARED)])), [`${RULE} snapshot`]);
  });

  it("refuses a copy that inherits the default key, through any number of copies", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 12 }), async (length) => {
        const database = instance({ storageEncrypted: true });
        const chain: Resource[] = [shot(database)];
        for (let index = 0; index < length; index += 1) {
          const source = chain.at(-1);
          assert.ok(source);
          chain.push({ ...inheriting(source), name: `link-${index}`, inputs: { sourceDbSnapshotIdentifier: UNKNOWN } });
        }
        const last = chain.at(-1);
        assert.ok(last);
        assert.deepEqual(refusals(await judge([database, ...chain, inheriting(last)])), [`${RULE} copy`]);
      }),
      { numRuns: 13 },
    );
  });

  it("accepts a copy that inherits a customer managed key from a copy", async () => {
    const made = key();
    const rekeyed = goodCopy({ kmsKeyId: UNKNOWN }, { name: "rekeyed", edges: { kmsKeyId: [made] } });
    assert.deepEqual(await judge([made, rekeyed, inheriting(rekeyed)]), []);
  });

  it("tells that a source is not yet known, and refuses a literal one", async () => {
    const reports = await judge([copy({ sourceDbSnapshotIdentifier: UNKNOWN, ...SHARED })]);
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices copy`]]);
    assert.deepEqual(refusals(await judge([goodCopy(SHARED)])), [`${RULE} copy`]);
  });

  it("takes AWS's word for the key of a snapshot that exists", async () => {
    const outputs = { ...SHARED, encrypted: true, kmsKeyId: KEY_ARN };
    const exists = snapshot({ dbInstanceIdentifier: "orders", ...SHARED }, { outputs });
    assert.deepEqual(refusals(await judge([exists])), [`${RULE} snapshot`]);
    assert.deepEqual(await judge([exists], { customerManagedKeys: [KEY_ARN] }), []);
    assert.deepEqual(await judge([{ ...exists, outputs: { ...outputs, encrypted: false } }]), []);
  });

  it("does not mistake an Aurora cluster without a KMS key for one under the default key", async () => {
    const link = (database: Resource) =>
      clusterSnapshot({ dbClusterIdentifier: UNKNOWN, ...SHARED }, { edges: { dbClusterIdentifier: [database] } });
    const plain = cluster({ engine: "aurora-postgresql" });
    assert.deepEqual(await judge([plain, link(plain)]), []);
    const encrypted = cluster({ engine: "aurora-postgresql", storageEncrypted: true });
    assert.deepEqual(refusals(await judge([encrypted, link(encrypted)])), [`${RULE} cluster-snapshot`]);
  });

  it("says that it depends on accounts that are not yet known", async () => {
    const reports = await judge([goodCopy({ sharedAccounts: UNKNOWN, kmsKeyId: "alias/aws/rds" })]);
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices copy`]]);
  });

  it("never tells the ARN that it judged", async () => {
    const reports = await judge([goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })]);
    assert.ok(reports.every(({ message }) => !message.includes(KEY_ARN) && !message.includes(SOURCE_ARN)));
  });
});

describe("a long chain of copies", () => {
  it("is followed to its database, and told of by its next source and its last", async () => {
    const database = instance({ engine: "mysql", storageEncrypted: true });
    const taken = snapshot({ dbInstanceIdentifier: UNKNOWN }, { edges: { dbInstanceIdentifier: [database] } });
    const chain: Resource[] = [taken];
    for (let index = 1; index <= 400; index += 1) {
      const sharing = index === 400 ? { sharedAccounts: [PARTNER] } : {};
      const edges = { sourceDbSnapshotIdentifier: chain.slice(-1) };
      chain.push(copy({ sourceDbSnapshotIdentifier: UNKNOWN, ...sharing }, { name: `copy-${index}`, edges }));
    }
    const [report, ...others] = await run(policies([noDefaultKeyShare]), [database, ...chain]);
    assert.equal(others.length, 0);
    assert.match(
      report?.message ?? "",
      /\(encryption inherited from "copy-399" and originally from "instance", where storageEncrypted is true without kmsKeyId\)/,
    );
  });
});
