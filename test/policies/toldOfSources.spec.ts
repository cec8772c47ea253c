import { copyNamesOptionGroup } from "../../policies/rules/copy-names-option-group";
import { noAutomatedSnapshotShare } from "../../policies/rules/no-automated-snapshot-share";
import { sharedSnapshotCopiedBeforeRestore } from "../../policies/rules/shared-snapshot-copied-before-restore";
import { validIdentifiers } from "../../policies/rules/valid-identifiers";
import {
  CLUSTER_SOURCE_ARN,
  clusterSnapshot,
  component,
  copy,
  exportTask,
  goodCopy,
  instance,
  lookedUp,
  optionGroup,
  PARTNER,
  restoreComponent,
  SOURCE_ARN,
  snapshot,
} from "./program";
import { type Resource, UNKNOWN } from "./server";
import { from, tells } from "./told";

const SHARED = { sharedAccounts: [PARTNER] };

tells(validIdentifiers, {
  "says what the identifier of a snapshot must be": [[snapshot({ dbSnapshotIdentifier: "Orders" })]],
  "says what that of the snapshot of a cluster must be": [[clusterSnapshot({ dbClusterSnapshotIdentifier: "a--b" })]],
  "says what the names of an export must be": [
    [exportTask({ exportTaskIdentifier: "1", s3BucketName: "Exports", s3Prefix: "a:b" })],
  ],
  "waits for an identifier that it is given": [
    [snapshot({ dbSnapshotIdentifier: UNKNOWN }), exportTask({ exportTaskIdentifier: UNKNOWN })],
  ],
  "says nothing of a bucket and a prefix that are not yet known": [
    [exportTask({ exportTaskIdentifier: "orders", s3BucketName: UNKNOWN, s3Prefix: UNKNOWN })],
  ],
});

tells(noAutomatedSnapshotShare, {
  "says that the name is one of RDS": [[goodCopy({ ...SHARED, targetDbSnapshotIdentifier: "rds:orders" })]],
  "says that the name is one of AWS Backup": [[snapshot({ ...SHARED, dbSnapshotIdentifier: "awsbackup:orders" })]],
  "waits for a share that is not yet known": [
    [snapshot({ sharedAccounts: [UNKNOWN], dbSnapshotIdentifier: "rds:orders" })],
  ],
  "waits for a name that is not yet known": [[snapshot({ ...SHARED, dbSnapshotIdentifier: UNKNOWN })]],
  "says what AWS told": [[snapshot(SHARED, { outputs: { snapshotType: "automated" } })]],
  "waits for a share of what AWS told": [
    [snapshot({ sharedAccounts: [UNKNOWN] }, { outputs: { snapshotType: "awsbackup" } })],
  ],
});

const ROLE = { assumeRole: JSON.stringify({ roleArn: `arn:aws:iam::${PARTNER}:role/Deployer` }) };
const restored = (rest: Partial<Resource> = {}) => instance({ snapshotIdentifier: SOURCE_ARN }, rest);
const ofShared = (snapshotType: string, encrypted = true) => [
  restoreComponent({
    snapshotIdentifier: SOURCE_ARN,
    evidence: lookedUp({ encrypted, source: { snapshotType } }),
  }),
];

tells(sharedSnapshotCopiedBeforeRestore, {
  "says what was looked up of a shared snapshot": [ofShared("shared")],
  "says what was looked up of a public one": [ofShared("public")],
  "says nothing of an own one": [ofShared("manual")],
  "says nothing of one that is not encrypted": [ofShared("shared", false)],
  "says nothing of the snapshot of a cluster": [
    [
      restoreComponent({
        snapshotIdentifier: CLUSTER_SOURCE_ARN,
        evidence: lookedUp({ source: { snapshotArn: CLUSTER_SOURCE_ARN, snapshotType: "shared" } }),
      }),
    ],
  ],
  "says that nothing tells the own account": [[restored()]],
  "says that nothing tells whether another account's is encrypted": [[restored({ provider: ROLE })]],
  "says nothing of a snapshot of the own account": [[restored()], { defaultAccount: "111111111111" }],
  "says nothing of one that is named by its identifier": [
    [instance({ snapshotIdentifier: "orders-monthly" }), instance({}, { name: "new" })],
  ],
  "says nothing of one of the stack, where neither names an account": [
    from(copy(), (edges) => instance({ snapshotIdentifier: UNKNOWN }, { edges })),
  ],
  "says that nothing tells the account of one of the stack": [
    from(copy(), (edges) => instance({ snapshotIdentifier: UNKNOWN }, { edges, provider: ROLE })),
  ],
  "waits for a snapshot that is not yet known": [[instance({ snapshotIdentifier: UNKNOWN })]],
  "says nothing once AWS has made it": [[restored({ outputs: { arn: "arn:aws:rds:us-east-1:1:db:x" } })]],
  "says nothing of what is left out of the run": [[{ ...restored(), isUntargeted: true }]],
});

