import { getCallerIdentity, getPartition, getRegion } from "./functions/environment";
import { getClusterSnapshot } from "./functions/getClusterSnapshot";
import { getInstance } from "./functions/getInstance";
import { getKey } from "./functions/getKey";
import { getSnapshot, getSnapshots } from "./functions/getSnapshots";
import type { FunctionType, ResourceType } from "./model";
import { alias } from "./types/alias";
import { bucket } from "./types/bucket";
import { cluster } from "./types/cluster";
import { clusterInstance } from "./types/clusterInstance";
import { clusterParameterGroup } from "./types/clusterParameterGroup";
import { clusterSnapshot } from "./types/clusterSnapshot";
import { clusterSnapshotCopy } from "./types/clusterSnapshotCopy";
import { exportTask } from "./types/exportTask";
import { grant } from "./types/grant";
import { instance } from "./types/instance";
import { instanceAutomatedBackupsReplication } from "./types/instanceAutomatedBackupsReplication";
import { key } from "./types/key";
import { keyPolicy } from "./types/keyPolicy";
import { optionGroup } from "./types/optionGroup";
import { parameterGroup } from "./types/parameterGroup";
import { role } from "./types/role";
import { rolePolicy } from "./types/rolePolicy";
import { snapshot } from "./types/snapshot";
import { snapshotCopy } from "./types/snapshotCopy";
import { subnetGroup } from "./types/subnetGroup";

/** All supported resource types. A new one is a file in `types/` and a line here. */
export const RESOURCES: readonly ResourceType[] = [
  alias,
  bucket,
  cluster,
  clusterInstance,
  clusterParameterGroup,
  clusterSnapshot,
  clusterSnapshotCopy,
  exportTask,
  grant,
  instance,
  instanceAutomatedBackupsReplication,
  key,
  keyPolicy,
  optionGroup,
  parameterGroup,
  role,
  rolePolicy,
  snapshot,
  snapshotCopy,
  subnetGroup,
];
/**
 * All supported functions. No component calls `getRegion` and `getPartition`, but programs with resources of their own build
 * ARNs and key policies from them.
 */
export const FUNCTIONS: readonly FunctionType[] = [
  getCallerIdentity,
  getClusterSnapshot,
  getInstance,
  getKey,
  getPartition,
  getRegion,
  getSnapshot,
  getSnapshots,
];

function find<T extends { readonly token: string }>(kind: string, all: readonly T[], token: string): T {
  const found = all.find((one) => one.token === token);
  if (found !== undefined) return found;
  const supported = all.map((one) => one.token).join(", ");
  throw new Error(`The sandbox's AWS plugin does not support the ${kind} ${token}; it supports ${supported}`);
}

export const resourceType = (token: string) => find("resource type", RESOURCES, token);
export const functionType = (token: string) => find("function", FUNCTIONS, token);
