import type { Finding } from "../framework/rule";
import type { Node } from "../stack/node";
import { readFlag, readText } from "../stack/properties";
import { KEY } from "../stack/resourceTypes";

/** What a key must be to encrypt a snapshot, by the property that says so (RDS User Guide, "AWS KMS key management"). */
const MUST_BE = { keyUsage: "ENCRYPT_DECRYPT", customerMasterKeySpec: "SYMMETRIC_DEFAULT" } as const;

/** What keeps everyone from the use of a key of the stack for snapshots, whoever is let in by its policy. */
export function keyUseFindings(key: Node): Finding[] {
  const enabled = key.type === KEY ? "isEnabled" : "enabled";
  const isEnabled = readFlag(key.inputs, enabled);
  const disabled =
    isEnabled.state === "known" && !isEnabled.value ? [`it is disabled. Set its ${enabled} to true.`] : [];
  const values = Object.entries(MUST_BE).map(([property, needed]) => {
    const value = readText(key.inputs, property);
    const isOther = value.state === "known" && value.value !== needed;
    return { property, value, error: isOther ? [`its ${property} is not ${needed}. Leave it out.`] : [] };
  });
  const errors = [...disabled, ...values.flatMap(({ error }) => error)];
  const open = [
    ...(isEnabled.state === "unknown" ? [enabled] : []),
    ...values.filter(({ value }) => value.state === "unknown").map(({ property }) => property),
  ];
  return [
    ...errors.map(
      (error): Finding => ({
        answer: "unsafe",
        message: `no account can use its key "${key.name}" for a snapshot, since ${error}`,
      }),
    ),
    ...open.map(
      (property): Finding => ({
        answer: "unknown",
        message: `${property} of its key "${key.name}" is not yet known on preview; it will be checked that the key can be used for snapshots.`,
      }),
    ),
  ];
}
