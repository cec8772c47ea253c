export { Deletion } from "./arguments/deletion";
export { SourceKind } from "./arguments/sourceKind";
export {
  AutomatedBackupReplication,
  type AutomatedBackupReplicationArgs,
} from "./automatedBackupReplication/automatedBackupReplication";
export type {
  BackupReplicationEvidence,
  InstanceEvidence,
  KeyEvidence,
  RestoredDatabaseEvidence,
  SnapshotCopyEvidence,
  SnapshotEvidence,
} from "./rds/evidence";
export { ReceivedSnapshot, type ReceivedSnapshotArgs } from "./receivedSnapshot/receivedSnapshot";
export {
  type OptionGroupChanges,
  ReplicatedOptionGroup,
  type ReplicatedOptionGroupArgs,
} from "./replicatedOptionGroup/replicatedOptionGroup";
export {
  type ParameterGroupChanges,
  type ParameterOverride,
  ReplicatedParameterGroup,
  type ReplicatedParameterGroupArgs,
} from "./replicatedParameterGroup/replicatedParameterGroup";
export {
  RestoredDatabase,
  type RestoredDatabaseArgs,
  type RestoredInstance,
} from "./restoredDatabase/restoredDatabase";
export { SharedSnapshot, type SharedSnapshotArgs } from "./sharedSnapshot/sharedSnapshot";
export { SnapshotCopy, type SnapshotCopyArgs } from "./snapshotCopy/snapshotCopy";
export { SnapshotExport, type SnapshotExportArgs } from "./snapshotExport/snapshotExport";
export { SnapshotKey, type SnapshotKeyArgs } from "./snapshotKey/snapshotKey";
export { SnapshotReplication, type SnapshotReplicationArgs } from "./snapshotReplication/snapshotReplication";
export type { ExistingCopy, ReplicatedTarget, ReplicationTarget, SourceSnapshot } from "./snapshotReplication/target";
