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

describe("no-default-key-share, by the specified key", () => {
  it("refuses the alias of the default key in every spelling, also as a secret in a component", async () => {
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

  it("accepts a copy under the default key that is not shared", async () => {
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

  it("accepts a key from a component with one key at any depth", async () => {
    const outer = keyComponent();
    const inner = keyComponent({}, { name: "inner", parent: outer });
    const children = [key({}, { parent: inner }), alias({}, { parent: inner })];
    const shared = goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [outer] } });
    assert.deepEqual(await judge([outer, inner, ...children, shared]), []);
  });

  it("reports an unknown key if a component has two", async () => {
    const outer = keyComponent();
    const children = [key({}, { parent: outer }), key({}, { name: "second", parent: outer })];
    const shared = goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [outer] } });
    const reports = await judge([outer, ...children, shared]);
    assert.deepEqual(refusals(reports), []);
    assert.deepEqual(notices(reports), [`${RULE}-notices copy`]);
  });

  it("does not accept an alias as a key", async () => {
    const name = alias();
    const shared = goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [name] } });
    assert.deepEqual(notices(await judge([name, shared])), [`${RULE}-notices copy`]);
    assert.deepEqual(refusals(await judge([name, shared], { unknown: "refuse" })), [`${RULE} copy`]);
  });

  it("prefers a written default key or key ARN to a dependency on a key", async () => {
    const made = key({}, { outputs: { arn: OTHER_KEY_ARN } });
    const edges = { kmsKeyId: [made] };
    assert.deepEqual(refusals(await judge([made, goodCopy({ ...SHARED, kmsKeyId: "alias/aws/rds" }, { edges })])), [
      `${RULE} copy`,
    ]);
    assert.deepEqual(refusals(await judge([made, goodCopy({ ...SHARED, kmsKeyId: KEY_ARN }, { edges })])), [
      `${RULE} copy`,
    ]);
  });

  it("refuses an unproven literal key ARN by default, only in the stack", async () => {
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

describe("no-default-key-share, by the lookup of the component", () => {
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

  it("refuses a copy without a key of a source under the default key", async () => {
    const [parent] = component(SHARED, lookedUp({ keyManager: "AWS" }));
    assert.ok(parent);
    await refusedAtOnce(parent);
  });

  it("ignores evidence about another key", async () => {
    const reports = await judge(component({ ...SHARED, kmsKeyId: OTHER_KEY_ARN }, lookedUp()));
    assert.deepEqual(refusals(reports), [`${RULE} child`]);
  });

  it("prefers the alias of the default key to forged evidence", async () => {
    const reports = await judge(
      component({ ...SHARED, kmsKeyId: "alias/aws/rds" }, lookedUp({ arn: "alias/aws/rds" })),
    );
    assert.deepEqual(refusals(reports), [`${RULE} component`, `${RULE} child`]);
  });

  it("ignores evidence if trustComponentLookups is false", async () => {
    assert.deepEqual(refusals(await judge(component(given, lookedUp()), { trustComponentLookups: false })), [
      `${RULE} child`,
    ]);
  });

  it("accepts a dependency if evidence is not yet known, in whole or in part", async () => {
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

  it("reads evidence from the outputs of a component if its inputs are not shown", async () => {
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

  it("ignores evidence of another component than the parent", async () => {
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

  /** A snapshot that AWS made under a key, and its database as it is now. */
  const aged = (database: Resource["inputs"], outputs: Resource["inputs"], kmsKeyId: string) =>
    taken(instance(database, { outputs: { ...database, ...outputs } }), SHARED).map((made, index) =>
      index === 0 ? made : { ...made, outputs: { ...SHARED, encrypted: true, kmsKeyId } },
    );

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
    "refuses its alias": [
      [goodCopy({ ...SHARED, kmsKeyId: "alias/aws/rds" })],
      ["copy: unsafe: kmsKeyId is its alias"],
    ],
    "refuses a looked-up default key": [
      component(SHARED, lookedUp({ keyManager: "AWS" })),
      ["component: unsafe: kmsKeyId", "child: unsafe in stack: looked up in AWS"],
    ],
    "refuses a database without a key": [
      taken(instance(DATABASE), SHARED),
      [
        'snapshot: unsafe in stack: encryption inherited from "instance", where storageEncrypted is true without kmsKeyId',
      ],
    ],
    "accepts a database under a key of the stack": [
      [key(), ...taken(instance({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [key()] } }), SHARED)],
      [],
    ],
    "reports an unproven key": [
      [goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })],
      ["copy: unproven in stack: kmsKeyId is specified"],
    ],
    "reports an unproven key of the database": [
      taken(instance({ kmsKeyId: KEY_ARN }), SHARED),
      ['snapshot: unproven in stack: encryption inherited from "instance", where kmsKeyId is specified'],
    ],
    "reports an undetermined source": [
      [goodCopy(SHARED)],
      ["copy: unproven in stack: sourceDbSnapshotIdentifier specifies no resource of this stack"],
    ],
    "reports that a source is not yet known": [
      [goodCopy({ ...SHARED, sourceDbSnapshotIdentifier: UNKNOWN })],
      ["copy: unknown in stack: sourceDbSnapshotIdentifier is not yet known"],
    ],
    "reports that a key is not yet known": [
      [goodCopy({ ...SHARED, kmsKeyId: UNKNOWN })],
      ["copy: unknown in stack: kmsKeyId is specified"],
    ],
    "reports that encryption is not yet known": [
      taken(instance({ storageEncrypted: UNKNOWN }), SHARED),
      ['snapshot: unknown in stack: encryption inherited from "instance", where storageEncrypted is not yet known'],
    ],
    "reports that a share is not yet known": [
      [goodCopy({ sharedAccounts: [UNKNOWN, UNKNOWN], kmsKeyId: "alias/aws/rds" })],
      ["copy: unknown: kmsKeyId is its alias"],
    ],
    "accepts a snapshot without shares": [[goodCopy({ kmsKeyId: "alias/aws/rds" })], []],
    "reports a database created from another one": [
      taken(instance({ replicateSourceDb: "orders" }), SHARED),
      [
        'snapshot: unproven in stack: encryption inherited from "instance", where the database is created from another database',
      ],
    ],
    "reports the key of an encrypted database created from another one": [
      taken(instance({ replicateSourceDb: "orders", storageEncrypted: true }), SHARED),
      [
        'snapshot: unproven in stack: encryption inherited from "instance", where storageEncrypted is true, but the key is that of another database',
      ],
    ],
    "reports encryption without a key, as reported by AWS": [
      [
        goodCopy(SHARED, { outputs: { encrypted: true } }),
        goodCopy(SHARED, { outputs: { encrypted: "" }, name: "undetermined" }),
      ],
      [
        "copy: unproven in stack: reported by AWS",
        "undetermined: unproven in stack: sourceDbSnapshotIdentifier specifies no resource of this stack",
      ],
    ],
    "reports an unproven key, as reported by AWS": [
      [goodCopy(SHARED, { outputs: { encrypted: true, kmsKeyId: OTHER_KEY_ARN } })],
      ["copy: unproven in stack: reported by AWS"],
    ],
    "accepts a listed key, as reported by AWS": [
      [goodCopy(SHARED, { outputs: { encrypted: true, kmsKeyId: OTHER_KEY_ARN } })],
      [],
      { customerManagedKeys: [OTHER_KEY_ARN] },
    ],
    "accepts an unencrypted snapshot, as reported by AWS": [[goodCopy(SHARED, { outputs: { encrypted: false } })], []],
    "refuses a snapshot under the default key that its database has": [
      aged(DATABASE, { kmsKeyId: OTHER_KEY_ARN }, OTHER_KEY_ARN),
      [
        'snapshot: unsafe in stack: encryption inherited from "instance", where storageEncrypted is true without kmsKeyId',
      ],
      { customerManagedKeys: [OTHER_KEY_ARN] },
    ],
    "judges an old snapshot by its own key, not by the one that its database has now": [
      [key({}, { outputs: { arn: KEY_ARN } }), ...aged({ ...DATABASE, kmsKeyId: KEY_ARN }, {}, OTHER_KEY_ARN)],
      ["snapshot: unproven in stack: reported by AWS; its source has another key now"],
    ],
    "judges it by its own key even if the new key is not yet known": [
      [
        key(),
        ...aged({ ...DATABASE, kmsKeyId: UNKNOWN }, {}, OTHER_KEY_ARN).map((made, index) =>
          index === 0 ? { ...made, edges: { kmsKeyId: [key()] } } : made,
        ),
      ],
      ["snapshot: unproven in stack: reported by AWS"],
    ],
    "accepts an old snapshot whose own key is listed or in the stack, although its database has the default key now": [
      aged(DATABASE, { kmsKeyId: KEY_ARN }, OTHER_KEY_ARN),
      [],
      { customerManagedKeys: [OTHER_KEY_ARN] },
    ],
    "accepts an old snapshot under a key of the stack": [
      [key({}, { outputs: { arn: OTHER_KEY_ARN } }), ...aged(DATABASE, { kmsKeyId: KEY_ARN }, OTHER_KEY_ARN)],
      [],
    ],
    "accepts a snapshot under the key of the stack that its database has": [
      [key({}, { outputs: { arn: KEY_ARN } }), ...aged({ ...DATABASE, kmsKeyId: KEY_ARN }, {}, KEY_ARN)],
      [],
    ],
    "accepts an old snapshot under a listed key, although the ARN of the database's default key is not yet known": [
      aged(DATABASE, { kmsKeyId: UNKNOWN }, OTHER_KEY_ARN),
      [],
      { customerManagedKeys: [OTHER_KEY_ARN] },
    ],
    "does not take another key than the default key of the database for the default key": [
      aged(DATABASE, { kmsKeyId: KEY_ARN }, OTHER_KEY_ARN),
      ["snapshot: unproven in stack: reported by AWS; its source has another key now"],
    ],
    "does not speak of another key if the source has none that is known": [
      [goodCopy(SHARED, { outputs: { encrypted: true, kmsKeyId: OTHER_KEY_ARN } })],
      ["copy: unproven in stack: (reported by AWS)"],
    ],
    "refuses a snapshot of a database under the default key whose ARN is not yet known": [
      aged(DATABASE, { kmsKeyId: UNKNOWN }, OTHER_KEY_ARN),
      ['snapshot: unsafe in stack: encryption inherited from "instance"'],
    ],
    "reports a circle of sources": [
      circle(SHARED),
      [
        'first: unproven in stack: encryption inherited from "second" and originally from "first", where the chain of sources is circular',
      ],
    ],
    "accepts a key that was looked up as a customer's": [component(SHARED, lookedUp()), []],
    "reports that no key was looked up": [
      component(SHARED, { source: { snapshotArn: SOURCE_ARN, encrypted: true } }),
      ["child: unproven in stack: looked up in AWS"],
    ],
    "accepts the snapshot of a cluster under no key": [
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

  it("refuses a shared snapshot of an encrypted instance without a key", async () => {
    const database = instance({ storageEncrypted: true });
    assert.deepEqual(refusals(await judge([database, shot(database, SHARED)])), [`${RULE} snapshot`]);
  });

  it("accepts a snapshot of an instance with a key of the stack, or without encryption", async () => {
    const made = key();
    const encrypted = instance({ storageEncrypted: true, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });
    assert.deepEqual(await judge([made, encrypted, shot(encrypted, SHARED)]), []);
    const plain = instance();
    assert.deepEqual(await judge([plain, shot(plain, SHARED)]), []);
  });

  it("recognizes the default key of an instance by its inputs, even if its outputs contain a key", async () => {
    const database = instance({ storageEncrypted: true }, { outputs: { storageEncrypted: true, kmsKeyId: KEY_ARN } });
    const reports = await judge([database, shot(database, SHARED)]);
    assert.match(reports[0]?.message ?? "", /under the default key/);
  });

  it("judges the key in an instance's outputs as unproven if its inputs are not shown", async () => {
    const outputs = { storageEncrypted: true, kmsKeyId: KEY_ARN };
    const database = instance({ storageEncrypted: true }, { outputs, isUntargeted: true });
    const reports = await judge([database, shot(database, SHARED)]);
    assert.match(reports[0]?.message ?? "", /must be customer managed, but that is unproven/);
    assert.deepEqual(refusals(reports), [`${RULE} snapshot`]);
  });

  it("judges the key of a restored instance as unproven", async () => {
    const database = instance({ storageEncrypted: true, snapshotIdentifier: "old" });
    const reports = await judge([database, shot(database, SHARED)]);
    assert.match(reports[0]?.message ?? "", /must be customer managed, but that is unproven/);
  });

  it("follows a restored instance to its snapshot, regardless of its own key", async () => {
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

  it("uses the key of a restored cluster, or else that of its snapshot", async () => {
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

  it("trusts the lookup of RestoredDatabase about its snapshot", async () => {
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

  it("follows an alias of the stack to its key, by dependency and by name", async () => {
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

  it("reports an unknown source, and refuses a literal one", async () => {
    const reports = await judge([copy({ sourceDbSnapshotIdentifier: UNKNOWN, ...SHARED })]);
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices copy`]]);
    assert.deepEqual(refusals(await judge([goodCopy(SHARED)])), [`${RULE} copy`]);
  });

  it("trusts AWS about the key of an existing snapshot", async () => {
    const outputs = { ...SHARED, encrypted: true, kmsKeyId: KEY_ARN };
    const exists = snapshot({ dbInstanceIdentifier: "orders", ...SHARED }, { outputs });
    assert.deepEqual(refusals(await judge([exists])), [`${RULE} snapshot`]);
    assert.deepEqual(await judge([exists], { customerManagedKeys: [KEY_ARN] }), []);
    assert.deepEqual(await judge([{ ...exists, outputs: { ...outputs, encrypted: false } }]), []);
  });

  it("distinguishes an Aurora cluster without a KMS key from one under the default key", async () => {
    const link = (database: Resource) =>
      clusterSnapshot({ dbClusterIdentifier: UNKNOWN, ...SHARED }, { edges: { dbClusterIdentifier: [database] } });
    const plain = cluster({ engine: "aurora-postgresql" });
    assert.deepEqual(await judge([plain, link(plain)]), []);
    const encrypted = cluster({ engine: "aurora-postgresql", storageEncrypted: true });
    assert.deepEqual(refusals(await judge([encrypted, link(encrypted)])), [`${RULE} cluster-snapshot`]);
  });

  it("reports accounts that are not yet known", async () => {
    const reports = await judge([goodCopy({ sharedAccounts: UNKNOWN, kmsKeyId: "alias/aws/rds" })]);
    assert.deepEqual([refusals(reports), notices(reports)], [[], [`${RULE}-notices copy`]]);
  });

  it("never prints the ARN", async () => {
    const reports = await judge([goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })]);
    assert.ok(reports.every(({ message }) => !message.includes(KEY_ARN) && !message.includes(SOURCE_ARN)));
  });
});

describe("A long chain of copies", () => {
  it("is followed to its database, with its next and its last source in the message", async () => {
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
