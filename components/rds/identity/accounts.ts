/** Whether a text is an AWS account id: 12 digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
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
