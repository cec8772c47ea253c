import assert from "node:assert/strict";
import { RULES } from "../../policies/pack";
import { compare } from "./compare";
import { CLAUSES } from "./modelClauses";
import { STAGES } from "./render";
import { inexpressible, rows, Table } from "./table";

/** Every row, or for mutation testing every so-manieth: a sample is asked thousands of times. */
const EVERY = Number(process.env["ORACLE_EVERY"] ?? 1);

/** The size of the table: a change of it must be seen. */
const COMBINATIONS = { all: 378_000, expressible: 16_110 };

/** The model's answers to all expressible rows. */
const VERDICTS = {
  new: { safe: 421, refused: 12_574, noticed: 3_115 },
  added: { safe: 421, refused: 12_574, noticed: 3_115 },
  deployed: { safe: 785, refused: 11_720, noticed: 3_605 },
  refreshed: { safe: 785, refused: 11_720, noticed: 3_605 },
};

/** What there is of a row's program before: nothing, all but its copy, all, or all with values that only AWS reports. */
const WHERE = {
  new: "in a new stack",
  added: "where copies are added to what there is",
  deployed: "where all of it is there",
  refreshed: "where all of it is there, shared and with key policies by hand",
};

const MODELLED = CLAUSES.map(({ rule }) => rule);
const ASKED = RULES.filter(({ level }) => level !== "advisory").map(({ name }) => name);

describe("The truth table of sharing and copying snapshots", () => {
  const all = rows();
  const expressible = all.filter((row) => inexpressible(row) === undefined);
  const judged = expressible.filter((_, index) => index % EVERY === 0);
  const program = (sample: readonly (typeof all)[number][]) => {
    const table = new Table();
    return sample.map((row, index) => table.declared(row, `row-${index}`));
  };
  const given = new Map<string, number>();
  const rowAt = (index: number) => JSON.stringify(judged[index]);

  it("models only rules of the pack, each with a quotation from AWS", () => {
    const names = RULES.map(({ name }) => name);
    for (const { rule, page, quote } of CLAUSES) {
      assert.ok(names.includes(rule), rule);
      assert.match(
        page,
        /^https:\/\/docs\.aws\.amazon\.com\/AmazonRDS\/latest\/(?:UserGuide|APIReference)\/[\w.-]+\.html$/,
      );
      assert.match(quote, /^\S+(?: \S+){5,15}$/);
    }
  });

  it("counts every combination, and has a reason for each combination without a program", () => {
    const reasons = new Map<string, number>();
    for (const row of all) {
      const reason = inexpressible(row) ?? "judged";
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    print([...reasons].map(([reason, count]) => `${count} ${reason}`));
    assert.deepEqual({ all: all.length, expressible: expressible.length }, COMBINATIONS);
  });

  for (const stage of STAGES) {
    it(`finds no difference between the pack and the model in any row, ${WHERE[stage]}`, async () => {
      // The whole pack: a rule outside the model must refuse nothing, but may advise.
      const { differences, verdicts, answers } = await compare(program(judged), stage, ASKED);
      print([`${judged.length} judged: ${JSON.stringify(verdicts)}`]);
      print([...answers].sort().map(([answer, count]) => `${count} ${answer}`));
      assert.deepEqual(
        differences.map((difference) => ({ row: rowAt(Number(difference.name.slice("row-".length))), ...difference })),
        [],
      );
      if (EVERY === 1) {
        assert.deepEqual(verdicts, VERDICTS[stage]);
      }
      for (const [answer, count] of answers) {
        given.set(answer, (given.get(answer) ?? 0) + count);
      }
    });
  }

  it("has answers from every rule of the model, because a rule without answers agrees with anything", () => {
    assert.deepEqual(
      MODELLED.filter((rule) => ![...given.keys()].some((answer) => answer.startsWith(`${rule}:`))),
      [],
    );
  });
});

function print(lines: readonly string[]): void {
  for (const line of lines) {
    console.log(`      ${line}`);
  }
}
