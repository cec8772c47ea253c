import { copiesEncrypted } from "../../policies/rules/copies-encrypted";
import { copyNamesKeyOfItsRegion } from "../../policies/rules/copy-names-key-of-its-region";
import { noDefaultKeyShare } from "../../policies/rules/no-default-key-share";
import { noKeyOnUnencryptedAuroraCopy } from "../../policies/rules/no-key-on-unencrypted-aurora-copy";
import { noWildcardKeyPrincipal } from "../../policies/rules/no-wildcard-key-principal";
import {
  CLUSTER_SOURCE_ARN,
  cluster,
  clusterCopy,
  clusterSnapshot,
  component,
  copy,
  copyComponent,
  goodCopy,
  instance,
  KEY_ARN,
  key,
  keyPolicy,
  lookedUp,
  OTHER_KEY_ARN,
  PARTNER,
  policyFor,
  SOURCE_ARN,
  snapshot,
} from "./program";
import { type Resource, UNKNOWN } from "./server";
import { from, tells } from "./told";

const SHARED = { sharedAccounts: [PARTNER] };
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

tells(copyNamesKeyOfItsRegion, {
  "says nothing of a key of its Region": [[goodCopy({ kmsKeyId: KEY_ARN })]],
  "says that the key is of another Region": [[goodCopy({ kmsKeyId: FAR_KEY_ARN })]],
  "waits for its own Region": [[goodCopy({ kmsKeyId: KEY_ARN, region: UNKNOWN })]],
  "waits for a key that is not yet known": [[goodCopy({ kmsKeyId: UNKNOWN })]],
  "waits for the Region of a key of the stack": [keyed(key({ region: UNKNOWN }))],
  "misses its own Region": [[goodCopy({ kmsKeyId: KEY_ARN, region: "" })]],
  "misses the Region of a key of the stack": [keyed(key())],
  "says nothing where neither names a Region": [keyed(key(), { region: "" })],
  "says that a key of the stack is of another Region": [keyed(key({ region: "us-east-1" }))],
  "says nothing of what is no ARN, which require-full-arns refuses": [[goodCopy({ kmsKeyId: "alias/orders" })]],
  "says that a source which was looked up needs a key": [component({}, lookedUp())],
  "says nothing of it in its own Region": [component({ region: "us-east-1" }, lookedUp())],
  "says nothing of it where it is not encrypted": [component({}, lookedUp({ encrypted: false }))],
  "says that a source of the stack needs a key": [
    [
      ...taken(instance(DATABASE)),
      ...copied(taken(instance(DATABASE))[1] ?? snapshot(), { region: "eu-west-1" }).slice(1),
    ],
  ],
  "waits for the Region of a copy without a key": [[goodCopy({ region: UNKNOWN })]],
  "waits for the encryption of the source": [
    [
      ...taken(instance({ ...DATABASE, storageEncrypted: UNKNOWN })),
      ...copied(taken(instance(DATABASE))[1] ?? snapshot(), { region: "eu-west-1" }).slice(1),
    ],
  ],
  "warns of a copy without a key where nothing tells of its source": [[goodCopy()]],
  "warns of one where nothing tells its Region": [
    [...taken(instance(DATABASE)), ...copied(taken(instance(DATABASE), { region: "" })[1] ?? snapshot()).slice(1)],
  ],
  "says nothing once AWS has made it": [[goodCopy({}, { outputs: { dbSnapshotArn: SOURCE_ARN } })]],
  "says nothing of what is left out of the run": [[{ ...goodCopy(), isUntargeted: true }]],
});

tells(copiesEncrypted, {
  "says what was looked up": [component({}, lookedUp({ encrypted: false }))],
  "says nothing of the snapshot of a cluster, which may be encrypted anyway": [
    [
      copyComponent({
        sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE_ARN,
        evidence: lookedUp({ encrypted: false, source: { snapshotArn: CLUSTER_SOURCE_ARN, engine: "mysql" } }),
      }),
    ],
  ],
  "says which database it is of": [[...taken(instance()), ...copied(taken(instance())[1] ?? snapshot()).slice(1)]],
  "says what AWS told": [[goodCopy({}, { outputs: { encrypted: false } })]],
});

