import assert from "node:assert/strict";
import { read, readFlag, readObject, readText, readTexts } from "../../../policies/stack/properties";
import { withUnknown } from "../subjects";

const ABSENT = { state: "absent" };
const UNKNOWN = { state: "unknown" };
const known = (value: unknown) => ({ state: "known", value });
const NOT_KNOWN = withUnknown({}, "it");

describe("A property", () => {
  const rows: readonly [value: unknown, any: object, text: object, flag: object, object: object][] = [
    [undefined, ABSENT, ABSENT, ABSENT, ABSENT],
    [null, ABSENT, ABSENT, ABSENT, ABSENT],
    ["", known(""), ABSENT, ABSENT, ABSENT],
    ["orders", known("orders"), known("orders"), known(false), ABSENT],
    ["true", known("true"), known("true"), known(true), ABSENT],
    [true, known(true), known("true"), known(true), ABSENT],
    [false, known(false), known("false"), known(false), ABSENT],
    [5, known(5), known("5"), known(false), ABSENT],
    [{ a: 1 }, known({ a: 1 }), known("(not a text)"), known(false), known({ a: 1 })],
    [["a"], known(["a"]), known("(not a text)"), known(false), ABSENT],
  ];
  for (const [value, any, text, flag, object] of rows) {
    it(`that is ${JSON.stringify(value)} is read as a value, string, flag and object`, () => {
      const container = { it: value };
      assert.deepEqual(
        [read(container, "it"), readText(container, "it"), readFlag(container, "it"), readObject(container, "it")],
        [any, text, flag, object],
      );
    });
  }

  it("that is not yet known is read without throwing, in each form", () => {
    for (const reader of [read, readText, readFlag, readObject]) {
      assert.deepEqual(reader(NOT_KNOWN, "it"), UNKNOWN);
    }
    assert.equal(readTexts(NOT_KNOWN, "it"), undefined);
  });

  it("that is not yet known creates no stack trace, and restores the limit of stack traces", () => {
    const limit = Error.stackTraceLimit;
    let seen: number | undefined;
    read(
      Object.defineProperty({}, "it", {
        get: () => {
          seen = Error.stackTraceLimit;
        },
      }),
      "it",
    );
    assert.deepEqual([seen, Error.stackTraceLimit], [0, limit]);
  });
});

describe("A list of strings", () => {
  it("is read if all its items are known", () => {
    assert.deepEqual(readTexts({ it: ["a", 5, true] }, "it"), ["a", "5", "true"]);
    assert.deepEqual(readTexts({ it: [] }, "it"), []);
  });

  it("is undefined without a list, or with an item that is missing or not yet known", () => {
    for (const it of [undefined, "a", { length: 1, 0: "a" }, ["a", ""], ["a", null], [undefined]]) {
      assert.equal(readTexts({ it }, "it"), undefined);
    }
    assert.equal(readTexts({ it: Object.assign(["a"], { 1: undefined }) }, "it"), undefined);
  });
});
