import type { ArgumentError } from "../../components/rds/argumentError";
import type { Rule } from "../framework/rule";
import { SETTINGS } from "../framework/settingsPolicy";
import { isRecord, suggestion } from "../settings/fields";
import { parseSettings } from "../settings/settings";
import { LEVELS, policyNames } from "./configSchema";
import { duplicateNames } from "./duplicates";

/**
 * Every error in a file of `--policy-pack-config`. The engine itself accepts unknown names, takes the last of two blocks
 * with one name, and passes mistakes in the settings if their level is lowered.
 */
export function configErrors(text: string, rules: readonly Rule[]): ArgumentError[] {
  const parsed = parse(text);
  if ("error" in parsed) {
    return [{ propertyPath: "(file)", reason: `must be valid JSON: ${parsed.error}` }];
  }
  const { config } = parsed;
  if (!isRecord(config)) {
    return [{ propertyPath: "(file)", reason: "must contain a JSON object with settings and the levels of rules." }];
  }
  return [
    ...duplicateNames(text).map((propertyPath) => ({
      propertyPath,
      reason: "duplicate name; only the last one would count. Merge the two.",
    })),
    ...Object.entries(config).flatMap(([name, value]) => entryErrors(name, value, rules)),
  ];
}

function parse(text: string): { config: unknown } | { error: string } {
  // The engine accepts an empty file as an empty config.
  if (text.trim() === "") {
    return { config: {} };
  }
  try {
    return { config: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Names that are no rule, and what is wrong with them or their value. */
const SPECIAL: Readonly<Record<string, (value: unknown) => string[]>> = {
  $schema: () => [
    "must be absent, because the engine takes it for a rule and refuses the file. Map the schema to the name of the file in your editor.",
  ],
  all: () => [
    "must be absent, because it also sets the level of settings and notices. Set the levels of rules by name.",
  ],
  environments: (value) =>
    Array.isArray(value) && value.every((item) => typeof item === "string")
      ? []
      : ["must be a list of environments of Pulumi ESC."],
};

function entryErrors(name: string, value: unknown, rules: readonly Rule[]): ArgumentError[] {
  const special = Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined;
  if (special !== undefined) {
    return special(value).map((reason) => ({ propertyPath: name, reason }));
  }
  if (name === SETTINGS) {
    return settingsErrors(value, rules);
  }
  const names = policyNames(rules);
  if (!names.includes(name)) {
    return [{ propertyPath: name, reason: `unknown rule.${suggestion(name, [...names, SETTINGS])}` }];
  }
  const { level, others } = levelOf(value);
  return [
    ...(level === undefined || LEVELS.includes(level) ? [] : [levelError(name, LEVELS)]),
    ...(level === undefined && Object.keys(others).length === 0 ? [levelError(name, LEVELS)] : []),
    ...Object.keys(others).map((other) => ({
      propertyPath: `${name}.${other}`,
      reason: `rules have no settings; write it under ${SETTINGS}.`,
    })),
  ];
}

function settingsErrors(value: unknown, rules: readonly Rule[]): ArgumentError[] {
  const { level = "mandatory", others } = levelOf(value);
  const { errors } = parseSettings(
    others,
    rules.map(({ name }) => name),
  );
  return [
    // At a lower level, the pack reports a misspelt setting, but lets everything pass that the setting would refuse.
    ...(level === "mandatory" ? [] : [levelError(SETTINGS, ["mandatory"])]),
    ...errors.map(({ propertyPath, reason }) => ({ propertyPath: `${SETTINGS}.${propertyPath}`, reason })),
  ];
}

/** The level of a block: the whole block, or its `enforcementLevel`, beside which it may contain settings. */
function levelOf(value: unknown): { level?: string; others: Readonly<Record<string, unknown>> } {
  if (!isRecord(value)) {
    return { level: String(value), others: {} };
  }
  const { enforcementLevel, ...others } = value;
  return { others, ...(enforcementLevel === undefined ? {} : { level: String(enforcementLevel) }) };
}

function levelError(propertyPath: string, levels: readonly string[]): ArgumentError {
  const form = levels.map((level) => JSON.stringify(level)).join(", ");
  return { propertyPath, reason: `must have the level ${form}, but has another.` };
}
