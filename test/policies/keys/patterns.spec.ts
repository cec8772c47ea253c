import assert from "node:assert/strict";
import fc from "fast-check";
import { isMet } from "../../../policies/keys/condition";
import { fits, parseKeyPolicy } from "../../../policies/keys/keyPolicy";
import { publicAccess } from "../../../policies/keys/publicAccess";

/** The same by definition: a star stands for nothing, or for one letter and a star. */
function fitsByDefinition(pattern: string, text: string): boolean {
  const [first, rest] = [pattern[0], pattern.slice(1)];
  if (first === undefined) {
    return text === "";
  }
  if (first === "*") {
    return fitsByDefinition(rest, text) || (text !== "" && fitsByDefinition(pattern, text.slice(1)));
  }
  return text !== "" && (first === "?" || first === text[0]) && fitsByDefinition(rest, text.slice(1));
}

describe("A pattern of a key policy", () => {
  it("matches what the definition of its wildcards matches", () => {
    const texts = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 });
    fc.assert(
      fc.property(texts("ab*?"), texts("ab"), (pattern, text) => {
        assert.equal(fits(pattern, text), fitsByDefinition(pattern, text));
      }),
      { numRuns: 2000 },
    );
  });

  it("with forty stars ends, matching or not", () => {
    assert.equal(fits(`${"*a".repeat(40)}b`, "a".repeat(2000)), false);
    assert.equal(fits(`${"*a".repeat(40)}*`, "a".repeat(2000)), true);
  });
});

describe("Names that every object of JavaScript has", () => {
  const NAMES = ["constructor", "toString", "hasOwnProperty", "__proto__"];

  it("are undecided as condition keys", () => {
    for (const name of NAMES) {
      const statement = { Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" };
      const Condition = JSON.parse(`{"StringLike": {${JSON.stringify(name)}: "x*"}}`);
      const statements = parseKeyPolicy(JSON.stringify({ Statement: [{ ...statement, Condition }] })) ?? [];
      assert.deepEqual(publicAccess(statements, "eu-west-1"), { open: [], unsure: ["kms:Decrypt"] }, name);
    }
  });

  it("are undecided as operators", () => {
    for (const operator of NAMES) {
      const condition = { operator, key: "kms:CallerAccount", values: ["111111111111"] };
      assert.equal(isMet(condition, { account: "111111111111", action: "kms:Decrypt" }), "maybe", operator);
    }
  });
});
