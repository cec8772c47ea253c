/** Whether a text fits a pattern of AWS's policies, where `*` stands for any text and `?` for one character. */
export function fits(pattern: string, text: string): boolean {
  const source = [...pattern].map((character) => PARTS[character] ?? character.replace(/[\\^$.|+()[\]{}]/, "\\$&"));
  return new RegExp(`^${source.join("")}$`, "su").test(text);
}

const PARTS: Readonly<Record<string, string>> = { "*": ".*", "?": "." };
