import { noticesOf } from "../framework/policy";
import type { Rule } from "../framework/rule";
import { SETTINGS } from "../framework/settingsPolicy";
import { strictSettingsSchema } from "../settings/settings";

/** The enforcement levels of a rule. The engine's `remediate` is for policies that change resources; ours do not. */
export const LEVELS: readonly string[] = ["mandatory", "advisory", "disabled"];

/** The names that a config file may contain beside `settings`: rules and their notices. */
export function policyNames(rules: readonly Rule[]): string[] {
  return rules.flatMap(({ name }) => [name, noticesOf(name)]);
}

/** The JSON schema of the file of `--policy-pack-config`, for editors. */
export function configSchema(rules: readonly Rule[]): object {
  const names = rules.map(({ name }) => name);
  const settings = strictSettingsSchema(names);
  const level = { enum: LEVELS };
  const levels = rules.flatMap(({ name, description }) => [
    [name, { $ref: "#/definitions/level", description }],
    [noticesOf(name), { $ref: "#/definitions/level", description: `Notices of ${name}.` }],
  ]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Config of the policy pack rds-snapshots, for --policy-pack-config",
    type: "object",
    properties: {
      [SETTINGS]: {
        ...settings,
        description: "The settings of the whole pack.",
        properties: { ...settings.properties, enforcementLevel: { const: "mandatory" } },
      },
      environments: { type: "array", items: { type: "string" }, description: "Environments of Pulumi ESC." },
      ...Object.fromEntries(levels),
    },
    additionalProperties: false,
    definitions: {
      level: {
        oneOf: [
          level,
          {
            type: "object",
            properties: { enforcementLevel: level },
            required: ["enforcementLevel"],
            additionalProperties: false,
          },
        ],
      },
    },
  };
}
