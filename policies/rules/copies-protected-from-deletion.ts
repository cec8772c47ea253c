import type { Rule } from "../framework/rule";
import { snapshotKeys } from "../keys/snapshotKeys";
import type { Node } from "../stack/node";
import { known, readText } from "../stack/properties";
import { COPIES, KEYS } from "../stack/resourceTypes";

export const copiesProtectedFromDeletion: Rule = {
  name: "copies-protected-from-deletion",
  description: "RDS snapshot copies and the keys of snapshots must be protected from deletion.",
  level: "advisory",
  severity: "medium",
  framework: {
    name: "AWS Security Hub",
    version: "1.0.0",
    reference: "KMS.3",
    specification: "AWS KMS keys should not be deleted unintentionally",
  },
  why: "Removing a copy from the program deletes the backup. Deleting a key makes all snapshots under it unreadable.",
  url: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
  remediationSteps:
    'Set the resource option protect, or leave deletion at "protect" in our components. Policies do not see the option retainOnDelete; use an exception for resources that have it.',
  types: [...COPIES, ...KEYS],

  stack(node, { graph }) {
    const isOurs = COPIES.includes(node.type) || snapshotKeys(graph).has(node);
    if (node.options.protect || !isOurs || isRetained(graph.node(node.parent))) {
      return [];
    }
    const message =
      "the resource must be protected, but is not, so removing it from the program deletes it in AWS. Set the resource option protect.";
    return [{ answer: "unsafe", message }];
  },
};

/** Children of our components with `deletion: retain` stay in AWS. */
function isRetained(parent: Node | undefined): boolean {
  const isComponent = parent?.type.startsWith("rds-snapshots:") === true;
  return isComponent && known(readText(parent.inputs, "deletion")) === "retain";
}
