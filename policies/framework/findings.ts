import { exceptionsFor, isExpired } from "../settings/exceptions";
import type { Reaction, Settings } from "../settings/settings";
import type { Subject } from "../stack/graph";
import { isUnknownValueError } from "../stack/properties";
import type { Answer, Finding, Rule } from "./rule";

/** What becomes of a finding. */
export interface Verdict {
  /** Whether the rule refuses the resource; otherwise its notices tell about the finding. */
  refused: boolean;
  urn: string;
  message: string;
}

/** Decides what becomes of a rule's findings on one resource: refused, or let through with a notice. */
export function verdicts(rule: Rule, subject: Subject, findings: () => Finding[], settings: Settings): Verdict[] {
  return findingsOf(findings).map(({ finding, broken }) => {
    const message = `${subject.type} "${subject.name}": ${finding.message}`;
    // What a broken rule would have said is not known, so that no exception and no setting can be meant for it.
    return broken
      ? { refused: true, urn: subject.urn, message }
      : verdict(rule, subject, { ...finding, message }, settings);
  });
}

function verdict(rule: Rule, subject: Subject, { answer, message }: Finding, settings: Settings): Verdict {
  const { urn } = subject;
  const reaction = reactionTo(answer, settings);
  const today = new Date().toISOString().slice(0, "YYYY-MM-DD".length);
  const exceptions = exceptionsFor(settings.exceptions, rule.name, subject);
  const valid = exceptions.find((exception) => !isExpired(exception, today));
  if (reaction === "refuse" && valid !== undefined) {
    const text = `${message} Let through by an exception until ${valid.expires}: ${valid.reason}`;
    return { refused: false, urn, message: text };
  }
  const expired = exceptions.map(({ expires }) => ` An exception for it expired on ${expires}.`).slice(0, 1);
  const hint = reaction === "refuse" ? expired.join("") : "";
  return { refused: reaction === "refuse", urn, message: `${message}${hint}` };
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

function findingsOf(findings: () => Finding[]): { finding: Finding; broken: boolean }[] {
  try {
    return findings().map((finding) => ({ finding, broken: false }));
  } catch (error) {
    if (isUnknownValueError(error)) {
      const message = "a value that the rule needs is not yet known on preview; it will be checked on deployment.";
      return [{ finding: { answer: "unknown", message }, broken: false }];
    }
    return [{ finding: { answer: "unsafe", message: brokenMessage(error) }, broken: true }];
  }
}

/** What is told when a rule fails. The text of the error may hold a property's value; its kind is enough to report. */
export function brokenMessage(error: unknown): string {
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return `the rule could not judge it and so refuses it (internal error: ${kind}). Please report this.`;
}
