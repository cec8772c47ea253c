import { getCallerIdentity } from "./functions/getCallerIdentity";
import { getCluster } from "./functions/getCluster";
import { getClusterSnapshot } from "./functions/getClusterSnapshot";
import { getInstance } from "./functions/getInstance";
import { getKey } from "./functions/getKey";
import { getSnapshot, getSnapshots } from "./functions/snapshots";
import type { FunctionType, ResourceType } from "./model";
import { alias } from "./types/alias";
import { cluster } from "./types/cluster";
import { clusterParameterGroup } from "./types/clusterParameterGroup";
import { clusterSnapshot } from "./types/clusterSnapshot";
import { clusterSnapshotCopy } from "./types/clusterSnapshotCopy";
import { grant } from "./types/grant";
import { instance } from "./types/instance";
import { key } from "./types/key";
import { optionGroup } from "./types/optionGroup";
import { parameterGroup } from "./types/parameterGroup";
import { snapshot } from "./types/snapshot";
import { snapshotCopy } from "./types/snapshotCopy";

/** Everything that the provider supports: a new type is a file and a line here. */
export const RESOURCES: readonly ResourceType[] = [
  alias,
  cluster,
  clusterParameterGroup,
  clusterSnapshot,
  clusterSnapshotCopy,
  grant,
  instance,
  key,
  optionGroup,
  parameterGroup,
  snapshot,
  snapshotCopy,
];
export const FUNCTIONS: readonly FunctionType[] = [
  getCallerIdentity,
  getCluster,
  getClusterSnapshot,
  getInstance,
  getKey,
  getSnapshot,
  getSnapshots,
];

function find<T extends { readonly token: string }>(kind: string, all: readonly T[], token: string): T {
  const found = all.find((one) => one.token === token);
  if (found !== undefined) return found;
  const supported = all.map((one) => one.token).join(", ");
  throw new Error(`${kind} ${token} is not handled by the sandbox's provider; it handles ${supported}`);
}

export const resourceType = (token: string) => find("resource type", RESOURCES, token);
export const functionType = (token: string) => find("function", FUNCTIONS, token);
