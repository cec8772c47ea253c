import type { Finding } from "../framework/rule";
import type { Node } from "../stack/node";
import { readFlag, readText } from "../stack/properties";
import { KEY } from "../stack/resourceTypes";

/** The values of a key that can encrypt a snapshot, which are the defaults (RDS User Guide, "AWS KMS key management"). */
const REQUIRED = { keyUsage: "ENCRYPT_DECRYPT", customerMasterKeySpec: "SYMMETRIC_DEFAULT" } as const;

/** What prevents every account from using a key of the stack for snapshots, regardless of the key policy. */
export function keyUseFindings({ type, name, inputs }: Node): Finding[] {
  const enabled = type === KEY ? "isEnabled" : "enabled";
  const isEnabled = readFlag(inputs, enabled);
  const properties = Object.entries(REQUIRED).map(([property, required]) => ({
    property,
    required,
    value: readText(inputs, property),
  }));
  const errors = [
    ...(isEnabled.state === "known" && !isEnabled.value
      ? [`key "${name}" must be enabled before an account can use it for a snapshot; set ${enabled} to true.`]
      : []),
    ...properties
      .filter(({ value, required }) => value.state === "known" && value.value !== required)
      .map(
        ({ property, required }) => `${property} of key "${name}" must be ${required}; remove it to use that default.`,
      ),
  ];
  const unknown = [{ property: enabled, value: isEnabled }, ...properties]
    .filter(({ value }) => value.state === "unknown")
    .map(
      ({ property }) =>
        `${property} of key "${name}" is not yet known on preview; deployment checks that the key can be used for snapshots.`,
    );
  return [
    ...errors.map((message): Finding => ({ answer: "unsafe", message })),
    ...unknown.map((message): Finding => ({ answer: "unknown", message })),
  ];
}
