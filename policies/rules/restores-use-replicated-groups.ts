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
  description: "A restored database names the parameter group and option group that its source had.",
  level: "advisory",
  severity: "low",
  why: "Groups do not travel with a snapshot: a restore that names none gets the engine's defaults, and other settings than its source.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html",
  remediationSteps:
    "Name groups with the settings of the source, such as our ReplicatedParameterGroup and ReplicatedOptionGroup make.",
  types: [INSTANCE, CLUSTER],

  stack(node, context) {
    // Our RestoredDatabase takes groups by name only, so that a default one is what is meant.
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

/** The database of the stack that a restore's snapshot was made of, through any number of copies. */
const databaseOf: NodeQuery<Node | undefined> = memoizePerNode(undefined, (node, context) => {
  const source = sourceOf(node, context.graph)?.node;
  return source === undefined || DATABASES.includes(source.type) ? source : databaseOf(source, context);
});

/** Only a database of these engines changes by its options without a group that it names. */
function mayHaveOptions(node: Node, context: StackContext): boolean {
  const engine = known(engineOf(node, context));
  return node.type === INSTANCE && engine !== undefined && hasPersistentOrPermanentOptions(engine);
}

function isDefault({ inputs }: Node, property: string): boolean {
  const group = readText(inputs, property);
  return group.state === "absent" || (group.state === "known" && isDefaultGroup(group.value));
}

function finding(property: string): Finding {
  const message = `${property} names no group but a default one, so that the database has other settings than the source of its snapshot. Name a group with the settings of the source.`;
  return { answer: "unsafe", message };
}
