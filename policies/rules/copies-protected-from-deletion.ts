import type { Rule } from "../framework/rule";
import { snapshotKeys } from "../keys/snapshotKeys";
import type { Node } from "../stack/node";
import { known, readText } from "../stack/properties";
import { COPIES, KEYS } from "../stack/resourceTypes";

export const copiesProtectedFromDeletion: Rule = {
  name: "copies-protected-from-deletion",
  description: "Copies, and the keys of snapshots, are protected from deletion.",
  level: "advisory",
  severity: "medium",
  framework: {
    name: "AWS Security Hub",
    version: "1.0.0",
    reference: "KMS.3",
    specification: "AWS KMS keys should not be deleted unintentionally",
  },
  why: "Whoever removes a copy from the program deletes the backup, and with its key all snapshots under the key are lost.",
  url: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
  remediationSteps:
    'Set the resource option protect, or in our components leave deletion at "protect". Policies are not shown the option retainOnDelete: make an exception for what it keeps.',
  types: [...COPIES, ...KEYS],

  stack(node, { graph }) {
    const isOurs = COPIES.includes(node.type) || snapshotKeys(graph).has(node);
    if (node.options.protect || !isOurs || isRetained(graph.node(node.parent))) {
      return [];
    }
    const message =
      "it is not protected, so that its removal from the program deletes it in AWS. Set the resource option protect.";
    return [{ answer: "unsafe", message }];
  },
};

/** Our components keep in AWS what they are told to retain. */
function isRetained(parent: Node | undefined): boolean {
  const isComponent = parent?.type.startsWith("rds-snapshots:") === true;
  return isComponent && known(readText(parent.inputs, "deletion")) === "retain";
}
