import assert from "node:assert/strict";
import { requireFullArns } from "../../policies/rules/require-full-arns";
import {
  CLUSTER_SOURCE_ARN,
  cluster,
  clusterCopy,
  clusterSnapshot,
  copy,
  copyComponent,
  DATABASE_ARN,
  exportTask,
  instance,
  KEY_ARN,
  key,
  replication,
  SOURCE_ARN,
  snapshot,
} from "./program";
import { type Resource, UNKNOWN } from "./server";
import { tells, told } from "./told";

const ROLE_ARN = "arn:aws:iam::111111111111:role/service-role/SnapshotExporter";
const CLUSTER_ARN = "arn:aws:rds:us-east-1:111111111111:cluster:ledger";

tells(requireFullArns, {
  "says how a copy names its key and source": [
    [copy({ kmsKeyId: "alias/orders", sourceDbSnapshotIdentifier: "orders-monthly" })],
  ],
  "says how the copy of a cluster does": [
    [clusterCopy({ kmsKeyId: KEY_ARN.split("/")[1] ?? "", sourceDbClusterSnapshotIdentifier: SOURCE_ARN })],
  ],
  "says how our component does, of either kind": [
    [
      copyComponent({ kmsKeyId: "alias/orders", sourceDbSnapshotIdentifier: CLUSTER_SOURCE_ARN }, { name: "instance" }),
      copyComponent({ sourceDbClusterSnapshotIdentifier: SOURCE_ARN }, { name: "cluster" }),
    ],
  ],
  "says how an export names its key, source and role": [
    [exportTask({ kmsKeyId: "alias/orders", sourceArn: DATABASE_ARN, iamRoleArn: "SnapshotExporter" })],
  ],
  "says how a replication names its key and instance": [
    [replication({ kmsKeyId: "alias/orders", sourceDbInstanceArn: "orders" })],
  ],
  "says of which snapshots restores are": [
    [instance({ snapshotIdentifier: CLUSTER_SOURCE_ARN }), cluster({ snapshotIdentifier: DATABASE_ARN })],
  ],
  "says how a restored cluster names its key": [
    [cluster({ snapshotIdentifier: "ledger-monthly", kmsKeyId: "alias/ledger" })],
  ],
  "says nothing of full ARNs": [
    [
      copy({ kmsKeyId: KEY_ARN, sourceDbSnapshotIdentifier: SOURCE_ARN }),
      exportTask({ kmsKeyId: KEY_ARN, sourceArn: CLUSTER_ARN, iamRoleArn: ROLE_ARN }),
      replication({ kmsKeyId: KEY_ARN, sourceDbInstanceArn: DATABASE_ARN }),
    ],
  ],
  "says nothing of a restore that names its snapshot by an identifier, or by its ARN": [
    [
      instance({ snapshotIdentifier: "orders-monthly" }),
      cluster({ snapshotIdentifier: SOURCE_ARN }),
      cluster({ snapshotIdentifier: CLUSTER_SOURCE_ARN }, { name: "other" }),
    ],
  ],
  "waits for all that is not yet known": [
    [
      copy({ kmsKeyId: UNKNOWN, sourceDbSnapshotIdentifier: UNKNOWN }),
      clusterCopy({ sourceDbClusterSnapshotIdentifier: UNKNOWN }),
      exportTask({ kmsKeyId: UNKNOWN, sourceArn: UNKNOWN, iamRoleArn: UNKNOWN }),
      replication({ kmsKeyId: UNKNOWN, sourceDbInstanceArn: UNKNOWN }),
      instance({ snapshotIdentifier: UNKNOWN }),
      cluster({ snapshotIdentifier: UNKNOWN, kmsKeyId: UNKNOWN }),
    ],
  ],
  "says nothing of what is left out of the run": [
    [{ ...copy({}, { outputs: { kmsKeyId: UNKNOWN } }), isUntargeted: true }],
  ],
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

  it("takes what comes from one resource that has such an ARN for that ARN, and nothing else", async () => {
    for (const [property, user, sources] of made) {
      for (const source of sources) {
        const of = (edges: Resource[]) => user({ [property]: UNKNOWN }, { name: "user", edges: { [property]: edges } });
        assert.deepEqual(await told(requireFullArns, [source, of([source])]), [], `${property} of ${source.type}`);
        const others = [role, key(), instance(), snapshot(), cluster()].filter(
          ({ type }) =>
            !(property === "kmsKeyId" && type.startsWith("aws:kms")) && sources.every((one) => one.type !== type),
        );
        for (const other of others) {
          assert.equal((await told(requireFullArns, [other, of([other])])).length, 1, `${property} of ${other.type}`);
        }
      }
    }
  });
});

describe("require-full-arns, of what looks like an ARN", () => {
  const count = async (program: Resource) => (await told(requireFullArns, [program])).length;

  it("takes no other service, Region or resource for it", async () => {
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

  it("judges it by its beginning", async () => {
    assert.equal(await count(instance({ snapshotIdentifier: "arn:aws:rds" })), 1);
    assert.equal(await count(instance({ snapshotIdentifier: "learn:aws:rds" })), 0);
  });
});