tells(noDefaultKeyShare, {
  "says that its alias is written": [[goodCopy({ ...SHARED, kmsKeyId: "alias/aws/rds" })]],
  "says that AWS was asked": [component(SHARED, lookedUp({ keyManager: "AWS" }))],
  "says that the database has no key of its own": [taken(instance(DATABASE), SHARED)],
  "says nothing of a database under a key of the stack": [
    [key(), ...taken(instance({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [key()] } }), SHARED)],
  ],
  "says which key is not proven": [[goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })]],
  "says that a database names it": [taken(instance({ kmsKeyId: KEY_ARN }), SHARED)],
  "says that nothing tells of the source": [[goodCopy(SHARED)]],
  "says that a source is not yet known": [[goodCopy({ ...SHARED, sourceDbSnapshotIdentifier: UNKNOWN })]],
  "says that a key is not yet known": [[goodCopy({ ...SHARED, kmsKeyId: UNKNOWN })]],
  "says that encryption is not yet known": [taken(instance({ storageEncrypted: UNKNOWN }), SHARED)],
  "says that a share is not yet known": [[goodCopy({ sharedAccounts: [UNKNOWN, UNKNOWN], kmsKeyId: "alias/aws/rds" })]],
  "says nothing of a share that is none": [[goodCopy({ kmsKeyId: "alias/aws/rds" })]],
  "says that a database is made from another one": [taken(instance({ replicateSourceDb: "orders" }), SHARED)],
  "says that it is encrypted, and made from another one": [
    taken(instance({ replicateSourceDb: "orders", storageEncrypted: true }), SHARED),
  ],
  "says what AWS told without a key": [
    [
      goodCopy(SHARED, { outputs: { encrypted: true } }),
      goodCopy(SHARED, { outputs: { encrypted: "" }, name: "untold" }),
    ],
  ],
  "says what AWS told of a key": [[goodCopy(SHARED, { outputs: { encrypted: true, kmsKeyId: OTHER_KEY_ARN } })]],
  "says nothing where AWS told a key that is listed": [
    [goodCopy(SHARED, { outputs: { encrypted: true, kmsKeyId: OTHER_KEY_ARN } })],
    { customerManagedKeys: [OTHER_KEY_ARN] },
  ],
  "says nothing where AWS told that it is not encrypted": [[goodCopy(SHARED, { outputs: { encrypted: false } })]],
  "believes a source of the stack before what AWS told of a key": [
    taken(instance(DATABASE), SHARED).map((made, index) =>
      index === 0 ? made : { ...made, outputs: { ...SHARED, encrypted: true, kmsKeyId: OTHER_KEY_ARN } },
    ),
    { customerManagedKeys: [OTHER_KEY_ARN] },
  ],
  "says that sources lead round in a circle": [circle(SHARED)],
  "says nothing of a key that was looked up as a customer's": [component(SHARED, lookedUp())],
  "says that no key was looked up": [component(SHARED, { source: { snapshotArn: SOURCE_ARN, encrypted: true } })],
  "says nothing of the snapshot of a cluster under no key": [
    from(cluster({ engine: "aurora-mysql" }), (edges) =>
      clusterSnapshot({ dbClusterIdentifier: UNKNOWN, ...SHARED }, { edges }),
    ),
  ],
});

/** Two copies of each other. */
function circle(inputs: Resource["inputs"]): Resource[] {
  const first = copy({ sourceDbSnapshotIdentifier: UNKNOWN, ...inputs }, { name: "first" });
  const second = copy({ sourceDbSnapshotIdentifier: UNKNOWN }, { name: "second" });
  return [
    { ...first, edges: { sourceDbSnapshotIdentifier: [second] } },
    { ...second, edges: { sourceDbSnapshotIdentifier: [first] } },
  ];
}

const AURORA = { engine: "aurora-mysql", region: "eu-west-1" };

tells(noKeyOnUnencryptedAuroraCopy, {
  "says what was looked up": [
    [
      copyComponent({
        sourceDbClusterSnapshotIdentifier: CLUSTER_SOURCE_ARN,
        kmsKeyId: KEY_ARN,
        evidence: lookedUp({ encrypted: false, source: { snapshotArn: CLUSTER_SOURCE_ARN, engine: "aurora-mysql" } }),
      }),
    ],
  ],
  "says nothing of a snapshot of an instance": [
    component({ kmsKeyId: KEY_ARN }, lookedUp({ encrypted: false, source: { engine: "aurora-mysql" } })),
  ],
  "says which cluster it is of": [ofCluster({})],
  "says nothing of a copy that names none": [ofCluster({ kmsKeyId: "" })],
  "says nothing once AWS has made it": [ofCluster({}, { dbClusterSnapshotArn: CLUSTER_SOURCE_ARN })],
});

function ofCluster(inputs: Resource["inputs"], outputs?: Resource["outputs"]): Resource[] {
  const database = cluster(AURORA);
  const [, source = database] = from(database, (edges) =>
    clusterSnapshot({ dbClusterIdentifier: UNKNOWN, region: "eu-west-1" }, { edges }),
  );
  const given = { sourceDbClusterSnapshotIdentifier: UNKNOWN, region: "eu-west-1", kmsKeyId: KEY_ARN, ...inputs };
  return [database, ...from(source, (edges) => clusterCopy(given, { edges, ...(outputs && { outputs }) }))];
}

const open = (statement: object = {}) => policyFor([], { Principal: "*", ...statement });
const UNJUDGED = { Condition: { StringEquals: { "aws:PrincipalTag/team": "orders" } } };

tells(noWildcardKeyPrincipal, {
  "says nothing of a key for accounts": [[key({ policy: policyFor([PARTNER]) })]],
  "says what is open to every account": [[key({ policy: open({ Action: ["kms:Decrypt", "kms:CreateGrant"] }) })]],
  "says what is open under conditions that it cannot judge": [
    [keyPolicy({ policy: open({ ...UNJUDGED, Action: ["kms:Decrypt", "kms:CreateGrant"] }) })],
  ],
  "says that a policy cannot be read": [[key({ policy: "{" })]],
  "waits for the policy of a key of snapshots": [keyed(key({ policy: UNKNOWN }))],
  "says nothing of the policy of another key": [[key({ policy: UNKNOWN })]],
});
