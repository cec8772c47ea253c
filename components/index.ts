export { Deletion } from "./deletion";
export { ReplicatedOptionGroup, type ReplicatedOptionGroupArgs } from "./replicatedOptionGroup";
export {
  type ParameterOverride,
  ReplicatedParameterGroup,
  type ReplicatedParameterGroupArgs,
} from "./replicatedParameterGroup";
export { SnapshotCopy, type SnapshotCopyArgs } from "./snapshotCopy";
export { SnapshotKey, type SnapshotKeyArgs } from "./snapshotKey";
export { SourceKind } from "./sourceKind";
