/** The most accounts that a manual snapshot is shared with (RDS User Guide, "Sharing a DB snapshot"). */
export const MAX_SHARED_ACCOUNTS = 20;

/** The value of `sharedAccounts` that makes a snapshot public: everyone may copy and restore it. */
export const PUBLIC = "all";

/** Whether a text is an AWS account id: 12 digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/**
 * What is wrong with a list of accounts to share a snapshot with: malformed ids, repeats, more than
 * {@link MAX_SHARED_ACCOUNTS}. `all` is well-formed; whether a snapshot may be public is another question.
 * An empty list when nothing is wrong.
 */
export function sharedAccountsErrors(accounts: readonly string[]): string[] {
  const errors = accountIdErrors(accounts.filter((account) => account !== PUBLIC));
  if (accounts.filter((account) => account === PUBLIC).length > 1) {
    errors.push(`"${PUBLIC}" is listed more than once; list it once.`);
  }
  const distinct = new Set(accounts).size;
  if (distinct > MAX_SHARED_ACCOUNTS) {
    errors.push(
      `${distinct} accounts are listed, and AWS shares a snapshot with at most ${MAX_SHARED_ACCOUNTS}; make a second copy for the others.`,
    );
  }
  return errors;
}

/** What is wrong with a list of account ids: malformed ones and repeats. An empty list when nothing is wrong. */
export function accountIdErrors(accounts: readonly string[]): string[] {
  const malformed = [...new Set(accounts)].filter((account) => !isAccountId(account));
  const repeated = new Set(accounts.filter((account, index) => accounts.indexOf(account) !== index));
  return [
    ...malformed.map(
      (account) => `"${account}" is not an AWS account id: it must have 12 digits${likelyFix(account)}.`,
    ),
    ...[...repeated].map((account) => `"${account}" is listed more than once; list it once.`),
  ];
}

function likelyFix(account: string): string {
  const embedded = /(?<!\d)\d{12}(?!\d)/.exec(account.replace(/(?<=\d)[- ](?=\d)/g, ""));
  if (embedded !== null) {
    return `, so write "${embedded[0]}"`;
  }
  return /^\d{9,11}$/.test(account) ? `, so put its leading zeros back: "${account.padStart(12, "0")}", in quotes` : "";
}

/** Whether a snapshot is of another account, by the type that AWS or its evidence gives it. */
export function isFromAnotherAccount(snapshotType: string | undefined): boolean {
  return snapshotType === "shared" || snapshotType === "public";
}
