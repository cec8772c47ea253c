import assert from "node:assert/strict";
import fc from "fast-check";
import { programs } from "./arbitraries";
import { compare } from "./compare";
import { CLAUSES } from "./modelClauses";
import { STAGES } from "./render";

/** Enough to meet every rule many times over; a failure prints its seed, to be given to `fc.assert`. */
const RUNS = Number(process.env["ORACLE_RUNS"] ?? 300);

const staged = fc
  .constantFrom(...STAGES)
  .chain((stage) => fc.record({ program: programs(stage), stage: fc.constant(stage) }));

const MODELLED = CLAUSES.map(({ rule }) => rule);

describe("Random programs of databases, keys, snapshots and copies of copies", () => {
  it("finds no difference between the pack and the model for any snapshot or copy", async function () {
    this.timeout(0);
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(staged, async ({ program, stage }) => {
        const { differences } = await compare(program, stage, MODELLED);
        judged += program.length;
        assert.deepEqual(differences, []);
      }),
      { numRuns: RUNS },
    );
    console.log(`      ${RUNS} programs, ${judged} snapshots and copies judged alike`);
  });
});
