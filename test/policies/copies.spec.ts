import assert from "node:assert/strict";
import { policies } from "../../policies/pack";
import { allowedRegions } from "../../policies/rules/allowed-regions";
import { noDestinationRegion } from "../../policies/rules/no-destination-region";
import { requireFullArns } from "../../policies/rules/require-full-arns";
import {
  CLUSTER_SOURCE_ARN,
  cluster,
  clusterCopy,
  component,
  copy,
  copyComponent,
  exportTask,
  goodCopy,
  instance,
  KEY_ARN,
  key,
  lookedUp,
  SOURCE_ARN,
  snapshot,
} from "./program";
import { notices, type Resource, refusals, run, UNKNOWN } from "./server";

describe("require-full-arns", () => {
  const judge = (...resources: Resource[]) => run(policies([requireFullArns]), resources);

  it("accepts the full ARNs of keys and snapshots, of each kind its own", async () => {
    const reports = await judge(
      goodCopy({ kmsKeyId: KEY_ARN }),
      clusterCopy({ sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE_ARN, kmsKeyId: KEY_ARN }),
      copy({ sourceDbSnapshotIdentifier: "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-03-12" }),
      ...component({ kmsKeyId: KEY_ARN }, lookedUp()),
    );
    assert.deepEqual(reports, []);
  });

  for (const [what, kmsKeyId] of Object.entries({
    "an alias": "alias/orders",
    "the ARN of an alias": "arn:aws:kms:eu-west-1:111111111111:alias/orders",
    "a bare key id": "11111111-2222-3333-4444-555555555555",
    "the text None": "[None]",
  })) {
    it(`refuses ${what} as a key, without printing it`, async () => {
      const reports = await judge(goodCopy({ kmsKeyId }), clusterCopy({ kmsKeyId }), copyComponent({ kmsKeyId }));
      assert.deepEqual(refusals(reports), [
        "require-full-arns copy",
        "require-full-arns cluster-copy",
        "require-full-arns component",
      ]);
      assert.ok(reports.every(({ message }) => !message.includes(kmsKeyId)));
    });
  }

  it("refuses plain identifiers as sources, also in the same Region, and ARNs of the other kind", async () => {
    for (const source of ["orders-before-migration", "rds:orders-2026-11-24-03-12", CLUSTER_SOURCE_ARN]) {
      const reports = await judge(copy({ sourceDbSnapshotIdentifier: source }));
      assert.deepEqual(refusals(reports), ["require-full-arns copy"]);
    }
    const reports = await judge(clusterCopy({ sourceDbClusterSnapshotIdentifier: SOURCE_ARN }));
    assert.deepEqual(refusals(reports), ["require-full-arns cluster-copy"]);
  });

  it("tells what it will check of values that are not yet known", async () => {
    const reports = await judge(copy({ sourceDbSnapshotIdentifier: UNKNOWN, kmsKeyId: UNKNOWN }));
    assert.deepEqual(refusals(reports), []);
    assert.deepEqual(notices(reports), ["require-full-arns-notices copy", "require-full-arns-notices copy"]);
  });

  it("takes a value that comes from one key or one snapshot of the stack for its ARN until it is known", async () => {
    const made = key();
    const source = snapshot();
    const unknown = { sourceDbSnapshotIdentifier: UNKNOWN, kmsKeyId: UNKNOWN };
    const edges = { sourceDbSnapshotIdentifier: [source], kmsKeyId: [made] };
    assert.deepEqual(await judge(made, source, copy(unknown, { edges })), []);
    const deployed = { ...unknown, kmsKeyId: "11111111-2222-3333-4444-555555555555" };
    const reports = await judge(made, source, copy(deployed, { edges }));
    assert.deepEqual(
      reports.map(({ policy, phase }) => [policy, phase]),
      [["require-full-arns", "resource"]],
    );
  });
});

