import { parseKeyArn } from "../../components/rds/identity/arn";
import { isAccountId } from "../../components/rds/snapshots/sharing";
import { isRecord } from "./exceptions";

const FIELDS: readonly string[] = ["key", "accounts"];

/**
 * Reads the setting `sharedKeys`: the accounts that keys are known to be open to, by the ARN of the key. What is wrong
 * is added to the errors, with its path; an entry with an error does not count.
 */
export function parseSharedKeys(value: unknown, errors: string[]): Map<string, string[]> {
  const open = new Map<string, string[]>();
  if (value !== undefined && !Array.isArray(value)) {
    errors.push(`sharedKeys: it must be a list of objects with ${FIELDS.join(" and ")}.`);
    return open;
  }
  (value ?? []).forEach((item: unknown, index) => {
    const found = entryErrors(item).map((error) => `sharedKeys[${index}]${error}`);
    errors.push(...found);
    if (found.length === 0 && isRecord(item)) {
      const key = String(item["key"]);
      open.set(key, [...(open.get(key) ?? []), ...texts(item["accounts"])]);
    }
  });
  return open;
}

function entryErrors(item: unknown): string[] {
  if (!isRecord(item)) {
    return [`: it must be an object with ${FIELDS.join(" and ")}.`];
  }
  const { key, accounts } = item;
  const strange = Object.keys(item)
    .filter((name) => !FIELDS.includes(name))
    .map((name) => `.${name}: there is no such field; there are ${FIELDS.join(", ")}.`);
  const ofKey = typeof key === "string" ? keyError(key) : "it is required, and must be the full ARN of a key.";
  const ofAccounts = Array.isArray(accounts)
    ? accounts.map((account: unknown, index) => [`[${index}]`, accountError(account)] as const)
    : [["", "it is required, and must be a list of account ids."] as const];
  return [
    ...strange,
    ...(ofKey === undefined ? [] : [`.key: ${ofKey}`]),
    ...ofAccounts.flatMap(([place, error]) => (error === undefined ? [] : [`.accounts${place}: ${error}`])),
  ];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** What is wrong with an account id in the settings. */
export function accountError(value: unknown): string | undefined {
  return typeof value === "string" && isAccountId(value)
    ? undefined
    : `${JSON.stringify(value)} is not an account id; write its 12 digits in quotes.`;
}

/** What is wrong with the ARN of a key in the settings. */
export function keyError(text: string): string | undefined {
  return parseKeyArn(text) === undefined
    ? `${JSON.stringify(text)} is not a key ARN; write it in full, such as arn:aws:kms:eu-west-1:111111111111:key/<key id>.`
    : undefined;
}
