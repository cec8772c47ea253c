import type {
  Policies,
  PolicyResource,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { type Node, optionsOf, type Subject } from "../stack/graph";
import { EVIDENCE_COMPONENTS, STACK } from "../stack/resourceTypes";
import { brokenMessage, type Verdict, verdicts } from "./findings";
import type { Rule } from "./rule";
import type { Session } from "./session";

/** A policy of both levels: the server asks its two functions at their own times, under one name and one level. */
export type BothLevels = ResourceValidationPolicy & StackValidationPolicy;

/** The name of the companion that tells what a rule let through with a notice. */
export function noticesOf(ruleName: string): string {
  return `${ruleName}-notices`;
}

/**
 * The policies of a rule: the rule itself at its level, and its advisory companion, since a policy can report at no
 * other level than its own.
 */
export function policiesOf(rule: Rule, session: Session): Policies {
  return [
    { ...metadataOf(rule), enforcementLevel: rule.level ?? "mandatory", ...validations(rule, session, "refusals") },
    {
      ...metadataOf(rule),
      name: noticesOf(rule.name),
      displayName: noticesOf(rule.name),
      description: `What ${rule.name} let through: what is unproven or not yet known, warnings, and used exceptions.`,
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
  const report = (found: readonly Verdict[], reportViolation: ReportViolation) => {
    for (const { refused, urn, message } of found) {
      if (refused === (kind === "refusals")) {
        reportViolation(message, urn);
      }
    }
  };
  const validateStack = (args: StackValidationArgs, reportViolation: ReportViolation) => {
    try {
      report(judgeStack(rule, session, args.resources), reportViolation);
    } catch (error) {
      // An unknown value that is read unawares would make the SDK turn the rule into an advisory for the whole stack.
      if (kind === "refusals") {
        reportViolation(brokenMessage(error));
      }
    }
  };
  return {
    validateResource(args: ResourceValidationArgs, reportViolation: ReportViolation) {
      if (args.type === STACK) {
        reportOwnConfig(args, reportViolation);
      } else if (rule.types.includes(args.type)) {
        report(judgeResource(rule, session, subjectOf(args)), reportViolation);
      }
    },
    // Left out where a rule has nothing to ask: for each stack policy, the server reads the whole stack anew.
    ...(rule.stack === undefined ? {} : { validateStack }),
  };
}

function judgeResource(rule: Rule, session: Session, subject: Subject): Verdict[] {
  const settings = session.parsed?.settings;
  if (settings === undefined) {
    return [withoutSettings(subject)];
  }
  return verdicts(rule, subject, () => rule.resource?.(subject, { settings }) ?? [], settings);
}

function judgeStack(rule: Rule, session: Session, resources: readonly PolicyResource[]): Verdict[] {
  // In the stack, a component is judged by its children: they are what AWS gets.
  const isJudged = ({ type }: { type: string }) => rule.types.includes(type) && !EVIDENCE_COMPONENTS.includes(type);
  const settings = session.parsed?.settings;
  if (settings === undefined) {
    return resources.filter(isJudged).map(withoutSettings);
  }
  return session.inStack(rule, resources, (graph) => {
    const judge = (node: Node) => () => rule.stack?.(node, { settings, graph }) ?? [];
    return graph.nodes.filter(isJudged).flatMap((node) => verdicts(rule, node, judge(node), settings));
  });
}

/** Disabling `settings` would silently drop the lists and exceptions in it, so that nothing passes without them. */
function withoutSettings({ urn, type, name }: Pick<Subject, "urn" | "type" | "name">): Verdict {
  const message = `${type} "${name}": the policy "settings" is disabled, and without it the rules know no settings. Leave it "mandatory", and disable single rules by their names.`;
  return { refused: true, urn, message };
}

/** The engine accepts any config for any policy, so that a setting in the wrong place would go unnoticed. */
function reportOwnConfig(args: ResourceValidationArgs, reportViolation: ReportViolation): void {
  const names = Object.keys(args.getConfig());
  if (names.length > 0) {
    reportViolation(
      `It has no settings of its own, and is given ${names.join(", ")}. Settings of the pack belong under "settings".`,
    );
  }
}

function subjectOf({ urn, type, name, opts, props, provider }: ResourceValidationArgs): Subject {
  return { urn, type, name, parent: opts.parent, inputs: props, provider: provider?.props, options: optionsOf(opts) };
}
