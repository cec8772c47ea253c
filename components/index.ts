export { Deletion } from "./arguments/deletion";
export { SourceKind } from "./arguments/sourceKind";
export type { AutomatedBackupReplicationArgs } from "./automatedBackupReplication/args";
export { AutomatedBackupReplication } from "./automatedBackupReplication/automatedBackupReplication";
export type {
  BackupReplicationEvidence,
  InstanceEvidence,
  KeyEvidence,
  RestoredDatabaseEvidence,
  SnapshotCopyEvidence,
  SnapshotEvidence,
} from "./rds/evidence";
export type { ReceivedSnapshotArgs } from "./receivedSnapshot/args";
export { ReceivedSnapshot } from "./receivedSnapshot/receivedSnapshot";
export type { OptionGroupChanges, ReplicatedOptionGroupArgs } from "./replicatedOptionGroup/args";
export { ReplicatedOptionGroup } from "./replicatedOptionGroup/replicatedOptionGroup";
export type {
  ParameterGroupChanges,
  ParameterOverride,
  ReplicatedParameterGroupArgs,
} from "./replicatedParameterGroup/args";
export { ReplicatedParameterGroup } from "./replicatedParameterGroup/replicatedParameterGroup";
export type { RestoredDatabaseArgs, RestoredInstance, ServerlessScaling } from "./restoredDatabase/args";
export { RestoredDatabase } from "./restoredDatabase/restoredDatabase";
export type { SharedSnapshotArgs } from "./sharedSnapshot/args";
export { SharedSnapshot } from "./sharedSnapshot/sharedSnapshot";
export type { CopyArgs, SnapshotCopyArgs } from "./snapshotCopy/args";
export { SnapshotCopy } from "./snapshotCopy/snapshotCopy";
export type { SnapshotExportArgs } from "./snapshotExport/args";
export { SnapshotExport } from "./snapshotExport/snapshotExport";
export type { SnapshotKeyArgs } from "./snapshotKey/args";
export { SnapshotKey } from "./snapshotKey/snapshotKey";
export type {
  ExistingCopy,
  ReplicatedTarget,
  ReplicationTarget,
  SnapshotReplicationArgs,
  SourceSnapshot,
} from "./snapshotReplication/args";
export { SnapshotReplication } from "./snapshotReplication/snapshotReplication";
