export { Deletion } from "./deletion";
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
export { SharedSnapshot, type SharedSnapshotArgs } from "./sharedSnapshot";
export { SnapshotCopy, type SnapshotCopyArgs } from "./snapshotCopy";
export { SnapshotKey, type SnapshotKeyArgs } from "./snapshotKey";
export { SnapshotReplication, type SnapshotReplicationArgs } from "./snapshotReplication";
export { SourceKind } from "./sourceKind";
