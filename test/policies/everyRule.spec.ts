import assert from "node:assert/strict";
import { RULES } from "../../policies/pack";
import { findingsOf } from "./answers";
import { CASES } from "./cases";
import type { Resource } from "./server";

describe("Every rule", () => {
  it("has a safe case, an unsafe case and an undetermined case", () => {
    assert.deepEqual(
      Object.keys(CASES),
      RULES.map(({ name }) => name),
    );
  });

  for (const rule of RULES) {
    const { safe = [], unsafe = [], undetermined = [], says = "unknown", settings = {} } = CASES[rule.name] ?? {};
    const answers = async (program: Resource[]) => {
      const all = (await findingsOf(rule, program, settings)).map((line) =>
        line.split(": ")[1]?.replace(" in stack", ""),
      );
      return [...new Set(all)];
    };

    it(`${rule.name} accepts a safe case, refuses an unsafe case and answers ${says} to an undetermined case`, async () => {
      assert.deepEqual(await answers(safe), []);
      assert.deepEqual(await answers(unsafe), ["unsafe"]);
      assert.deepEqual(await answers(undetermined), says === "nothing" ? [] : [says]);
    });
  }
});

describe("The advisory rules", () => {
  it("are exactly these", () => {
    const names = RULES.filter(({ level }) => level === "advisory").map(({ name }) => name);
    assert.deepEqual(names, [
      "copies-encrypted",
      "no-key-on-unencrypted-aurora-copy",
      "copies-protected-from-deletion",
      "keys-rotate",
      "create-timeouts-sufficient",
      "restores-use-replicated-groups",
    ]);
  });
});
