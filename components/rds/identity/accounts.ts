import { duplicateReasons } from "../argumentError";

/** Returns whether a text is an AWS account ID: 12 digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/** Returns why a list of account IDs is invalid: malformed IDs and duplicates. */
export function accountIdErrors(accounts: readonly string[]): string[] {
  const malformed = [...new Set(accounts)].filter((account) => !isAccountId(account));
  return [
    ...malformed.map((account) => `must list account IDs of 12 digits, but lists "${account}"${likelyFix(account)}.`),
    ...duplicateReasons(accounts),
  ];
}

/** Returns the account ID in a longer text, or the one whose leading zeros YAML dropped. */
function likelyFix(account: string): string {
  const embedded = /(?<!\d)\d{12}(?!\d)/.exec(account.replace(/(?<=\d)[- ](?=\d)/g, ""));
  if (embedded !== null) {
    return `; use "${embedded[0]}"`;
  }
  return /^\d{9,11}$/.test(account) ? `; use "${account.padStart(12, "0")}", in quotes to keep its leading zeros` : "";
}
