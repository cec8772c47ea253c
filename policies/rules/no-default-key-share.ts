import { isDefaultKeyAlias } from "../../components/rds/keys/keyArguments";
import { encryptionOf } from "../facts/encryption";
import { evidenceOf, isGivenKey, type KeyProof, keyProofOf, lookedUpSource, proofOfKey } from "../facts/evidence";
import { keyAdvice } from "../facts/keyAdvice";
import { mayBeShared, type SharedAccounts, sharedAccountsOf } from "../facts/shares";
import { ifReported, withReportedFix } from "../framework/reported";
import type { Finding, Rule } from "../framework/rule";
import type { ResourceContext } from "../stack/graph";
import type { Subject } from "../stack/node";
import { known, readText } from "../stack/properties";
import { COPIES, COPY_COMPONENT, SHAREABLE } from "../stack/resourceTypes";

const FIX =
  "Copy the snapshot under a customer managed key (kmsKeyId) that is open to the accounts, and share that copy.";

const LISTING = "list the key in the setting customerManagedKeys";

export const noDefaultKeyShare: Rule = {
  name: "no-default-key-share",
  description: "RDS snapshots under the default key aws/rds must not be shared.",
  severity: "high",
  why: "The policy of a default key cannot be changed, so no other account can ever use the snapshot.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
  remediationSteps:
    "Copy the snapshot with kmsKeyId set to a customer managed key whose policy admits the accounts, and share the copy.",
  settings: ["trustComponentLookups", "customerManagedKeys", "sharedKeys"],
  types: SHAREABLE,

  resource: judge,

  stack(node, context) {
    const audience = sharedAccountsOf(node.inputs);
    if (!mayBeShared(audience) || ownKeyProof(node, context) === "default") {
      return ifReported(node, "sharedAccounts", () => judge(node, context));
    }
    const state = encryptionOf(node, context);
    const { key, because } = state;
    return key === "customer" || key === "none"
      ? []
      : withReportedFix(node, "sharedAccounts", [
          verdict(audience, key, { because, advice: keyAdvice(node, state, context, LISTING) }),
        ]);
  },
};

/** Judges a snapshot whose own inputs prove that it is under the default key. */
function judge(subject: Subject, context: ResourceContext): Finding[] {
  const audience = sharedAccountsOf(subject.inputs);
  if (!mayBeShared(audience) || ownKeyProof(subject, context) !== "default") {
    return [];
  }
  const isWritten = isDefaultKeyAlias(known(readText(subject.inputs, "kmsKeyId")) ?? "");
  const because = isWritten ? "kmsKeyId is its alias" : "the component looked it up in AWS";
  return [verdict(audience, "default", { because, advice: FIX })];
}

/**
 * Who manages the key, judged by the resource's own inputs. Only our component carries more than the text of
 * `kmsKeyId`. `stack` judges what the inputs leave unproven, because the key may be in the stack.
 */
function ownKeyProof(subject: Subject, { settings }: ResourceContext): KeyProof | "none" {
  const evidence = evidenceOf(subject, settings);
  if ([...COPIES, COPY_COMPONENT].includes(subject.type) && isGivenKey(subject)) {
    return keyProofOf(subject, { settings, evidence });
  }
  const source = lookedUpSource(subject, settings);
  if (source === undefined || !source.encrypted) {
    return "none";
  }
  return source.kmsKeyId === undefined ? "unproven" : proofOfKey(source.kmsKeyId, { settings, evidence });
}

/** The reason of a verdict, and what changes it. */
interface Reasons {
  because: string;
  /** The advice for a key that is not proven. */
  advice: string;
}

function verdict(audience: SharedAccounts, key: Exclude<KeyProof, "customer">, reasons: Reasons): Finding {
  const message = MESSAGES[key](reasons);
  if (audience.accounts.length === 0) {
    return {
      answer: "unknown",
      message: `${audience.unknown.join(", ")} is not yet known on preview. If it contains an account: ${message}`,
    };
  }
  return { answer: key === "default" ? "unsafe" : key, message };
}

const MESSAGES: Record<Exclude<KeyProof, "customer">, (reasons: Reasons) => string> = {
  default: ({ because }) =>
    `the shared snapshot is encrypted under the default key aws/rds (${because}), which no other account can ever use. ${FIX}`,
  unproven: ({ because, advice }) =>
    `the key of the shared snapshot must be customer managed, but that is unproven (${because}). ${advice}`,
  unknown: ({ because, advice }) =>
    `the key of the shared snapshot is not yet known on preview (${because}); deployment checks it. ${advice}`,
};
