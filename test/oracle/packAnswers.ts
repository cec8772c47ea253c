import type { Policies } from "@pulumi/policy";
import { policies, RULES } from "../../policies/pack";
import { type Report, type Resource, run } from "../policies/server";
import { ORGANIZATION } from "./modelProgram";

const SUFFIX = "-notices";

/**
 * What the pack answers to each resource of a program, as `rule: answer`, in the order of the alphabet. A report shows
 * only whether something is refused, so the pack is asked twice, the second time with both settings turned round:
 * what is refused both times is unsafe, what is refused only at first unproven, only then unknown, and never a warning.
 *
 * @param asked The rules to ask; the others of the pack are left out.
 */
export async function packAnswers(
  resources: readonly Resource[],
  asked: readonly string[],
): Promise<Map<string, string[]>> {
  // Each look at a value that is not yet known makes the SDK throw, and the traces of so many errors take most of the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await answersTo(resources, asked);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function answersTo(resources: readonly Resource[], asked: readonly string[]): Promise<Map<string, string[]>> {
  const chosen = () => policies(RULES.filter(({ name }) => asked.includes(name)));
  const organizations = [ORGANIZATION];
  const byDefault = await findings(chosen(), resources, { organizations, unproven: "refuse", unknown: "warn" });
  const turned = await findings(chosen(), resources, { organizations, unproven: "warn", unknown: "refuse" });
  const answers = new Map<string, Set<string>>();
  for (const [id, { report, refused }] of byDefault) {
    const other = turned.get(id)?.refused;
    if (other === undefined) {
      throw new Error(`With the settings turned round, nothing is said of: ${id}`);
    }
    const answer = refused ? (other ? "unsafe" : "unproven") : other ? "unknown" : "warning";
    const known = answers.get(report.resource) ?? new Set();
    answers.set(report.resource, known.add(`${ruleOf(report)}: ${answer}`));
  }
  return new Map([...answers].map(([resource, found]) => [resource, [...found].sort()]));
}

interface Found {
  report: Report;
  refused: boolean;
}

async function findings(
  pack: Policies,
  resources: readonly Resource[],
  settings: object,
): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  for (const report of await run(pack, resources, { settings })) {
    // The first line is the description of the policy, which is another one for the notices.
    const text = report.message.slice(report.message.indexOf("\n") + 1);
    if (!isComplete(text)) {
      throw new Error(`A message lacks a part: ${text}`);
    }
    found.set(`${report.resource} ${ruleOf(report)} ${text}`, { report, refused: report.level === "mandatory" });
  }
  return found;
}

/** Whether a message says something after the resource that it is about, and has left no part of it empty. */
function isComplete(text: string): boolean {
  return /^\S+ "[^"]+": \S.{40,}\.$/s.test(text) && !/\(\)|undefined|: \.|, \.| {2}|\. \.|"" | ,/.test(text);
}

function ruleOf({ policy }: Report): string {
  return policy.endsWith(SUFFIX) ? policy.slice(0, -SUFFIX.length) : policy;
}
