export { Deletion } from "./deletion";
export { SnapshotCopy, type SnapshotCopyArgs } from "./snapshotCopy";
export { SnapshotKey, type SnapshotKeyArgs } from "./snapshotKey";
