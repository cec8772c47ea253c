import { isDefaultGroup } from "../../components/rds/groups/groups";
import { hasPersistentOrPermanentOptions } from "../../components/rds/groups/options";
import { engineOf } from "../facts/engine";
import type { Finding, Rule } from "../framework/rule";
import { memoizePerNode, type NodeQuery, type StackContext } from "../stack/graph";
import type { Node } from "../stack/node";
import { known, readText } from "../stack/properties";
import { CLUSTER, INSTANCE, RESTORE_COMPONENT } from "../stack/resourceTypes";
import { exists, isRestored, sourceOf } from "../stack/source";

const PARAMETER_GROUP: Readonly<Record<string, string>> = {
  [INSTANCE]: "parameterGroupName",
  [CLUSTER]: "dbClusterParameterGroupName",
};

const DATABASES: readonly string[] = [INSTANCE, CLUSTER];

export const restoresUseReplicatedGroups: Rule = {
  name: "restores-use-replicated-groups",
  description: "Restored databases must specify groups with their source's settings.",
  level: "advisory",
  severity: "low",
  why: "Groups do not travel with a snapshot. A restore without them gets the engine's defaults.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html",
  remediationSteps:
    "Specify groups with the settings of the source, such as those of ReplicatedParameterGroup and ReplicatedOptionGroup.",
  types: [INSTANCE, CLUSTER],

  stack(node, context) {
    // Our RestoredDatabase requires group names, so a default group there is intended.
    const isOurs = context.graph.node(node.parent)?.type === RESTORE_COMPONENT;
    if (!node.hasInputs || !isRestored(node) || isOurs || exists(node)) {
      return [];
    }
    const database = databaseOf(node, context);
    const groups = [PARAMETER_GROUP[node.type] ?? "", ...(mayHaveOptions(node, context) ? ["optionGroupName"] : [])];
    return groups
      .filter((property) => isDefault(node, property) && !(database !== undefined && isDefault(database, property)))
      .map(finding);
  },
};

/** The database of the stack that the restored snapshot comes from, through any number of copies. */
const databaseOf: NodeQuery<Node | undefined> = memoizePerNode(undefined, (node, context) => {
  const source = sourceOf(node, context.graph)?.node;
  return source === undefined || DATABASES.includes(source.type) ? source : databaseOf(source, context);
});

/** Only for these engines can a missing option group change the database. */
function mayHaveOptions(node: Node, context: StackContext): boolean {
  const engine = known(engineOf(node, context));
  return node.type === INSTANCE && engine !== undefined && hasPersistentOrPermanentOptions(engine);
}

function isDefault({ inputs }: Node, property: string): boolean {
  const group = readText(inputs, property);
  return group.state === "absent" || (group.state === "known" && isDefaultGroup(group.value));
}

function finding(property: string): Finding {
  const message = `${property} is missing or a default group, so the restored database will not have its source's settings. Specify a group with the settings of the source.`;
  return { answer: "unsafe", message };
}