/** A database, its snapshot, and a copy of that to Ireland. */
function program(database: Resource, ofCopy: Resource["inputs"] = {}, ofSnapshot: Partial<Resource> = {}): Resource[] {
  const [, source = database] = from(database, (edges) =>
    snapshot({ dbInstanceIdentifier: UNKNOWN, region: "us-east-1" }, { edges, ...ofSnapshot }),
  );
  const given = { sourceDbSnapshotIdentifier: UNKNOWN, region: "eu-west-1", ...ofCopy };
  return [database, ...from(source, (edges) => copy(given, { edges }))];
}

const ORACLE = { engine: "oracle-ee" };
const GROUP = { engineName: "oracle-ee", name: "orders-options", region: "us-east-1" };
const zoned = (name = "orders-options", rest: Resource["inputs"] = {}) =>
  optionGroup({ ...GROUP, options: [{ optionName: "Timezone" }, { optionName: "OLS" }], ...rest }, { name });
const NAMED = instance({ ...ORACLE, optionGroupName: "orders-options", region: "us-east-1" });

tells(copyNamesOptionGroup, {
  "names the options of the group that a database names": [[zoned(), ...program(NAMED)]],
  "says nothing of a copy that names a group": [[zoned(), ...program(NAMED, { optionGroupName: "ireland" })]],
  "waits for the Region of a copy": [[zoned(), ...program(NAMED, { region: UNKNOWN })]],
  "misses the Region of a copy": [[zoned(), ...program(NAMED, { region: "" })]],
  "says nothing of a copy within its Region": [[zoned(), ...program(NAMED, { region: "us-east-1" })]],
  "says that nothing tells of a group in another Region": [[zoned("far", { region: "eu-west-1" }), ...program(NAMED)]],
  "says that nothing tells of two groups by one name": [[zoned("a"), zoned("b"), ...program(NAMED)]],
  "waits for the engine of a group": [[zoned("group", { engineName: UNKNOWN }), ...program(NAMED)]],
  "waits for the options of a group": [[zoned("group", { options: UNKNOWN }), ...program(NAMED)]],
  "waits for an option of a group": [
    [zoned("group", { options: [UNKNOWN, { optionName: "STATSPACK" }] }), ...program(NAMED)],
  ],
  "waits for the name of an option": [[zoned("group", { options: [{ optionName: UNKNOWN }] }), ...program(NAMED)]],
  "says nothing of a group whose options are no list": [[zoned("group", { options: "Timezone" }), ...program(NAMED)]],
  "says nothing of the default group": [program(instance({ ...ORACLE, optionGroupName: "default:oracle-ee-19" }))],
  "says nothing of a database without a group": [program(instance(ORACLE))],
  "waits for a group that is not yet known": [program(instance({ ...ORACLE, optionGroupName: UNKNOWN }))],
  "says that nothing tells of a database that is made from another one": [
    program(instance({ ...ORACLE, replicateSourceDb: "orders" })),
  ],
  "says that nothing tells of an engine that is not told": [program(instance({ replicateSourceDb: "orders" }))],
  "says nothing of an engine without such options": [
    program(instance({ engine: "postgres", replicateSourceDb: "orders" })),
  ],
  "goes by the group that AWS told of a snapshot": [
    [
      zoned(),
      ...program(instance(ORACLE), {}, { outputs: { optionGroupName: "orders-options", region: "us-east-1" } }),
    ],
  ],
  "waits for a source that is not yet known": [[goodCopy({ sourceDbSnapshotIdentifier: UNKNOWN })]],
  "names the options that were looked up": [
    component({}, lookedUp({ source: { ...ORACLE, options: ["Timezone", "STATSPACK", "OLS"] } })),
  ],
  "names those for a copy within the Region from another account": [
    component(
      { region: "us-east-1" },
      lookedUp({ source: { ...ORACLE, options: ["Timezone"], snapshotType: "shared" } }),
    ),
  ],
  "says nothing of them within the Region": [
    component({ region: "us-east-1" }, lookedUp({ source: { ...ORACLE, options: ["Timezone"] } })),
  ],
  "says that nothing tells of options that could not be looked up": [component({}, lookedUp({ source: ORACLE }))],
  "says that nothing tells of them without an engine": [
    component({}, lookedUp({ source: { engine: "", options: ["Timezone"] } })),
  ],
  "says nothing of the default group that was looked up": [
    component({}, lookedUp({ source: { ...ORACLE, optionGroupName: "default:oracle-ee-19" } })),
  ],
  "goes by the group of the stack that was looked up": [
    [zoned(), ...component({}, lookedUp({ source: { ...ORACLE, optionGroupName: "orders-options", options: [] } }))],
  ],
  "says nothing of an engine without such options that was looked up": [component({}, lookedUp())],
});
