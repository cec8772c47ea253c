import { ifReported } from "../framework/reported";
import type { Finding, Rule } from "../framework/rule";
import type { StackContext } from "../stack/graph";
import type { Node, Subject } from "../stack/node";
import { known, readFlag, readText } from "../stack/properties";
import { CLUSTER, CLUSTER_INSTANCE, INSTANCE } from "../stack/resourceTypes";
import { isRestored } from "../stack/source";

export const restoresNotPubliclyAccessible: Rule = {
  name: "restores-not-publicly-accessible",
  description: "Databases that are restored from backups must not be publicly accessible.",
  severity: "critical",
  framework: {
    name: "AWS Security Hub",
    version: "1.0.0",
    reference: "RDS.2",
    specification:
      "RDS DB Instances should prohibit public access, as determined by the PubliclyAccessible configuration",
  },
  why: "The restored database has all data of its source, and a public IP address.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
  remediationSteps: "Remove publiclyAccessible, and reach the database through its VPC.",
  types: [INSTANCE, CLUSTER_INSTANCE],

  resource: (subject) => (subject.type === INSTANCE && isRestored(subject) ? judge(subject) : []),

  stack(node, { graph }) {
    if (node.type === INSTANCE) {
      return isRestored(node) ? ifReported(node, "publiclyAccessible", () => judge(node)) : [];
    }
    const cluster = clusterOf(node, graph);
    return cluster !== undefined && isRestored(cluster) ? judge(node) : [];
  },
};

/** The cluster of the stack that an instance is a member of. */
function clusterOf(instance: Node, graph: StackContext["graph"]): Node | undefined {
  const identifier = known(readText(instance.inputs, "clusterIdentifier"));
  const named = identifier === undefined ? [] : graph.named(CLUSTER, identifier);
  const [cluster, ...others] = named.length > 0 ? named : graph.candidates(instance, "clusterIdentifier", [CLUSTER]);
  return others.length === 0 ? cluster : undefined;
}

/** The provider sends false if the program does not specify it. */
function judge({ inputs }: Subject): Finding[] {
  const isPublic = readFlag(inputs, "publiclyAccessible");
  if (isPublic.state === "unknown") {
    const message =
      "publiclyAccessible is not yet known on preview; deployment checks, before the database is restored, that it is false.";
    return [{ answer: "unknown", message }];
  }
  const message =
    "publiclyAccessible must be false, because the database is restored with all data of its source. Remove publiclyAccessible.";
  return isPublic.state === "known" && isPublic.value ? [{ answer: "unsafe", message }] : [];
}
