import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../../policies/framework/rule";
import { policies } from "../../policies/pack";
import { type Resource, run } from "./server";

/**
 * What a rule tells of a program: `resource: answer: text` for each finding, `resource: answer in stack: text` where it
 * takes the stack to find it. It is asked with `unproven` and with `unknown` refused: what is refused both times is
 * unsafe, what neither time a warning.
 */
export async function told(rule: Rule, resources: readonly Resource[], settings: object = {}): Promise<string[]> {
  const unprovenRefused = await findings(rule, resources, { ...settings, unproven: "refuse", unknown: "warn" });
  const unknownRefused = await findings(rule, resources, { ...settings, unproven: "warn", unknown: "refuse" });
  return [...unprovenRefused].map(([finding, refused]) => {
    const [resource, phase, text] = finding.split("\n");
    const answer = answerOf(refused, unknownRefused.get(finding));
    return `${resource}: ${answer}${phase === "stack" ? " in stack" : ""}: ${text}`;
  });
}

function answerOf(withUnproven: boolean, withUnknown: boolean | undefined): string {
  if (withUnknown === undefined) {
    return "told with one of the settings only";
  }
  return withUnproven ? (withUnknown ? "unsafe" : "unproven") : withUnknown ? "unknown" : "warning";
}

/** Whether each finding is refused, by its resource, its phase and its text. */
async function findings(rule: Rule, resources: readonly Resource[], settings: object): Promise<Map<string, boolean>> {
  const reports = await run(policies([rule]), resources, { settings });
  return new Map(
    reports.map(({ resource, phase, message, policy }) => {
      // Before the text are the description of the policy, in a line of its own, and the resource.
      const text = /\n\S+ "[^"]*": (.*)$/s.exec(message)?.[1] ?? message;
      return [`${resource}\n${phase}\n${text}`, policy === rule.name];
    }),
  );
}

/** A program, and the settings that a rule goes by. */
export type Case = [program: readonly Resource[], settings?: object];

const GOLDEN = join(__dirname, "told.golden.json");

type Golden = Record<string, Record<string, string[]>>;

/**
 * Holds what a rule tells of each program to the words in `told.golden.json`. After a change of them, run mocha with
 * `UPDATE_TOLD=1`, and read what has changed in that file.
 */
export function tells(rule: Rule, cases: Record<string, Case>): void {
  describe(`${rule.name}, by its words,`, () => {
    const actual: Record<string, string[]> = {};
    for (const [title, [program, settings]] of Object.entries(cases)) {
      it(title, async () => {
        actual[title] = await told(rule, program, settings);
        if (process.env["UPDATE_TOLD"] === undefined) {
          assert.deepEqual(actual[title], golden()[rule.name]?.[title]);
        }
      });
    }

    it("says all that the golden file has", () => {
      if (process.env["UPDATE_TOLD"] !== undefined) {
        writeFileSync(GOLDEN, `${JSON.stringify({ ...golden(), [rule.name]: actual }, undefined, 2)}\n`);
      }
      assert.deepEqual(Object.keys(golden()[rule.name] ?? {}), Object.keys(cases));
    });
  });
}

function golden(): Golden {
  return JSON.parse(readFileSync(GOLDEN, "utf8"));
}

/** A resource, and one whose source it is: the value is not yet known, and the edge leads to the resource. */
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
