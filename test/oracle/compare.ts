import { answersOf } from "./modelClauses";
import type { Declared } from "./modelProgram";
import { packAnswers } from "./packAnswers";
import { isMade, Renderer, type Stage } from "./render";

/** A snapshot or copy on which the pack and the model differ. */
export interface Difference {
  name: string;
  pack: string[];
  model: string[];
}

/** What came of comparing the pack with the model. */
export interface Comparison {
  differences: Difference[];
  /** How many snapshots and copies the pack lets pass without a word, refuses, or lets pass with notices. */
  verdicts: { safe: number; refused: number; noticed: number };
  /** How often the pack gave which answer, by `rule: answer`. */
  answers: Map<string, number>;
}

/** Asks the pack and the model about every snapshot and copy of one program. */
export async function compare(
  program: readonly Declared[],
  stage: Stage,
  rules: readonly string[],
): Promise<Comparison> {
  const renderer = new Renderer(stage);
  for (const declared of program) {
    renderer.add(declared);
  }
  const byName = await packAnswers(renderer.resources, rules);
  const comparison: Comparison = { differences: [], verdicts: { safe: 0, refused: 0, noticed: 0 }, answers: new Map() };
  for (const declared of program) {
    const pack = byName.get(declared.name) ?? [];
    const model = answersOf(declared, isMade(stage)).filter((answer) => rules.includes(answer.split(":")[0] ?? ""));
    if (JSON.stringify(pack) !== JSON.stringify(model)) {
      comparison.differences.push({ name: declared.name, pack, model });
    }
    comparison.verdicts[verdictOf(pack)] += 1;
    for (const answer of pack) {
      comparison.answers.set(answer, (comparison.answers.get(answer) ?? 0) + 1);
    }
  }
  return comparison;
}

function verdictOf(answers: readonly string[]): keyof Comparison["verdicts"] {
  if (answers.length === 0) {
    return "safe";
  }
  return answers.some((answer) => /: (unsafe|unproven)$/.test(answer)) ? "refused" : "noticed";
}
