import { SETTINGS_SCHEMA } from "../settings/settings";
import { STACK } from "../stack/resourceTypes";
import type { BothLevels } from "./policy";
import type { Session } from "./session";

/** The name of the policy whose config is the settings of the whole pack. */
export const SETTINGS = "settings";

/**
 * The policy that carries the settings of the whole pack. It reports what is wrong with them, in full on the stack,
 * and refuses each resource that the rules judge as long as something is. It must be the first policy of the pack: see
 * {@link Session}.
 *
 * @param judged The types that the rules judge.
 */
export function settingsPolicy(session: Session, judged: readonly string[]): BothLevels {
  return {
    name: SETTINGS,
    displayName: SETTINGS,
    description: "The settings of this policy pack must be valid.",
    enforcementLevel: "mandatory",
    severity: "high",
    remediationSteps: `Correct the named settings under "${SETTINGS}" in the file of --policy-pack-config.`,
    configSchema: SETTINGS_SCHEMA,
    validateResource(args, reportViolation) {
      const { errors } = session.configure(args.getConfig());
      session.record(args.urn, args.type, args.props);
      if (errors.length > 0 && args.type === STACK) {
        reportViolation(errors.map((error) => `- ${error}`).join("\n"));
      } else if (errors.length > 0 && judged.includes(args.type)) {
        reportViolation(
          "Nothing is let through before the settings are valid; the violation on the stack lists what is wrong.",
        );
      }
    },
    validateStack(args) {
      session.configure(args.getConfig());
      session.openStack(args.resources);
    },
  };
}
