import type { PolicyConfigSchema } from "@pulumi/policy";
import type { Settings } from "./settings";

const reaction = (description: string, normal: string) => ({
  type: "string" as const,
  enum: ["refuse", "warn"],
  default: normal,
  description,
});

const texts = (description: string) => ({ type: "array" as const, items: { type: "string" as const }, description });

const properties: Record<keyof Settings, PolicyConfigSchema["properties"][string]> = {
  unproven: reaction("What becomes of encryption and keys that nothing proves.", "refuse"),
  unknown: reaction("What becomes of values that are not yet known on preview.", "warn"),
  evidence: {
    type: "string",
    enum: ["trust", "ignore"],
    default: "trust",
    description: "Whether what the components of rds-snapshots looked up in AWS counts as proof.",
  },
  allowedAccounts: texts("The only accounts that snapshots may be shared with. Absent: any."),
  allowedRegions: texts("The only Regions that copies, exports and replicated backups may be made in. Absent: any."),
  customerManagedKeys: texts("ARNs of keys that are known to be customer managed."),
  sharedKeys: {
    type: "array",
    description: "Keys that are known to be open to accounts, and so are customer managed.",
    items: {
      type: "object",
      properties: {
        key: { type: "string", description: "The full ARN of the key." },
        accounts: texts("The accounts that may use it to copy snapshots."),
      },
      required: ["key", "accounts"],
    },
  },
  defaultRegion: { type: "string", description: "The Region of resources that name none, nor does their provider." },
  defaultAccount: { type: "string", description: "The account of resources whose provider tells none." },
  exceptions: {
    type: "array",
    description: "Lets a resource through a rule, for a reason and until a day.",
    items: {
      type: "object",
      properties: {
        rule: { type: "string", description: "The name of the rule." },
        resource: { type: "string", description: "The full URN of the resource, without wildcards." },
        reason: { type: "string", description: "Why." },
        expires: { type: "string", description: "The last day on which it counts, YYYY-MM-DD in UTC." },
      },
      required: ["rule", "resource", "reason", "expires"],
    },
  },
};

/** The config schema of the policy `settings`. The engine checks types by it; `parseSettings` checks all of it. */
export const SETTINGS_SCHEMA: PolicyConfigSchema = { properties };
