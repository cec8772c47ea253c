import type { Finding, Rule } from "../framework/rule";
import { keyCandidate } from "../keys/key";
import { parseKeyPolicy } from "../keys/keyPolicy";
import { publicAccess } from "../keys/publicAccess";
import { isOfComponent, snapshotKeys } from "../keys/snapshotKeys";
import { regionOf } from "../stack/placement";
import { known, readText } from "../stack/properties";
import { KEY_POLICY, KEYS } from "../stack/resourceTypes";

const FIX =
  "Name the root principals of the accounts that need the key instead, or add a condition on kms:CallerAccount or aws:PrincipalOrgID.";

export const noWildcardKeyPrincipal: Rule = {
  name: "no-wildcard-key-principal",
  description: "No key policy lets principals of every account use the key.",
  severity: "critical",
  framework: {
    name: "AWS Security Hub",
    version: "1.0.0",
    reference: "KMS.5",
    specification: "KMS keys should not be publicly accessible",
  },
  why: "Whoever gets hold of a snapshot under the key could read it, and nothing but the list of shares would be left between the data and everyone.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
  remediationSteps:
    'Replace the principal "*" in the key policy by the root principals of the accounts that need the key, or narrow the statement by kms:CallerAccount or aws:PrincipalOrgID.',
  settings: ["defaultRegion"],
  types: [...KEYS, KEY_POLICY],

  // Of every key, since a key alone does not tell what it will encrypt, and this must be told before it is open.
  resource(subject, { settings }) {
    const policy = readText(subject.inputs, "policy");
    if (policy.state !== "known") {
      return [];
    }
    const statements = parseKeyPolicy(policy.value);
    if (statements === undefined) {
      const message = "its policy cannot be read as a key policy. Write one policy for it, as JSON.";
      return [{ answer: "unproven", message }];
    }
    const { open, unsure } = publicAccess(statements, known(regionOf(subject, settings)));
    return open.length > 0 ? [refusal(open)] : unsure.length > 0 ? [unproven(unsure)] : [];
  },

  // What is not yet known is told of the keys of snapshots only: `resource` judges all once it is.
  stack(node, { graph }) {
    const isUnknown = node.hasInputs && readText(node.inputs, "policy").state === "unknown";
    if (!isUnknown || isOfComponent(node, graph)) {
      return [];
    }
    const key = node.type === KEY_POLICY ? keyCandidate(node, "keyId", graph) : node;
    const message =
      "its policy is not yet known on preview; it will be checked on deployment, before the key is open, that it does not let in every account.";
    return key === undefined || snapshotKeys(graph).has(key) ? [{ answer: "unknown", message }] : [];
  },
};

function refusal(actions: readonly string[]): Finding {
  const message = `its policy allows ${actions.join(", ")} to principals of every account. ${FIX}`;
  return { answer: "unsafe", message };
}

function unproven(actions: readonly string[]): Finding {
  const message = `its policy allows ${actions.join(", ")} to the principals of every account, under conditions that cannot be judged here. ${FIX}`;
  return { answer: "unproven", message };
}
