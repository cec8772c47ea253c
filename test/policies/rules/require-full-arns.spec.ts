import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { policies } from "../../../policies/pack";
import { requireFullArns } from "../../../policies/rules/require-full-arns";
import { findingsOf, itAnswers } from "../answers";
import {
  CLUSTER_SOURCE_ARN,
  cluster,
  clusterCopy,
  clusterSnapshot,
  component,
  copy,
  copyComponent,
  DATABASE_ARN,
  exportTask,
  goodCopy,
  instance,
  KEY_ARN,
  key,
  lookedUp,
  replication,
  SOURCE_ARN,
  snapshot,
} from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

describe("The answers of require-full-arns", () => {
  const ROLE_ARN = "arn:aws:iam::111111111111:role/service-role/SnapshotExporter";

  const CLUSTER_ARN = "arn:aws:rds:us-east-1:111111111111:cluster:ledger";

  itAnswers(requireFullArns, {
    "refuses an invalid key and source of a copy": [
      [copy({ kmsKeyId: "alias/orders", sourceDbSnapshotIdentifier: "orders-monthly" })],
      ["copy: unsafe: kmsKeyId", "copy: unsafe: sourceDbSnapshotIdentifier"],
    ],
    "refuses an invalid key and source of a cluster copy": [
      [clusterCopy({ kmsKeyId: KEY_ARN.split("/")[1] ?? "", sourceDbClusterSnapshotIdentifier: SOURCE_ARN })],
      ["cluster-copy: unsafe: kmsKeyId", "cluster-copy: unsafe: sourceDbClusterSnapshotIdentifier"],
    ],
    "refuses invalid keys and sources of a component": [
      [
        copyComponent(
          { kmsKeyId: "alias/orders", sourceDbSnapshotIdentifier: CLUSTER_SOURCE_ARN },
          { name: "instance" },
        ),
        copyComponent({ sourceDbClusterSnapshotIdentifier: SOURCE_ARN }, { name: "cluster" }),
      ],
      [
        "instance: unsafe: kmsKeyId",
        "instance: unsafe: sourceDbSnapshotIdentifier",
        "cluster: unsafe: sourceDbClusterSnapshotIdentifier",
      ],
    ],
    "refuses an invalid key, source and role of an export": [
      [exportTask({ kmsKeyId: "alias/orders", sourceArn: DATABASE_ARN, iamRoleArn: "SnapshotExporter" })],
      ["export: unsafe: kmsKeyId", "export: unsafe: sourceArn", "export: unsafe: iamRoleArn"],
    ],
    "refuses an invalid key and instance of a replication": [
      [replication({ kmsKeyId: "alias/orders", sourceDbInstanceArn: "orders" })],
      ["replication: unsafe: kmsKeyId", "replication: unsafe: sourceDbInstanceArn"],
    ],
    "refuses invalid snapshots of restores": [
      [instance({ snapshotIdentifier: CLUSTER_SOURCE_ARN }), cluster({ snapshotIdentifier: DATABASE_ARN })],
      ["instance: unsafe: snapshotIdentifier", "cluster: unsafe: snapshotIdentifier"],
    ],
    "refuses an invalid key of a restored cluster": [
      [cluster({ snapshotIdentifier: "ledger-monthly", kmsKeyId: "alias/ledger" })],
      ["cluster: unsafe: kmsKeyId"],
    ],
    "accepts full ARNs": [
      [
        copy({ kmsKeyId: KEY_ARN, sourceDbSnapshotIdentifier: SOURCE_ARN }),
        exportTask({ kmsKeyId: KEY_ARN, sourceArn: CLUSTER_ARN, iamRoleArn: ROLE_ARN }),
        replication({ kmsKeyId: KEY_ARN, sourceDbInstanceArn: DATABASE_ARN }),
      ],
      [],
    ],
    "accepts a restore from an identifier or ARN": [
      [
        instance({ snapshotIdentifier: "orders-monthly" }),
        cluster({ snapshotIdentifier: SOURCE_ARN }),
        cluster({ snapshotIdentifier: CLUSTER_SOURCE_ARN }, { name: "other" }),
      ],
      [],
    ],
    "reports every unknown value": [
      [
        copy({ kmsKeyId: UNKNOWN, sourceDbSnapshotIdentifier: UNKNOWN }),
        clusterCopy({ sourceDbClusterSnapshotIdentifier: UNKNOWN }),
        exportTask({ kmsKeyId: UNKNOWN, sourceArn: UNKNOWN, iamRoleArn: UNKNOWN }),
        replication({ kmsKeyId: UNKNOWN, sourceDbInstanceArn: UNKNOWN }),
        instance({ snapshotIdentifier: UNKNOWN }),
        cluster({ snapshotIdentifier: UNKNOWN, kmsKeyId: UNKNOWN }),
      ],
      [
        "copy: unknown in stack: kmsKeyId",
        "copy: unknown in stack: sourceDbSnapshotIdentifier",
        "cluster-copy: unknown in stack: sourceDbClusterSnapshotIdentifier",
        "export: unknown in stack: kmsKeyId",
        "export: unknown in stack: sourceArn",
        "export: unknown in stack: iamRoleArn",
        "replication: unknown in stack: kmsKeyId",
        "replication: unknown in stack: sourceDbInstanceArn",
        "instance: unknown in stack: snapshotIdentifier",
        "cluster: unknown in stack: kmsKeyId",
        "cluster: unknown in stack: snapshotIdentifier",
      ],
    ],
    "accepts a resource outside a targeted run": [
      [{ ...copy({}, { outputs: { kmsKeyId: UNKNOWN } }), isUntargeted: true }],
      [],
    ],
  });
});

