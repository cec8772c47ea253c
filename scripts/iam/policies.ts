/** The least IAM policy of each story. The specs prove on the local AWS that it is sufficient, and that nothing is spare. */
import * as s from "./statements";

export interface StoryPolicy {
  /** The name of its file in `docs/iam`. */
  name: string;
  title: string;
  /** Whose policy it is. */
  principal: string;
  /** The commands or components that it is for. */
  purpose: string;
  statements: s.Statement[];
}

/** The accounts and Regions of the examples and of the local AWS. */
export const OWNER = "111111111111";
export const TARGET = "222222222222";
const SOURCE_REGION = "us-east-1";
const TARGET_REGION = "eu-west-1";
export const PIPELINE_ROLE = "SnapshotPipeline";
export const TARGET_ROLE = "SnapshotReceiver";

const across: s.Place = {
  account: OWNER,
  owner: OWNER,
  sharedWith: TARGET,
  sourceRegion: SOURCE_REGION,
  targetRegion: TARGET_REGION,
};
const inSource: s.Place = { ...across, targetRegion: SOURCE_REGION };
const inTarget: s.Place = { ...across, sourceRegion: TARGET_REGION };
const received: s.Place = { ...across, account: TARGET };
const CHANGES = ["kms:PutKeyPolicy", "kms:RevokeGrant", "kms:UntagResource", "kms:ListGrants"];

export const STORY_POLICIES: readonly StoryPolicy[] = [
  {
    name: "main-program",
    title: "The main program",
    principal: "the pipeline's role in the source account",
    purpose: "`pulumi up` of the program of this repository: new copies, changes of the config, and repaired shares",
    statements: [
      s.readSnapshots(across, SOURCE_REGION, TARGET_REGION),
      s.readDatabases(across),
      s.readQuotas(across),
      s.readGroups(across, SOURCE_REGION, TARGET_REGION),
      s.replicateGroups(across),
      s.copySnapshots(across),
      s.manageCopies(across, "rds:RemoveTagsFromResource"),
      s.deleteExpiredCopies(across),
      s.shareCopies(across),
      s.createKeys(across),
      s.manageKeys(across, ...CHANGES),
      s.grantKeys(across),
      s.useKeys(across),
      s.letRdsUseKeys(across),
    ],
  },
  {
    name: "preview",
    title: "Preview only",
    principal: "the role of pull requests in the source account",
    purpose: "`pulumi preview` of the program of this repository; it changes nothing",
    statements: [
      s.readSnapshots(across, SOURCE_REGION, TARGET_REGION),
      s.readDatabases(across),
      s.readQuotas(across),
      s.readGroups(across, SOURCE_REGION),
      s.readKeys(across, ["kms:DescribeKey"]),
    ],
  },
  {
    name: "adopt",
    title: "Adopt and refresh",
    principal: "whoever recovers a state of the source account",
    purpose: "`npm run adopt`, and `pulumi refresh` of the program of this repository; they change nothing in AWS",
    statements: [
      s.readSnapshots(across, SOURCE_REGION, TARGET_REGION),
      s.readDatabases(across),
      s.readQuotas(across),
      s.readGroups(across, SOURCE_REGION, TARGET_REGION),
      s.readCopies(across),
      s.listAliases(across),
      s.readKeys(across),
    ],
  },
  {
    name: "sharing",
    title: "Sharing",
    principal: "the pipeline's role in the source account",
    purpose:
      "`SharedSnapshot`: a copy under a customer managed key in the Region of the source, shared with an account",
    statements: [
      s.readSnapshots(inSource, SOURCE_REGION),
      s.copySnapshots(inSource),
      s.manageCopies(inSource),
      s.shareCopies(inSource),
      s.createKeys(inSource),
      s.manageKeys(inSource, "kms:ListGrants"),
      s.grantKeys(inSource),
      s.useKeys(inSource),
      s.letRdsUseKeys(inSource),
    ],
  },
  {
    name: "receiving",
    title: "Receiving",
    principal: `the role \`${TARGET_ROLE}\` in the target account`,
    purpose: "`ReceivedSnapshot`: a copy of a shared snapshot under a key of the target account",
    statements: [
      s.readSnapshots(received, SOURCE_REGION, TARGET_REGION),
      s.readSharedClusterSnapshots(received),
      s.copySnapshots(received),
      s.manageCopies(received),
      s.createKeys(received),
      s.manageKeys(received),
      s.useKeys(received),
      s.letRdsUseKeys(received),
    ],
  },
  {
    name: "restoring",
    title: "Restoring",
    principal: "the role of the recovery pipeline, in the account of the copy",
    purpose: "`RestoredDatabase`: an instance or a cluster from a copy, with the replicated groups",
    statements: [
      s.readSnapshots(inTarget, TARGET_REGION),
      s.readGroups(inTarget, TARGET_REGION),
      ...s.restoreDatabases(inTarget),
      s.letRdsUseKey(inTarget),
      s.findKeyThroughRds(inTarget),
    ],
  },
  {
    name: "removing-restored-databases",
    title: "Removing restored databases",
    principal: "the role of the recovery pipeline, in the account of the copy",
    purpose: "`pulumi destroy` of a `RestoredDatabase` with `deletion: delete`, which leaves a final snapshot",
    statements: s.removeDatabases(inTarget),
  },
  {
    name: "exporting",
    title: "Exporting",
    principal: "the pipeline's role in the account of the snapshot",
    purpose: "`SnapshotExport`: an export to an existing bucket under a new key, with a new role",
    statements: [
      s.readSnapshots(inSource, SOURCE_REGION),
      ...s.exportSnapshots(inSource),
      s.createKeys(inSource),
      s.manageKeys(inSource),
      s.letRdsUseKey(inSource),
    ],
  },
  {
    name: "backup-replication",
    title: "Backup replication",
    principal: "the pipeline's role in the source account",
    purpose: "`AutomatedBackupReplication`: automated backups in another Region under a new key",
    statements: [...s.replicateBackups(across), s.createKeys(across), s.manageKeys(across), s.letRdsUseKey(across)],
  },
  {
    name: "assume-target-role",
    title: "Acting in the target account",
    principal: "the pipeline's role in the source account",
    purpose: "a program with a provider for the target account (`assumeRoles`)",
    statements: [
      {
        sid: "AssumeTargetRole",
        reason: "The pipeline acts in the target account as the role there, which must also trust it.",
        actions: ["sts:AssumeRole"],
        resources: [`arn:aws:iam::${TARGET}:role/${TARGET_ROLE}`],
      },
    ],
  },
];

/** A policy as IAM accepts it. */
export function documentOf({ statements }: Pick<StoryPolicy, "statements">) {
  return {
    Version: "2012-10-17",
    Statement: statements.map(({ sid, actions, resources, condition }) => ({
      Sid: sid,
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(condition && { Condition: condition }),
    })),
  };
}
