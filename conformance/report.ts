import Table from "cli-table3";
import { type Difference, type Results, STEPS } from "./results";

/** What no report contains: account IDs, access keys and the password of the databases. */
export function withoutSecrets(text: string, password: string): string {
  return text
    .replaceAll(password, "<password>")
    .replace(/\b\d{12}\b/g, "<account>")
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, "<access key>");
}

/** One line for a bug report. */
export function lineOf({ type, step, expected, found, message }: Difference): string {
  const reason = message === undefined ? "" : ` | ${message.replace(/\s+/g, " ").trim()}`;
  return `${type} | ${step} | expected: ${expected} | found: ${found}${reason}`;
}

/** The table of types and steps, and a line for each difference. */
export function reportOf({ cells, differences }: Results, password: string): string {
  const table = new Table({ head: ["type", ...STEPS], style: { head: [], border: [] } });
  for (const [type, steps] of cells) {
    table.push([type.replace(/^aws:(.+)\/.*:/, "$1."), ...STEPS.map((step) => steps.get(step) ?? "not run")]);
  }
  const lines = differences.map((difference) => `- ${withoutSecrets(lineOf(difference), password)}`);
  const summary =
    lines.length === 0
      ? "Everything that was run is as promised."
      : `${lines.length} difference(s). Each line can be pasted into a bug report:\n\n${lines.join("\n")}`;
  return `${table}\n\n${summary}`;
}
