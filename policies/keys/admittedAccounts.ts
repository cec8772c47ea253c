import { isAccountId } from "../../components/rds/identity/accounts";
import type { Settings } from "../settings/settings";
import { known } from "../stack/properties";
import { type KeyAccess, mayReadData } from "./access";
import { type Key, keyOwner, keyRegion } from "./key";
import type { Statement } from "./keyPolicy";
import type { Ternary } from "./ternary";

/** Whom a key policy lets read what the key encrypts. */
export interface Admitted {
  /** The accounts, each with whether it is let in. Accounts that are kept out are left out. */
  accounts: ReadonlyMap<string, Exclude<Ternary, "no">>;
  /** Whether everybody of an organization is let in whose accounts the settings do not list. */
  hasUnlistedOrganization: boolean;
}

/** The accounts that a key policy lets use the key for the data of snapshots: those that it names, and those of its organizations. */
export function admittedBy(statements: readonly Statement[], key: Key, settings: Settings): Admitted {
  const access: KeyAccess = {
    statements,
    grants: [],
    keyArn: key.arn,
    region: known(keyRegion(key, settings)),
    owner: keyOwner(key, settings),
    organizations: settings.organizations,
  };
  const allows = statements.filter(({ effect }) => effect === "Allow");
  const organizations = new Set(allows.flatMap(organizationsIn));
  const accounts = new Map<string, Exclude<Ternary, "no">>();
  for (const account of new Set([...statements.flatMap(accountsIn), ...settings.organizations.keys()])) {
    const admitted = mayReadData(account, access);
    if (admitted !== "no") {
      accounts.set(account, admitted);
    }
  }
  const listed = [...settings.organizations.values()];
  return { accounts, hasUnlistedOrganization: [...organizations].some((id) => !listed.includes(id)) };
}

/** The account of a principal: its ID, or that in its ARN. */
export function accountIn(principal: string): string | undefined {
  const id = principal.includes(":") ? (principal.split(":")[4] ?? "") : principal;
  return isAccountId(id) ? id : undefined;
}

function accountsIn({ principals, conditions }: Statement): string[] {
  const texts = [...principals.entries, ...conditions.flatMap(({ values }) => values)];
  return texts.flatMap((text) => accountIn(text) ?? []);
}

/** The organizations in a statement for every principal. */
function organizationsIn({ principals, conditions }: Statement): string[] {
  const values = principals.entries.includes("*") ? conditions.flatMap((condition) => condition.values) : [];
  return values.map((value) => value.split("/")[0] ?? "").filter((id) => /^o-[a-z0-9]+$/.test(id));
}
