import type { Exception } from "../settings/exceptions";
import type { Reaction, Settings } from "../settings/settings";
import type { Graph } from "../stack/graph";
import type { Subject } from "../stack/node";
import { isUnknownValueError } from "../stack/properties";
import { EVIDENCE_COMPONENTS } from "../stack/resourceTypes";
import type { Answer, Finding, Rule } from "./rule";

/** The verdict on one finding. */
export interface Verdict {
  /** Whether the rule refuses the resource. Otherwise the companion policy of the rule reports the finding. */
  refused: boolean;
  urn: string;
  message: string;
}

/** Whether a URN is that of a component. */
type IsComponent = (urn: string) => boolean;

/**
 * Judges a resource by its own inputs.
 *
 * @param settings Undefined if the policy `settings` is disabled.
 */
export function judgeResource(
  rule: Rule,
  subject: Subject,
  settings: Settings | undefined,
  isComponent: IsComponent,
): Verdict[] {
  const judge = (known: Settings) => rule.resource?.(subject, { settings: known }) ?? [];
  return verdicts(rule, subject, { settings, isComponent, judge });
}

/** Judges the resources of a stack. A component is judged by its children, because AWS sees only those. */
export function judgeStack(rule: Rule, graph: Graph, settings: Settings | undefined): Verdict[] {
  // The engine specifies a provider for every resource that is not a component.
  const isComponent = (urn: string) => graph.node(urn) !== undefined && graph.node(urn)?.providerUrn === undefined;
  return graph.nodes
    .filter(({ type }) => rule.types.includes(type) && !EVIDENCE_COMPONENTS.includes(type))
    .flatMap((node) => {
      const judge = (known: Settings) => rule.stack?.(node, { settings: known, graph }) ?? [];
      return verdicts(rule, node, { settings, isComponent, judge });
    });
}

interface Judging {
  settings: Settings | undefined;
  isComponent: IsComponent;
  judge: (settings: Settings) => Finding[];
}

function verdicts(rule: Rule, subject: Subject, { settings, isComponent, judge }: Judging): Verdict[] {
  const refusal = (message: string) => ({ refused: true, urn: subject.urn, message: labelled(subject, message) });
  // Without the policy `settings`, the allow lists would silently not apply, so everything is refused.
  if (settings === undefined) {
    return [refusal(WITHOUT_SETTINGS)];
  }
  try {
    return judge(settings).map((finding) => verdict(rule, subject, finding, { settings, isComponent }));
  } catch (error) {
    if (isUnknownValueError(error)) {
      return [verdict(rule, subject, UNKNOWN_VALUE, { settings, isComponent })];
    }
    // What the rule would have found is not known, so no exception and no setting can apply to it.
    return [refusal(internalError(error))];
  }
}

const WITHOUT_SETTINGS =
  'the policy "settings" is disabled, so the rules have no settings. Leave "settings" mandatory, and disable individual rules by name.';

const UNKNOWN_VALUE: Finding = {
  answer: "unknown",
  message: "a value that the rule needs is not yet known on preview; deployment checks it.",
};

/** The text of the error may contain the value of a property, so only its class is reported. */
export function internalError(error: unknown): string {
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return `the rule failed and therefore refuses the resource (internal error: ${kind}). Report this error to the maintainers of the policy pack.`;
}

/** What decides about a finding. */
interface Deciding {
  settings: Settings;
  isComponent: IsComponent;
}

function verdict(rule: Rule, subject: Subject, { answer, message }: Finding, deciding: Deciding): Verdict {
  const { settings } = deciding;
  const refused = reactionTo(answer, settings) === "refuse";
  const today = new Date().toISOString().slice(0, "YYYY-MM-DD".length);
  const exceptions = refused ? exceptionsFor(rule, subject, deciding) : [];
  const valid = exceptions.find(({ expires }) => expires >= today);
  const [expired] = exceptions;
  const hint =
    valid !== undefined
      ? ` Allowed by an exception until ${valid.expires}: ${valid.reason}`
      : expired !== undefined
        ? ` An exception for this resource expired on ${expired.expires}.`
        : "";
  return {
    refused: refused && valid === undefined,
    urn: subject.urn,
    message: labelled(subject, `${message}${hint}`),
  };
}

function labelled({ type, name }: Subject, message: string): string {
  return `${type} "${name}": ${message}`;
}

/** Returns the exceptions to a rule for a resource or for the component that declares it. */
function exceptionsFor({ name }: Rule, { urn, parent }: Subject, { settings, isComponent }: Deciding): Exception[] {
  const covers = (resource: string) => resource === urn || (resource === parent && isComponent(resource));
  return settings.exceptions.filter(({ rule, resource }) => rule === name && covers(resource));
}

function reactionTo(answer: Answer, settings: Settings): Reaction {
  switch (answer) {
    case "unsafe":
      return "refuse";
    case "warning":
      return "warn";
    case "unproven":
    case "unknown":
      return settings[answer];
  }
}
