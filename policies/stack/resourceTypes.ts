/** The type tokens of the rules. They are strings because importing `@pulumi/aws` for them would double the boot time. */

export const SNAPSHOT = "aws:rds/snapshot:Snapshot";
export const CLUSTER_SNAPSHOT = "aws:rds/clusterSnapshot:ClusterSnapshot";
export const SNAPSHOT_COPY = "aws:rds/snapshotCopy:SnapshotCopy";
export const CLUSTER_SNAPSHOT_COPY = "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy";
export const INSTANCE = "aws:rds/instance:Instance";
export const CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";
export const CLUSTER = "aws:rds/cluster:Cluster";

export const OPTION_GROUP = "aws:rds/optionGroup:OptionGroup";
export const EXPORT_TASK = "aws:rds/exportTask:ExportTask";
export const BACKUP_REPLICATION = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication";
export const ROLE = "aws:iam/role:Role";
export const KEY = "aws:kms/key:Key";
export const ALIAS = "aws:kms/alias:Alias";
export const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";
export const GRANT = "aws:kms/grant:Grant";
export const RAM_SHARE = "aws:ram/resourceShare:ResourceShare";
export const RAM_ASSOCIATION = "aws:ram/resourceAssociation:ResourceAssociation";
export const RAM_PRINCIPAL = "aws:ram/principalAssociation:PrincipalAssociation";

/** The components of the package `rds-snapshots`. */
export const COPY_COMPONENT = "rds-snapshots:index:SnapshotCopy";
export const RESTORE_COMPONENT = "rds-snapshots:index:RestoredDatabase";
export const KEY_COMPONENT = "rds-snapshots:index:SnapshotKey";

/** The components with lookups in their input `evidence`. */
export const EVIDENCE_COMPONENTS: readonly string[] = [COPY_COMPONENT, RESTORE_COMPONENT];

/** The root of every stack, which the engine registers first in each run. */
export const STACK = "pulumi:pulumi:Stack";

export const COPIES: readonly string[] = [SNAPSHOT_COPY, CLUSTER_SNAPSHOT_COPY];

/** The resources with `sharedAccounts` that AWS shares. */
export const SNAPSHOTS: readonly string[] = [SNAPSHOT, CLUSTER_SNAPSHOT, ...COPIES];

/** All types with `sharedAccounts`. */
export const SHAREABLE: readonly string[] = [...SNAPSHOTS, COPY_COMPONENT];

/** The types that create a customer managed key. */
export const KEYS: readonly string[] = [
  KEY,
  "aws:kms/replicaKey:ReplicaKey",
  "aws:kms/externalKey:ExternalKey",
  "aws:kms/replicaExternalKey:ReplicaExternalKey",
];