describe("require-full-arns", () => {
  const role: Resource = { type: "aws:iam/role:Role", name: "role", inputs: {} };
  const keys = ["key:Key", "replicaKey:ReplicaKey", "externalKey:ExternalKey", "replicaExternalKey:ReplicaExternalKey"];
  const made: [property: string, user: typeof copy, from: Resource[]][] = [
    ["kmsKeyId", copy, keys.map((type) => ({ ...key(), type: `aws:kms/${type}` }))],
    ["sourceDbSnapshotIdentifier", copy, [snapshot(), copy({}, { name: "first" })]],
    ["sourceDbClusterSnapshotIdentifier", clusterCopy, [clusterSnapshot(), clusterCopy({}, { name: "first" })]],
    ["sourceArn", exportTask, [snapshot(), clusterSnapshot(), copy(), clusterCopy(), cluster()]],
    ["iamRoleArn", exportTask, [role]],
    ["sourceDbInstanceArn", replication, [instance()]],
    ["snapshotIdentifier", instance, [snapshot(), copy()]],
    ["snapshotIdentifier", cluster, [snapshot(), clusterSnapshot(), copy(), clusterCopy()]],
  ];

  it("accepts a dependency on one resource with such an ARN, and on nothing else", async () => {
    for (const [property, user, sources] of made) {
      for (const source of sources) {
        const of = (edges: Resource[]) => user({ [property]: UNKNOWN }, { name: "user", edges: { [property]: edges } });
        assert.deepEqual(
          await findingsOf(requireFullArns, [source, of([source])]),
          [],
          `${property} of ${source.type}`,
        );
        const others = [role, key(), instance(), snapshot(), cluster()].filter(
          ({ type }) =>
            !(property === "kmsKeyId" && type.startsWith("aws:kms")) && sources.every((one) => one.type !== type),
        );
        for (const other of others) {
          assert.equal(
            (await findingsOf(requireFullArns, [other, of([other])])).length,
            1,
            `${property} of ${other.type}`,
          );
        }
      }
    }
  });
});

