import assert from "node:assert/strict";
import fc from "fast-check";
import { policies } from "../../policies/pack";
import { copyNamesKeyOfItsRegion } from "../../policies/rules/copy-names-key-of-its-region";
import { copyStaysInPartition } from "../../policies/rules/copy-stays-in-partition";
import {
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
  SOURCE_ARN,
  snapshot,
} from "./program";
import { notices, type Report, type Resource, refusals, run, UNKNOWN } from "./server";

/** In short: what it is refused for and noticed for, and when. */
const told = (reports: Report[]) => ({
  refused: refusals(reports),
  noticed: notices(reports),
  phases: [...new Set(reports.map(({ phase }) => phase))],
});
const silent = { refused: [], noticed: [], phases: [] };

describe("copy-names-key-of-its-region", () => {
  const RULE = "copy-names-key-of-its-region";
  const judge = async (resources: Resource[], settings: object = {}) =>
    told(await run(policies([copyNamesKeyOfItsRegion]), resources, { settings }));
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

  it("refuses a key of another Region before the copy is made, also of one that stays in its Region", async () => {
    for (const region of ["eu-west-1", "eu-central-1"]) {
      const kmsKeyId = FOREIGN_KEY;
      assert.deepEqual(await judge([goodCopy({ kmsKeyId, region })]), refused("copy", "resource"));
      assert.deepEqual(await judge([clusterCopy({ kmsKeyId, region })]), refused("cluster-copy", "resource"));
    }
    const [parent] = component({ kmsKeyId: FOREIGN_KEY }, lookedUp());
    assert.ok(parent);
    assert.deepEqual(await judge([parent]), refused("component", "resource"));
  });

  it("follows a key that is not yet known to its Region, also out of a component", async () => {
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

  it("takes a key and a copy that name no Region for neighbours, and warns where only one does", async () => {
    const made = key();
    const edges = { kmsKeyId: [made] };
    assert.deepEqual(await judge([made, copy({ kmsKeyId: UNKNOWN }, { edges })]), silent);
    assert.deepEqual(await judge([made, goodCopy({ kmsKeyId: UNKNOWN }, { edges })]), noticed("copy", "stack"));
    assert.deepEqual(await judge([copy({ kmsKeyId: KEY_ARN })]), noticed("copy", "resource"));
  });

  it("tells that a key or a Region is not yet known", async () => {
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

  it("refuses a copy of an encrypted source to another Region that names no key", async () => {
    const [database, source] = shotOf({ storageEncrypted: true });
    assert.deepEqual(await judge([database, source, unkeyed(source)]), refused("copy", "stack"));
    const [parent] = component({}, lookedUp());
    assert.ok(parent);
    assert.deepEqual(await judge([parent]), refused("component", "resource"));
  });

  it("accepts one of an unencrypted source, and one that stays in its Region", async () => {
    const [plain, unencrypted] = shotOf({});
    assert.deepEqual(await judge([plain, unencrypted, unkeyed(unencrypted)]), silent);
    const [database, source] = shotOf({ storageEncrypted: true });
    assert.deepEqual(await judge([database, source, unkeyed(source, { region: "us-east-1" })]), silent);
    assert.deepEqual(await judge([goodCopy({ region: "us-east-1" })]), silent);
    assert.deepEqual(await judge(component({}, lookedUp({ encrypted: false }))), silent);
  });

  it("warns where nothing tells whether the source is encrypted, whatever the settings say", async () => {
    assert.deepEqual(await judge([goodCopy()], { unproven: "refuse" }), noticed("copy", "stack"));
    assert.deepEqual(await judge([copy({ sourceDbSnapshotIdentifier: UNKNOWN })]), noticed("copy", "stack"));
  });

  it("says nothing of a copy without a key that AWS has made", async () => {
    const outputs = { dbSnapshotArn: SOURCE_ARN.replace("us-east-1", "eu-west-1") };
    assert.deepEqual(await judge([{ ...goodCopy(), outputs }]), silent);
  });
});

describe("copy-stays-in-partition", () => {
  const RULE = "copy-stays-in-partition";
  const ask = (resources: Resource[], settings: object = {}) =>
    run(policies([copyStaysInPartition]), resources, { settings });
  const of = (region: string, partition = "aws") => `arn:${partition}:rds:${region}:111111111111:snapshot:orders`;
  const from = (source: string, region: string) => copy({ sourceDbSnapshotIdentifier: source, region });

  it("accepts copies within a partition, and within one Region of China", async () => {
    for (const resource of [
      from(of("us-east-1"), "ap-southeast-2"),
      from(of("us-gov-west-1", "aws-us-gov"), "us-gov-east-1"),
      from(of("cn-north-1", "aws-cn"), "cn-north-1"),
      ...component({}, lookedUp()),
    ]) {
      assert.deepEqual(await ask([resource]), []);
    }
  });

  it("refuses copies between partitions, and between the Regions of China, before they are made", async () => {
    const toChina = from(of("us-east-1"), "cn-north-1");
    const inChina = from(of("cn-north-1", "aws-cn"), "cn-northwest-1");
    for (const resource of [toChina, inChina, { ...toChina, type: "rds-snapshots:index:SnapshotCopy" }]) {
      const reports = await ask([resource]);
      assert.deepEqual(told(reports), { refused: [`${RULE} copy`], noticed: [], phases: ["resource"] });
      assert.match(reports[0]?.message ?? "", /AWS copies (no )?snapshots/);
    }
  });

  it("refuses what is no Region, and never prints it", async () => {
    const noRegion = fc
      .string({ minLength: 8 })
      .filter((text) => !/^[a-z]+(-[a-z]+)+-\d$/.test(text) && text !== UNKNOWN);
    await fc.assert(
      fc.asyncProperty(noRegion, async (region) => {
        const reports = await ask([goodCopy({ region })]);
        assert.deepEqual(refusals(reports), [`${RULE} copy`]);
        assert.ok(reports.every(({ message }) => !message.includes(region)));
      }),
      { numRuns: 30 },
    );
  });

  it("follows a source that is not yet known to its Region", async () => {
    const copied = (source: Resource, make = copy, property = "sourceDbSnapshotIdentifier") =>
      make({ [property]: UNKNOWN, region: "eu-west-1" }, { edges: { [property]: [source] } });
    const near = snapshot({ region: "us-east-1" });
    assert.deepEqual(await ask([near, copied(near)]), []);
    const far = snapshot({}, { provider: { region: "cn-north-1" } });
    assert.deepEqual(refusals(await ask([far, copied(far)])), [`${RULE} copy`]);
    const ofCluster = clusterSnapshot({ region: "us-gov-west-1" });
    const property = "sourceDbClusterSnapshotIdentifier";
    assert.deepEqual(refusals(await ask([ofCluster, copied(ofCluster, clusterCopy, property)])), [
      `${RULE} cluster-copy`,
    ]);
  });

  it("tells what it will check once it is known, and warns where nothing names the Region", async () => {
    for (const inputs of [{ sourceDbSnapshotIdentifier: UNKNOWN }, { region: UNKNOWN }]) {
      assert.deepEqual(notices(await ask([goodCopy(inputs)])), [`${RULE}-notices copy`]);
      assert.deepEqual(refusals(await ask([goodCopy(inputs)], { unknown: "refuse" })), [`${RULE} copy`]);
    }
    const unnamed = copy({ sourceDbSnapshotIdentifier: SOURCE_ARN });
    assert.deepEqual(notices(await ask([unnamed])), [`${RULE}-notices copy`]);
    assert.deepEqual(await ask([unnamed], { defaultRegion: "eu-west-1" }), []);
  });

  it("takes a source and a copy that name no Region for neighbours", async () => {
    const source = snapshot();
    const edges = { sourceDbSnapshotIdentifier: [source] };
    assert.deepEqual(await ask([source, copy({ sourceDbSnapshotIdentifier: UNKNOWN }, { edges })]), []);
  });

  it("leaves what is no ARN to require-full-arns", async () => {
    assert.deepEqual(await ask([from("orders-before-migration", "cn-north-1")]), []);
  });
});
