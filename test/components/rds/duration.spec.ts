import assert from "node:assert/strict";
import { durationSeconds } from "../../../components/rds/duration";

describe("durationSeconds", () => {
  for (const [text, seconds] of [
    ["36h", 129_600],
    ["90m", 5400],
    ["45s", 45],
    ["1h30m", 5400],
    ["1h1m1s", 3661],
    ["1.5h", 5400],
    ["1.25h", 4500],
    ["0s", 0],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(durationSeconds(text), seconds));
  }

  for (const text of ["", "36", "h", "1d", "1h 30m", "-1h", "x1h", "1hx", "1.h", ".5h", "1..5h"]) {
    it(`rejects ${JSON.stringify(text)}`, () => assert.equal(durationSeconds(text), undefined));
  }
});
