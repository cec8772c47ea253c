import assert from "node:assert/strict";
import fc from "fast-check";
import { policies } from "../../../policies/pack";
import { copyStaysInPartition } from "../../../policies/rules/copy-stays-in-partition";
import { from, itAnswers } from "../answers";
import { clusterCopy, clusterSnapshot, component, copy, goodCopy, lookedUp, SOURCE_ARN, snapshot } from "../program";
import { notices, type Report, type Resource, refusals, run, UNKNOWN } from "../server";

describe("The answers of copy-stays-in-partition", () => {
  itAnswers(copyStaysInPartition, {
    "accepts a copy within its partition": [[goodCopy()], []],
    "reports a Region that is not yet known": [
      [goodCopy({ region: UNKNOWN })],
      ["copy: unknown: sourceDbSnapshotIdentifier"],
    ],
    "reports a source that is not yet known": [
      [goodCopy({ sourceDbSnapshotIdentifier: UNKNOWN })],
      ["copy: unknown in stack: sourceDbSnapshotIdentifier"],
    ],
    "warns if its own Region is undetermined": [[goodCopy({ region: "" })], ["copy: warning"]],
    "warns if the Region of a source of the stack is undetermined": [
      from(copy({ sourceDbSnapshotIdentifier: SOURCE_ARN }, { name: "source" }), (edges) =>
        goodCopy({ sourceDbSnapshotIdentifier: UNKNOWN }, { edges }),
      ),
      ["source: warning", "copy: warning in stack"],
    ],
    "refuses an invalid Region": [[goodCopy({ region: "moon" })], ["copy: unsafe"]],
    "accepts an invalid source Region, which require-full-arns refuses": [
      [goodCopy({ sourceDbSnapshotIdentifier: SOURCE_ARN.replace("us-east-1", "us-nowhere-1") })],
      [],
    ],
    "refuses another partition": [[goodCopy({ region: "cn-north-1" })], ["copy: unsafe"]],
    "refuses a copy between the Regions of China": [
      [
        goodCopy({
          sourceDbSnapshotIdentifier: SOURCE_ARN.replace("aws:rds:us-east-1", "aws-cn:rds:cn-northwest-1"),
          region: "cn-north-1",
        }),
      ],
      ["copy: unsafe"],
    ],
    "accepts a source by identifier": [[goodCopy({ sourceDbSnapshotIdentifier: "orders-monthly" })], []],
    "warns if the Region of a source is undetermined": [[copy({ region: "eu-west-1" })], ["copy: warning in stack"]],
  });
});

describe("copy-stays-in-partition", () => {
  /** In short: what it is refused for and noticed for, and when. */
  const reported = (reports: Report[]) => ({
    refused: refusals(reports),
    noticed: notices(reports),
    phases: [...new Set(reports.map(({ phase }) => phase))],
  });

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

  it("refuses copies between partitions, and between the Regions of China, before they are created", async () => {
    const toChina = from(of("us-east-1"), "cn-north-1");
    const inChina = from(of("cn-north-1", "aws-cn"), "cn-northwest-1");
    for (const resource of [toChina, inChina, { ...toChina, type: "rds-snapshots:index:SnapshotCopy" }]) {
      const reports = await ask([resource]);
      assert.deepEqual(reported(reports), { refused: [`${RULE} copy`], noticed: [], phases: ["resource"] });
      assert.match(reports[0]?.message ?? "", /AWS (copies|does not copy) snapshots/);
    }
  });

  it("refuses other strings than Regions, without printing them", async () => {
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

  it("follows a source to its Region while it is not yet known", async () => {
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

  it("reports unknown values, and warns if a Region is undetermined", async () => {
    for (const inputs of [{ sourceDbSnapshotIdentifier: UNKNOWN }, { region: UNKNOWN }]) {
      assert.deepEqual(notices(await ask([goodCopy(inputs)])), [`${RULE}-notices copy`]);
      assert.deepEqual(refusals(await ask([goodCopy(inputs)], { unknown: "refuse" })), [`${RULE} copy`]);
    }
    const unnamed = copy({ sourceDbSnapshotIdentifier: SOURCE_ARN });
    assert.deepEqual(notices(await ask([unnamed])), [`${RULE}-notices copy`]);
    assert.deepEqual(await ask([unnamed], { defaultRegion: "eu-west-1" }), []);
  });

  it("accepts a source and a copy without a Region", async () => {
    const source = snapshot();
    const edges = { sourceDbSnapshotIdentifier: [source] };
    assert.deepEqual(await ask([source, copy({ sourceDbSnapshotIdentifier: UNKNOWN }, { edges })]), []);
  });

  it("leaves other strings than ARNs to require-full-arns", async () => {
    assert.deepEqual(await ask([from("orders-before-migration", "cn-north-1")]), []);
  });
});
