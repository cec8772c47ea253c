/** Writes `docs/iam/*.json` and the generated part of `docs/iam.md`. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { documentOf, STORY_POLICIES, type StoryPolicy } from "./iam/policies";
import { TRUST_POLICIES } from "./iam/trusts";

export const PAGE = join(__dirname, "../docs/iam.md");
export const FOLDER = join(__dirname, "../docs/iam");

const BEGIN = "<!-- begin policies -->\n";
const END = "<!-- end policies -->";

/** The policy documents, by the name of their file in `docs/iam`. */
export function policyFiles(): Map<string, string> {
  const documents: [string, object][] = [
    ...STORY_POLICIES.map((policy): [string, object] => [policy.name, documentOf(policy)]),
    ...TRUST_POLICIES.map(({ name, document }): [string, object] => [name, document]),
  ];
  return new Map(documents.map(([name, document]) => [`${name}.json`, `${JSON.stringify(document, undefined, 2)}\n`]));
}

/** The page with its generated part updated. */
export function withPolicies(page: string): string {
  const [start, stop] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  if (start < BEGIN.length || stop < start) {
    throw new Error(`The page lacks the line ${BEGIN.trim()}, or after it ${END}.`);
  }
  return `${page.slice(0, start)}\n${generated()}\n${page.slice(stop)}`;
}

function generated(): string {
  const rows = STORY_POLICIES.map(
    ({ name, title, principal, purpose }) =>
      `| [${title}](#${anchorOf(title)}) | [\`${name}.json\`](iam/${name}.json) | ${principal} | ${purpose} |`,
  );
  const trusts = TRUST_POLICIES.map(
    ({ name, title, reason }) => `| ${title} | [\`${name}.json\`](iam/${name}.json) | ${reason} |`,
  );
  return [
    "| story | policy | attach it to | allows |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    "| role | trust policy | who can assume it |",
    "| --- | --- | --- |",
    ...trusts,
    "",
    ...STORY_POLICIES.flatMap(section),
  ].join("\n");
}

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, "")
    .replace(/ /g, "-");
}

function section({ name, title, statements }: StoryPolicy): string[] {
  const rows = statements.map(
    ({ sid, reason, actions }) => `| \`${sid}\` | ${reason} | ${actions.map((action) => `\`${action}\``).join(", ")} |`,
  );
  return [
    `### ${title}`,
    "",
    `[\`${name}.json\`](iam/${name}.json)`,
    "",
    "| statement | why | actions |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ];
}

if (require.main === module) {
  const files = policyFiles();
  mkdirSync(FOLDER, { recursive: true });
  for (const file of readdirSync(FOLDER)) if (!files.has(file)) rmSync(join(FOLDER, file));
  for (const [file, text] of files) writeFileSync(join(FOLDER, file), text);
  writeFileSync(PAGE, withPolicies(readFileSync(PAGE, "utf8")));
}
