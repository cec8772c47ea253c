import { PUBLIC } from "../../components/rds/snapshots/sharing";
import { type Properties, read, readText } from "../stack/properties";

/** An entry of `sharedAccounts` that is known. */
export interface SharedAccount {
  /** Such as `sharedAccounts[2]`. */
  path: string;
  account: string;
}

/** The accounts that a snapshot is shared with, as far as they are known. */
export interface SharedAccounts {
  accounts: SharedAccount[];
  /** The paths of unknown entries, or of the whole list. */
  unknown: string[];
  /** Whether a known entry makes the snapshot public. */
  isPublic: boolean;
}

/** Reads `sharedAccounts` entry by entry, because an unknown entry must not hide the others: `[<unknown>, "all"]` is public. */
export function sharedAccountsOf(inputs: Properties): SharedAccounts {
  const shared: SharedAccounts = { accounts: [], unknown: [], isPublic: false };
  const list = read(inputs, "sharedAccounts");
  if (list.state === "known" && Array.isArray(list.value)) {
    for (let index = 0; index < list.value.length; index += 1) {
      add(shared, list.value, index, `sharedAccounts[${index}]`);
    }
  } else if (list.state !== "absent") {
    add(shared, inputs, "sharedAccounts", "sharedAccounts");
  }
  shared.isPublic = shared.accounts.some(({ account }) => isPublic(account));
  return shared;
}

function add(shared: SharedAccounts, container: object, name: string | number, path: string): void {
  const entry = readText(container, name);
  if (entry.state === "unknown") {
    shared.unknown.push(path);
  } else {
    shared.accounts.push({ path, account: entry.state === "known" ? entry.value : "" });
  }
}

/** Whether an entry makes the snapshot public, in any spelling of `all`. */
export function isPublic(account: string): boolean {
  return account.trim().toLowerCase() === PUBLIC;
}

/** Whether the snapshot is shared, or may be because an entry is not yet known. */
export function mayBeShared(shared: SharedAccounts): boolean {
  return shared.accounts.length > 0 || shared.unknown.length > 0;
}
