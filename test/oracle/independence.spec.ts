import assert from "node:assert/strict";
import { brokenRules } from "../house/lint";

const JUDGED = [
  "../../components/rds/keys/keyPolicy",
  "../../policies/keys/ternary",
  "./render",
  "../policies/program",
];

/** The lint rules that a file of the model breaks when it has this text. */
function broken(text: string): string[] {
  return Object.values(brokenRules({ "test/oracle/modelProbe.ts": text })).flat();
}

describe("The model of the truth table", () => {
  it("may import other files of the model", () => {
    assert.deepEqual(broken('export { COPY_ACTIONS } from "./modelFacts";'), []);
  });

  for (const file of JUDGED) {
    it(`must not import ${file} in any way`, () => {
      assert.deepEqual(broken(`export { something } from "${file}";`), ["style/noRestrictedImports"]);
      assert.deepEqual(broken(`export const later = import("${file}");`), ["style/noRestrictedImports"]);
      assert.deepEqual(broken(`export const now = require("${file}");`), ["style/noCommonJs"]);
    });
  }
});
