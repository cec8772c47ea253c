import { ifReported } from "../framework/reported";
import type { Finding, Rule } from "../framework/rule";
import { hasKeyPolicy } from "../keys/attachments";
import { keyCandidate } from "../keys/key";
import { parseKeyPolicy } from "../keys/keyPolicy";
import { publicAccess } from "../keys/publicAccess";
import { isOfComponent, snapshotKeys } from "../keys/snapshotKeys";
import type { ResourceContext } from "../stack/graph";
import type { Subject } from "../stack/node";
import { regionOf } from "../stack/placement";
import { known, readText } from "../stack/properties";
import { KEY_POLICY, KEYS } from "../stack/resourceTypes";

const FIX =
  "List the root principals of the accounts that need the key instead, or add a condition on kms:CallerAccount or aws:PrincipalOrgID.";

export const noWildcardKeyPrincipal: Rule = {
  name: "no-wildcard-key-principal",
  description: "Key policies must not let principals of every account use the key.",
  severity: "critical",
  framework: {
    name: "AWS Security Hub",
    version: "1.0.0",
    reference: "KMS.5",
    specification: "KMS keys should not be publicly accessible",
  },
  why: "Anyone with access to a snapshot under the key could read it, so only the list of shared accounts would protect the data.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
  remediationSteps:
    'Replace the principal "*" in the key policy with the root principals of the accounts that need the key, or add a condition on kms:CallerAccount or aws:PrincipalOrgID.',
  settings: ["defaultRegion"],
  types: [...KEYS, KEY_POLICY],

  // Every key is judged: its later use is unknown, and the answer must come before the key is open.
  resource: judge,

  // Unknown policies are reported for keys of snapshots only. `resource` judges every policy once it is known.
  stack(node, context) {
    const { graph } = context;
    const isUnknown = node.hasInputs && readText(node.inputs, "policy").state === "unknown";
    if (!isUnknown || isOfComponent(node, graph)) {
      // A KeyPolicy of the stack is judged by itself, and may be about to replace the reported policy.
      const isReplaced = () => node.type !== KEY_POLICY && hasKeyPolicy(node, context);
      return ifReported(node, "policy", () => (isReplaced() ? [] : judge(node, context)));
    }
    const key = node.type === KEY_POLICY ? keyCandidate(node, "keyId", graph) : node;
    const message =
      "the key policy is not yet known on preview; deployment checks, before the key is open, that it does not admit every account.";
    return key === undefined || snapshotKeys(graph).has(key) ? [{ answer: "unknown", message }] : [];
  },
};

function judge(subject: Subject, { settings }: ResourceContext): Finding[] {
  const policy = readText(subject.inputs, "policy");
  if (policy.state !== "known") {
    return [];
  }
  const statements = parseKeyPolicy(policy.value);
  if (statements === undefined) {
    const message =
      "the key policy must be a JSON policy document, but cannot be read. Write one policy document as JSON.";
    return [{ answer: "unproven", message }];
  }
  const { open, unsure } = publicAccess(statements, known(regionOf(subject, settings)));
  return open.length > 0 ? [refusal(open)] : unsure.length > 0 ? [unproven(unsure)] : [];
}

function refusal(actions: readonly string[]): Finding {
  const message = `the key policy must not allow ${actions.join(", ")} to principals of every account. ${FIX}`;
  return { answer: "unsafe", message };
}

function unproven(actions: readonly string[]): Finding {
  const message = `the key policy allows ${actions.join(", ")} to principals of every account under conditions that the policy pack cannot evaluate. ${FIX}`;
  return { answer: "unproven", message };
}
