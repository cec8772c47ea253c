import assert from "node:assert/strict";
import type { Rule } from "../../policies/framework/rule";
import { policies } from "../../policies/pack";
import { type Resource, run } from "./server";

/**
 * The findings of a rule about a program, as `resource: answer: text`, or as `resource: answer in stack: text` if the
 * rule needs the stack. The program runs with `unproven` and with `unknown` refused: a finding that is refused both
 * times is unsafe, and one that is refused neither time is a warning.
 */
export async function findingsOf(rule: Rule, resources: readonly Resource[], settings: object = {}): Promise<string[]> {
  const unprovenRefused = await reported(rule, resources, { ...settings, unproven: "refuse", unknown: "warn" });
  const unknownRefused = await reported(rule, resources, { ...settings, unproven: "warn", unknown: "refuse" });
  assert.deepEqual([...unprovenRefused.keys()], [...unknownRefused.keys()]);
  return [...unprovenRefused].map(([finding, refused]) => {
    const [resource, phase, text = ""] = finding.split("\n");
    assert.ok(isComplete(text), `A message lacks a part: ${text}`);
    const answer = answerOf(refused, unknownRefused.get(finding) === true);
    return `${resource}: ${answer}${phase === "stack" ? " in stack" : ""}: ${text}`;
  });
}

function answerOf(withUnproven: boolean, withUnknown: boolean): string {
  if (withUnproven) {
    return withUnknown ? "unsafe" : "unproven";
  }
  return withUnknown ? "unknown" : "warning";
}

/** Whether a message is a whole sentence without an empty part. */
export function isComplete(text: string): boolean {
  return /^\S.{40,}\.$/s.test(text) && !/\(\)|undefined|: \.|, \.| {2}|\. \.|"" | ,/.test(text);
}

/** Whether each finding is refused, by its resource, its phase and its text. */
async function reported(rule: Rule, resources: readonly Resource[], settings: object): Promise<Map<string, boolean>> {
  const reports = await run(policies([rule]), resources, { settings });
  return new Map(
    reports.map(({ resource, phase, message, policy }) => {
      // The text comes after the description of the policy, which has a line of its own, and after the resource.
      const text = /\n\S+ "[^"]*": (.*)$/s.exec(message)?.[1] ?? message;
      return [`${resource}\n${phase}\n${text}`, policy === rule.name];
    }),
  );
}

/** A program, the answers of a rule about it, and the settings of the rule. */
export type Case = [program: readonly Resource[], answers: readonly string[], settings?: object];

/**
 * Tests the answers of a rule. An answer is `resource: answer`, with ` in stack` if the rule needs the stack, and with
 * `: fragment` if the message must contain a fragment.
 */
export function itAnswers(rule: Rule, cases: Readonly<Record<string, Case>>): void {
  for (const [title, [program, answers, settings]] of Object.entries(cases)) {
    it(title, async () => {
      const findings = await findingsOf(rule, program, settings);
      const found = findings.map((finding, index) => {
        const [resource, answer, ...text] = finding.split(": ");
        const fragment = answers[index]?.split(": ").slice(2).join(": ") ?? "";
        const isFragment = fragment !== "" && text.join(": ").includes(fragment);
        return `${resource}: ${answer}${isFragment ? `: ${fragment}` : ""}`;
      });
      assert.deepEqual(found, answers, findings.join("\n"));
    });
  }
}

/** A resource, and one that has it as its source: the value is not yet known, and the dependency is on the resource. */
export function from(source: Resource, user: (edges: NonNullable<Resource["edges"]>) => Resource): Resource[] {
  return [source, user(Object.fromEntries(SOURCES.map((name) => [name, [source]])))];
}

const SOURCES = [
  "sourceArn",
  "snapshotIdentifier",
  "sourceDbSnapshotIdentifier",
  "sourceDbClusterSnapshotIdentifier",
  "sourceDbInstanceArn",
  "dbInstanceIdentifier",
  "dbClusterIdentifier",
];
