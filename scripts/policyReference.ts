import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { noticesOf } from "../policies/framework/policy";
import type { Rule } from "../policies/framework/rule";
import { RULES } from "../policies/pack";
import { SETTINGS_SCHEMA } from "../policies/settings/settings";

/** The page with the reference, between the markers of each part. */
export const PAGE = join(__dirname, "../docs/policies.md");

/** The parts of the reference by the name in their markers. */
const PARTS: Readonly<Record<string, () => string>> = { rules: rulesPart, settings: settingsPart };

/** The page with its generated parts updated from the rules and the settings. */
export function withReference(page: string): string {
  return Object.entries(PARTS).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- begin ${name} -->\n`, `<!-- end ${name} -->`];
    const [start, stop] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
    if (start < begin.length || stop < start) {
      throw new Error(`The page lacks the line ${begin.trim()}, or after it ${end}.`);
    }
    return `${text.slice(0, start)}\n${part()}\n${text.slice(stop)}`;
  }, page);
}

function rulesPart(): string {
  const head = ["| rule | level | severity | when | what must be so |", "| --- | --- | --- | --- | --- |"];
  const rows = RULES.map((rule) => {
    const { name, level = "mandatory", severity, description } = rule;
    return `| [${code(name)}](#${name}) | ${level} | ${severity} | ${whenOf(rule)} | ${description} |`;
  });
  return [...head, ...rows, "", ...RULES.map(section)].join("\n");
}

function section(rule: Rule): string {
  const { name, level = "mandatory", severity, description, why, url, framework, remediationSteps, settings } = rule;
  const control =
    framework === undefined ? [] : [`${framework.name} ${framework.reference} (${framework.specification})`];
  const all = [...(settings ?? []), "unproven", "unknown", "exceptions"].map(code).join(", ");
  return `### ${code(name)}

${[level, severity, whenOf(rule), ...control].join(" · ")}

${description} ${why} [Why](${url}).

- **Fix:** ${remediationSteps}
- **Judges:** ${rule.types.map((type) => code(shortType(type))).join(", ")}
- **Settings:** ${all}
- **Notices:** ${code(noticesOf(name))}
`;
}

function whenOf({ resource, stack }: Rule): string {
  return [...(resource === undefined ? [] : ["before"]), ...(stack === undefined ? [] : ["stack"])].join(", ");
}

/** The name of a type in programs: `aws.rds.Snapshot` for `aws:rds/snapshot:Snapshot`. */
function shortType(token: string): string {
  const [pack = "", module = "", name = ""] = token.split(":");
  return pack === "aws" ? `aws.${module.split("/")[0]}.${name}` : `${pack}.${name}`;
}

function settingsPart(): string {
  const rows = Object.entries(SETTINGS_SCHEMA.properties).map(([name, schema]) => {
    const { type, enum: values, description = "" } = schema;
    const form = values === undefined ? String(type) : values.map((value) => code(JSON.stringify(value))).join(", ");
    const fallback = schema.default === undefined ? "none" : code(JSON.stringify(schema.default));
    return `| ${code(name)} | ${form} | ${fallback} | ${description} |`;
  });
  return ["| setting | values | default | |", "| --- | --- | --- | --- |", ...rows, ""].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

if (require.main === module) {
  writeFileSync(PAGE, withReference(readFileSync(PAGE, "utf8")));
}