describe("require-full-arns, of exports and restores", () => {
  const judge = async (...resources: Resource[]) => refusals(await run(policies([requireFullArns]), resources));
  const iamRoleArn = "arn:aws:iam::111111111111:role/Exporter";

  it("accepts the ARNs of snapshots, clusters, keys and roles for an export", async () => {
    for (const sourceArn of [SOURCE_ARN, CLUSTER_SOURCE_ARN, "arn:aws:rds:us-east-1:111111111111:cluster:ledger"]) {
      assert.deepEqual(await judge(exportTask({ sourceArn, kmsKeyId: KEY_ARN, iamRoleArn })), []);
    }
  });

  it("refuses identifiers, aliases and role names for an export, each by its property", async () => {
    const wrong = { sourceArn: "orders", kmsKeyId: "alias/orders", iamRoleArn: "Exporter" };
    const reports = await run(policies([requireFullArns]), [exportTask(wrong)]);
    assert.deepEqual(refusals(reports), [
      "require-full-arns export",
      "require-full-arns export",
      "require-full-arns export",
    ]);
    for (const [property, value] of Object.entries(wrong)) {
      assert.ok(reports.some(({ message }) => message.includes(property) && !message.includes(`"${value}"`)));
    }
    assert.deepEqual(await judge(exportTask({ iamRoleArn: "arn:aws:iam::111111111111:user/exporter" })), [
      "require-full-arns export",
    ]);
  });

  it("accepts identifiers for a restore, and refuses ARNs of what cannot be restored so", async () => {
    assert.deepEqual(await judge(instance({ snapshotIdentifier: "orders" }), cluster({ snapshotIdentifier: "x" })), []);
    assert.deepEqual(await judge(instance({ snapshotIdentifier: SOURCE_ARN }), instance()), []);
    assert.deepEqual(await judge(cluster({ snapshotIdentifier: SOURCE_ARN })), []);
    assert.deepEqual(await judge(instance({ snapshotIdentifier: CLUSTER_SOURCE_ARN })), ["require-full-arns instance"]);
    assert.deepEqual(await judge(cluster({ snapshotIdentifier: KEY_ARN })), ["require-full-arns cluster"]);
  });

  it("tells of what is not yet known and comes from no snapshot of the stack", async () => {
    const reports = await run(policies([requireFullArns]), [instance({ snapshotIdentifier: UNKNOWN })]);
    assert.deepEqual([refusals(reports), notices(reports)], [[], ["require-full-arns-notices instance"]]);
  });
});

describe("no-destination-region", () => {
  const judge = (...resources: Resource[]) => run(policies([noDestinationRegion]), resources);

  it("refuses it on both kinds of copies, known or not, and says what to write instead", async () => {
    const reports = await judge(copy({ destinationRegion: "eu-west-1" }), clusterCopy({ destinationRegion: UNKNOWN }));
    assert.deepEqual(refusals(reports), ["no-destination-region copy", "no-destination-region cluster-copy"]);
    assert.match(reports[0]?.message ?? "", /Set region to the target Region/);
  });

  it("accepts a copy without it", async () => {
    assert.deepEqual(await judge(goodCopy(), copy({ destinationRegion: "" })), []);
  });
});

describe("allowed-regions", () => {
  const judge = (resource: Resource, settings: object) => run(policies([allowedRegions]), [resource], { settings });
  const allowedRegionsOnly = { allowedRegions: ["eu-west-1"] };

  it("accepts any Region when no list is configured", async () => {
    assert.deepEqual(await judge(copy({ region: "us-east-1" }), {}), []);
  });

  it("goes by the Region of the resource, else of its provider, else by defaultRegion", async () => {
    const elsewhere = { provider: { region: "us-east-1" } };
    assert.deepEqual(await judge(copy({ region: "eu-west-1" }, elsewhere), allowedRegionsOnly), []);
    assert.deepEqual(refusals(await judge(copy({}, elsewhere), allowedRegionsOnly)), ["allowed-regions copy"]);
    assert.deepEqual(await judge(copy({}), { ...allowedRegionsOnly, defaultRegion: "eu-west-1" }), []);
    const settings = { ...allowedRegionsOnly, defaultRegion: "us-east-1" };
    assert.deepEqual(refusals(await judge(clusterCopy(), settings)), ["allowed-regions cluster-copy"]);
  });

  it("is not misled by destinationRegion", async () => {
    const reports = await judge(copy({ destinationRegion: "eu-west-1", region: "us-east-1" }), allowedRegionsOnly);
    assert.deepEqual(refusals(reports), ["allowed-regions copy"]);
  });

  it("refuses by default when nothing names the Region", async () => {
    const reports = await judge(copy({}, { provider: { version: "7.48.0" } }), allowedRegionsOnly);
    assert.deepEqual(refusals(reports), ["allowed-regions copy"]);
    const lenient = await judge(copy({}), { ...allowedRegionsOnly, unproven: "warn" });
    assert.deepEqual([refusals(lenient), notices(lenient)], [[], ["allowed-regions-notices copy"]]);
  });

  it("tells of a Region that is not yet known", async () => {
    const reports = await judge(copy({ region: UNKNOWN }), allowedRegionsOnly);
    assert.deepEqual([refusals(reports), notices(reports)], [[], ["allowed-regions-notices copy"]]);
  });
});
