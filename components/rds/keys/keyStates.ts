import type { KeyEvidence } from "../evidence";

/** The states in which a key encrypts, or soon will (KMS Developer Guide, "Key states of AWS KMS keys"). */
const USABLE_KEY_STATES: readonly string[] = ["Enabled", "Creating", "Updating"];

/** Why a key cannot be used by its state; an empty list when it can, and when nothing is known of it. */
export function keyStateErrors(kmsKeyId: string, evidence: KeyEvidence | undefined): string[] {
  return evidence === undefined || USABLE_KEY_STATES.includes(evidence.keyState)
    ? []
    : [
        `"${kmsKeyId}" cannot be used: its state is ${evidence.keyState}. Enable it, cancel its deletion, or write the ARN of another key.`,
      ];
}
