export { AutomatedBackupReplication, type AutomatedBackupReplicationArgs } from "./automatedBackupReplication";
export { Deletion } from "./deletion";
export type {
  BackupReplicationEvidence,
  InstanceEvidence,
  KeyEvidence,
  RestoredDatabaseEvidence,
  SnapshotCopyEvidence,
  SnapshotEvidence,
} from "./rds/evidence";
export { ReceivedSnapshot, type ReceivedSnapshotArgs } from "./receivedSnapshot";
export {
  type OptionGroupChanges,
  ReplicatedOptionGroup,
  type ReplicatedOptionGroupArgs,
} from "./replicatedOptionGroup";
export {
  type ParameterGroupChanges,
  type ParameterOverride,
  ReplicatedParameterGroup,
  type ReplicatedParameterGroupArgs,
} from "./replicatedParameterGroup";
export type { ExistingCopy, ReplicatedTarget, ReplicationTarget, SourceSnapshot } from "./replicationTarget";
export { RestoredDatabase, type RestoredDatabaseArgs, type RestoredInstance } from "./restoredDatabase";
export { SharedSnapshot, type SharedSnapshotArgs } from "./sharedSnapshot";
export { SnapshotCopy, type SnapshotCopyArgs } from "./snapshotCopy";
export { SnapshotExport, type SnapshotExportArgs } from "./snapshotExport";
export { SnapshotKey, type SnapshotKeyArgs } from "./snapshotKey";
export { SnapshotReplication, type SnapshotReplicationArgs } from "./snapshotReplication";
export { SourceKind } from "./sourceKind";
