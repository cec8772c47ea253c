import type {
  Policies,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { subjectOf } from "../stack/node";
import { STACK } from "../stack/resourceTypes";
import type { Rule } from "./rule";
import type { Session } from "./session";
import { internalError, type Verdict } from "./verdicts";

/** A policy of both levels: the server calls its two functions separately, under one name and one enforcement level. */
export type BothLevels = ResourceValidationPolicy & StackValidationPolicy;

/** The name of the companion policy that reports the notices of a rule. */
export function noticesOf(ruleName: string): string {
  return `${ruleName}-notices`;
}

/**
 * The policies of a rule: the rule at its own level, and an advisory companion for notices, because a policy can report
 * at its own level only.
 */
export function policiesOf(rule: Rule, session: Session): Policies {
  return [
    { ...metadataOf(rule), enforcementLevel: rule.level ?? "mandatory", ...validations(rule, session, "refusals") },
    {
      ...metadataOf(rule),
      name: noticesOf(rule.name),
      displayName: noticesOf(rule.name),
      description: `Notices of ${rule.name}: unverified or not yet known values, warnings and used exceptions.`,
      enforcementLevel: "advisory",
      ...validations(rule, session, "notices"),
    },
  ];
}

function metadataOf(rule: Rule) {
  return {
    name: rule.name,
    displayName: rule.name,
    description: rule.description,
    severity: rule.severity,
    url: rule.url,
    remediationSteps: rule.remediationSteps,
    ...(rule.framework === undefined ? {} : { framework: rule.framework }),
  };
}

function validations(rule: Rule, session: Session, kind: "refusals" | "notices") {
  const report = (verdicts: readonly Verdict[], reportViolation: ReportViolation) => {
    for (const { refused, urn, message } of verdicts) {
      if (refused === (kind === "refusals")) {
        reportViolation(message, urn);
      }
    }
  };
  const validateStack = (args: StackValidationArgs, reportViolation: ReportViolation) => {
    try {
      report(session.judgeStack(rule, args.resources), reportViolation);
    } catch (error) {
      // If an unknown value escaped, the SDK would turn the rule into an advisory for the whole stack.
      if (kind === "refusals") {
        reportViolation(internalError(error));
      }
    }
  };
  return {
    validateResource(args: ResourceValidationArgs, reportViolation: ReportViolation) {
      if (args.type === STACK) {
        reportOwnConfig(args, reportViolation);
      } else if (rule.types.includes(args.type)) {
        const subject = subjectOf(args);
        const verdicts = kind === "refusals" ? session.judge(rule, subject) : session.judged(rule, subject);
        report(verdicts, reportViolation);
      }
    },
    // Left out for a rule without `stack`, because the server deserializes the whole stack for each stack policy.
    ...(rule.stack === undefined ? {} : { validateStack }),
  };
}

/** The engine accepts any config for any policy, so settings in the wrong place would be ignored silently. */
function reportOwnConfig(args: ResourceValidationArgs, reportViolation: ReportViolation): void {
  const names = Object.keys(args.getConfig());
  if (names.length > 0) {
    reportViolation(
      `This policy has no settings, but the config specifies ${names.join(", ")}. Use "settings" instead.`,
    );
  }
}