describe("require-full-arns, of similar ARNs", () => {
  const ROLE_ARN = "arn:aws:iam::111111111111:role/service-role/SnapshotExporter";

  const CLUSTER_ARN = "arn:aws:rds:us-east-1:111111111111:cluster:ledger";

  const count = async (program: Resource) => (await findingsOf(requireFullArns, [program])).length;

  it("refuses another service, Region or resource", async () => {
    for (const sourceArn of [
      CLUSTER_ARN.replace("rds", "ec2"),
      CLUSTER_ARN.replace("us-east-1", "nowhere-1"),
      CLUSTER_ARN.replace("cluster:", "clusters:"),
      `x${CLUSTER_ARN}`,
    ]) {
      assert.equal(await count(exportTask({ sourceArn })), 1, sourceArn);
    }
    for (const iamRoleArn of [ROLE_ARN.replace("iam", "sts"), ROLE_ARN.replace("role/", "user/"), "role/Exporter"]) {
      assert.equal(await count(exportTask({ iamRoleArn })), 1, iamRoleArn);
    }
    for (const sourceDbInstanceArn of [DATABASE_ARN.replace(":db:", ":og:"), DATABASE_ARN.replace("rds", "docdb")]) {
      assert.equal(await count(replication({ sourceDbInstanceArn })), 1, sourceDbInstanceArn);
    }
  });

  it("recognizes an ARN by its beginning", async () => {
    assert.equal(await count(instance({ snapshotIdentifier: "arn:aws:rds" })), 1);
    assert.equal(await count(instance({ snapshotIdentifier: "learn:aws:rds" })), 0);
  });
});

describe("require-full-arns, of a replication", () => {
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

  const judge = judging(requireFullArns);

  it("accepts the ARNs of DB instances and keys, and nothing else", async () => {
    assert.equal(await judge([replication({ sourceDbInstanceArn: DATABASE_ARN, kmsKeyId: KEY_ARN })]), "safe");
    const wrong = ["orders", "arn:aws:rds:us-east-1:111111111111:cluster:orders", KEY_ARN, `${DATABASE_ARN} `];
    for (const sourceDbInstanceArn of wrong) {
      assert.deepEqual(await judge([replication({ sourceDbInstanceArn })]), ["require-full-arns replication"]);
    }
    assert.deepEqual(await judge([replication({ kmsKeyId: "alias/orders" })]), ["require-full-arns replication"]);
    assert.equal(await judge(ofInstance({})), "safe");
  });
});

describe("require-full-arns", () => {
  const judge = (...resources: Resource[]) => run(policies([requireFullArns]), resources);

  it("accepts the full ARNs of keys and snapshots of the right kind", async () => {
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

  it("refuses identifiers as sources, even in the same Region, and ARNs of the other kind", async () => {
    for (const source of ["orders-before-migration", "rds:orders-2026-11-24-03-12", CLUSTER_SOURCE_ARN]) {
      const reports = await judge(copy({ sourceDbSnapshotIdentifier: source }));
      assert.deepEqual(refusals(reports), ["require-full-arns copy"]);
    }
    const reports = await judge(clusterCopy({ sourceDbClusterSnapshotIdentifier: SOURCE_ARN }));
    assert.deepEqual(refusals(reports), ["require-full-arns cluster-copy"]);
  });

  it("reports values that are not yet known", async () => {
    const reports = await judge(copy({ sourceDbSnapshotIdentifier: UNKNOWN, kmsKeyId: UNKNOWN }));
    assert.deepEqual(refusals(reports), []);
    assert.deepEqual(notices(reports), ["require-full-arns-notices copy", "require-full-arns-notices copy"]);
  });

  it("accepts an unknown value that depends on one key or snapshot of the stack", async () => {
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

  it("accepts identifiers for a restore, and refuses ARNs of other resources", async () => {
    assert.deepEqual(await judge(instance({ snapshotIdentifier: "orders" }), cluster({ snapshotIdentifier: "x" })), []);
    assert.deepEqual(await judge(instance({ snapshotIdentifier: SOURCE_ARN }), instance()), []);
    assert.deepEqual(await judge(cluster({ snapshotIdentifier: SOURCE_ARN })), []);
    assert.deepEqual(await judge(instance({ snapshotIdentifier: CLUSTER_SOURCE_ARN })), ["require-full-arns instance"]);
    assert.deepEqual(await judge(cluster({ snapshotIdentifier: KEY_ARN })), ["require-full-arns cluster"]);
  });

  it("reports an unknown value without a snapshot in the stack", async () => {
    const reports = await run(policies([requireFullArns]), [instance({ snapshotIdentifier: UNKNOWN })]);
    assert.deepEqual([refusals(reports), notices(reports)], [[], ["require-full-arns-notices instance"]]);
  });
});
