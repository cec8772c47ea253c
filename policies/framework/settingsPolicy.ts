import { SETTINGS_SCHEMA } from "../settings/settings";
import { STACK } from "../stack/resourceTypes";
import type { BothLevels } from "./policy";
import type { Session } from "./session";

/** The name of the policy whose config contains the settings of the whole pack. */
export const SETTINGS = "settings";

/**
 * The policy that carries the settings of the whole pack. It lists invalid settings on the stack, and while there are
 * any it refuses each resource that the rules judge. It must be the first policy of the pack: see {@link Session}.
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
    remediationSteps: `Correct the listed settings under "${SETTINGS}" in the file of --policy-pack-config.`,
    configSchema: SETTINGS_SCHEMA,
    validateResource(args, reportViolation) {
      const { errors } = session.configure(args.getConfig());
      session.record(args.urn, args.type, args.props);
      if (args.provider === undefined) {
        session.recordComponent(args.urn);
      }
      if (errors.length > 0 && args.type === STACK) {
        reportViolation(errors.map(({ propertyPath, reason }) => `- ${propertyPath}: ${reason}`).join("\n"));
      } else if (errors.length > 0 && judged.includes(args.type)) {
        reportViolation(
          "The settings are invalid, so this resource cannot be judged. The violation on the stack lists the errors.",
        );
      }
    },
    validateStack(args) {
      session.configure(args.getConfig());
      session.openStack(args.resources);
    },
  };
}
