import type { PolicyConfigSchema } from "@pulumi/policy";
import type { ArgumentError } from "../../components/rds/argumentError";
import { isAccountId } from "../../components/rds/identity/accounts";
import { parseKeyArn } from "../../components/rds/identity/arn";
import { isRegion } from "../../components/rds/identity/regions";
import { exceptionFields } from "./exceptions";
import { choice, entries, type Format, list, parseFields, text, type ValuesOf } from "./fields";

/** The action for a resource that a rule cannot judge. */
export type Reaction = "refuse" | "warn";

const REACTIONS: readonly Reaction[] = ["refuse", "warn"];

const ACCOUNT: Format = {
  form: "an account ID of 12 digits in quotes",
  accepts: isAccountId,
  schema: { pattern: "^[0-9]{12}$" },
};
const REGION: Format = {
  form: 'an AWS Region such as "eu-west-1"',
  accepts: isRegion,
  schema: { pattern: "^[a-z]{2,4}(-[a-z]+)+-[0-9]+$" },
};
const KEY: Format = {
  form: "a full key ARN such as arn:aws:kms:eu-west-1:111111111111:key/<key ID>",
  accepts: (arn) => parseKeyArn(arn) !== undefined,
  schema: { pattern: "^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$" },
};

const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;
const ORGANIZATION: Format = {
  form: "the ID of an organization such as o-a1b2c3d4e5",
  accepts: (id) => ORGANIZATION_ID.test(id),
  schema: { pattern: ORGANIZATION_ID.source },
};

/** Every setting of the pack. The schema, the type and the errors all follow from this table. */
function settingsFields(ruleNames: readonly string[]) {
  return {
    unproven: choice("Action when encryption, the key or key access cannot be verified.", {
      values: REACTIONS,
      fallback: "refuse",
      strictest: "refuse",
    }),
    unknown: choice("Action when a value is not yet known on preview.", {
      values: REACTIONS,
      fallback: "warn",
      strictest: "refuse",
    }),
    trustComponentLookups: choice("Lookups of `rds-snapshots` components count as proof.", {
      values: [true, false],
      fallback: true,
      strictest: false,
    }),
    allowedAccounts: list(
      "The only other accounts that snapshots, their keys and DB clusters may be open to. Defaults to any account.",
      ACCOUNT,
    ),
    allowedRegions: list("The only Regions of copies, exports and replicated backups. Defaults to any Region.", REGION),
    customerManagedKeys: list("ARNs of customer managed keys from outside the stack.", KEY),
    sharedKeys: entries("Customer managed keys that other accounts may use.", {
      key: text("The full ARN of the key.", KEY),
      accounts: list("The accounts that may use the key to copy snapshots.", ACCOUNT),
    }),
    organizations: entries(
      "The accounts of each organization, for conditions of key policies on `aws:PrincipalOrgID`.",
      {
        id: text("The ID of the organization.", ORGANIZATION),
        accounts: list("All accounts of the organization.", ACCOUNT),
      },
    ),
    defaultRegion: text("The Region of a resource if neither the resource nor its provider specifies one.", REGION),
    defaultAccount: text(
      "The account of a resource if its provider has neither roles, `allowedAccountIds` nor credentials of its own.",
      ACCOUNT,
    ),
    exceptions: entries("Resources that may violate a rule until a day, with a reason.", exceptionFields(ruleNames)),
  };
}

type Values = ValuesOf<ReturnType<typeof settingsFields>>;

/** The settings of the whole pack: the config of its policy `settings`. */
export interface Settings extends Omit<Values, "customerManagedKeys" | "sharedKeys" | "organizations"> {
  /** The ARNs of keys known to be customer managed, those of `sharedKeys` included. */
  customerManagedKeys: ReadonlySet<string>;
  /** The accounts that may use a key, by key ARN. */
  sharedKeys: ReadonlyMap<string, readonly string[]>;
  /** The organization of each listed account. An account is in one organization at most. */
  organizations: ReadonlyMap<string, string>;
}

/** The settings, and every error in the config that they were read from. */
export interface ParsedSettings {
  settings: Settings;
  errors: ArgumentError[];
}

/**
 * Reads the settings and reports all errors at once.
 *
 * @param config The config of the policy `settings`.
 * @param ruleNames The rules that an exception may name.
 */
export function parseSettings(config: Readonly<Record<string, unknown>>, ruleNames: readonly string[]): ParsedSettings {
  const { value, errors } = parseFields(settingsFields(ruleNames), config, { kind: "setting" });
  const sharedKeys = new Map<string, readonly string[]>();
  for (const { key, accounts } of value.sharedKeys) {
    sharedKeys.set(key, [...(sharedKeys.get(key) ?? []), ...accounts]);
  }
  const customerManagedKeys = new Set([...(value.customerManagedKeys ?? []), ...sharedKeys.keys()]);
  const organizations = new Map(
    value.organizations.flatMap(({ id, accounts }) => accounts.map((account): [string, string] => [account, id])),
  );
  return { settings: { ...value, customerManagedKeys, sharedKeys, organizations }, errors };
}

/** The settings as a JSON schema for editors: also the forms of strings, and no unknown names. */
export function strictSettingsSchema(ruleNames: readonly string[]): PolicyConfigSchema["properties"][string] {
  const fields = Object.entries(settingsFields(ruleNames));
  return {
    type: "object",
    properties: Object.fromEntries(fields.map(([name, { strictSchema }]) => [name, strictSchema])),
    additionalProperties: false,
  };
}

/** The config schema of the policy `settings`. The engine checks only the types in it; `parseSettings` checks everything. */
export const SETTINGS_SCHEMA: PolicyConfigSchema = {
  properties: Object.fromEntries(Object.entries(settingsFields([])).map(([name, { schema }]) => [name, schema])),
};
