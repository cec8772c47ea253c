import assert from "node:assert/strict";
import { RULES } from "../../policies/pack";
import { compare } from "./compare";
import { CLAUSES } from "./modelClauses";
import { inexpressible, rows, Table } from "./table";

/** Every row, or for mutation testing every so-manieth: a sample is asked thousands of times. */
const EVERY = Number(process.env["ORACLE_EVERY"] ?? 1);

const MODELLED = CLAUSES.map(({ rule }) => rule);

describe("The truth table of sharing and copying snapshots", () => {
  const all = rows();
  const expressible = all.filter((row) => inexpressible(row) === undefined);
  const judged = expressible.filter((_, index) => index % EVERY === 0);
  const program = (sample: readonly (typeof all)[number][]) => {
    const table = new Table();
    return sample.map((row, index) => table.declared(row, `row-${index}`));
  };
  const told = (index: number) => JSON.stringify(judged[index]);

  it("models rules of the pack only", () => {
    const names = RULES.map(({ name }) => name);
    assert.deepEqual(
      MODELLED.filter((rule) => !names.includes(rule)),
      [],
    );
  });

  it("counts every combination, and gives a reason for each of which there is no program", () => {
    const reasons = new Map<string, number>();
    for (const row of all) {
      const reason = inexpressible(row) ?? "judged";
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    print([...reasons].map(([reason, count]) => `${count} ${reason}`));
    assert.equal(reasons.get("judged"), expressible.length);
    assert.ok(expressible.length > 3000);
  });

  for (const stage of ["new", "deployed"] as const) {
    it(`finds the pack and the model of one mind on every row, in a ${stage} stack`, async function () {
      this.timeout(120_000);
      const { differences, verdicts, answers } = await compare(program(judged), stage, MODELLED);
      print([`${judged.length} judged: ${JSON.stringify(verdicts)}`]);
      print([...answers].sort().map(([answer, count]) => `${count} ${answer}`));
      assert.deepEqual(
        differences.map((difference) => ({ row: told(Number(difference.name.slice("row-".length))), ...difference })),
        [],
      );
      // A rule that never answers would agree with anything.
      assert.deepEqual(
        MODELLED.filter((rule) => ![...answers.keys()].some((answer) => answer.startsWith(`${rule}:`))),
        [],
      );
    });
  }
});

function print(lines: readonly string[]): void {
  for (const line of lines) {
    console.log(`      ${line}`);
  }
}
