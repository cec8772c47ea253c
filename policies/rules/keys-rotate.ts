import type { Rule } from "../framework/rule";
import { snapshotKeys } from "../keys/snapshotKeys";
import { known, readFlag, readText } from "../stack/properties";
import { KEY } from "../stack/resourceTypes";

export const keysRotate: Rule = {
  name: "keys-rotate",
  description: "Keys of RDS snapshots must rotate.",
  level: "advisory",
  severity: "low",
  framework: {
    name: "AWS Security Hub",
    version: "1.0.0",
    reference: "KMS.4",
    specification: "AWS KMS key rotation should be enabled",
  },
  why: "Rotation limits how much is encrypted under one key material. Existing data stays readable.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  remediationSteps: "Set enableKeyRotation of the key to true.",
  types: [KEY],

  stack(node, { graph }) {
    const rotates = readFlag(node.inputs, "enableKeyRotation");
    const isCustomStored = readText(node.inputs, "customKeyStoreId").state !== "absent";
    // KMS does not rotate keys of a custom key store.
    if (rotates.state === "unknown" || known(rotates) === true || isCustomStored || !snapshotKeys(graph).has(node)) {
      return [];
    }
    return [
      {
        answer: "unsafe",
        message:
          "enableKeyRotation must be true, but is not, so the key does not rotate. Set enableKeyRotation to true.",
      },
    ];
  },
};
