import { PUBLIC } from "../../components/rds/snapshots/sharing";
import { type Properties, read, readText } from "../stack/properties";

/** An entry of `sharedAccounts` that is known. */
export interface SharedAccount {
  /** Where it stands, such as `sharedAccounts[2]`. */
  path: string;
  account: string;
}

/** Whom a snapshot is shared with, as far as it is known. */
export interface SharedAccounts {
  accounts: SharedAccount[];
  /** The paths of what is not yet known: single entries, or the whole list. */
  unknown: string[];
  /** Whether a known entry makes the snapshot public. */
  isPublic: boolean;
}

/**
 * Reads `sharedAccounts` entry by entry, so that an entry that is not yet known hides none of the others:
 * `[<unknown>, "all"]` is public.
 */
export function sharedAccountsOf(inputs: Properties): SharedAccounts {
  const audience: SharedAccounts = { accounts: [], unknown: [], isPublic: false };
  const list = read(inputs, "sharedAccounts");
  if (list.state === "known" && Array.isArray(list.value)) {
    for (let index = 0; index < list.value.length; index += 1) {
      add(audience, list.value, index, `sharedAccounts[${index}]`);
    }
  } else if (list.state !== "absent") {
    add(audience, inputs, "sharedAccounts", "sharedAccounts");
  }
  audience.isPublic = audience.accounts.some(({ account }) => isPublic(account));
  return audience;
}

function add(audience: SharedAccounts, container: object, name: string | number, path: string): void {
  const entry = readText(container, name);
  if (entry.state === "unknown") {
    audience.unknown.push(path);
  } else {
    audience.accounts.push({ path, account: entry.state === "known" ? entry.value : "" });
  }
}

/** Whether an entry means everyone. Other spellings count too: nobody writes `ALL` and means an account. */
export function isPublic(account: string): boolean {
  return account.trim().toLowerCase() === PUBLIC;
}

/** Whether the snapshot is, or may turn out to be, shared with anybody. */
export function mayBeShared(audience: SharedAccounts): boolean {
  return audience.accounts.length > 0 || audience.unknown.length > 0;
}
