import assert from "node:assert/strict";
import fc from "fast-check";
import { policies } from "../../../policies/pack";
import { sharedAccountsWellFormed } from "../../../policies/rules/shared-accounts-well-formed";
import { PARTNER, snapshot } from "../program";
import { notices, refusals, run, secret, UNKNOWN } from "../server";

describe("shared-accounts-well-formed", () => {
  const RULE = "shared-accounts-well-formed";
  const judge = (sharedAccounts: Parameters<typeof secret>[0]) =>
    run(policies([sharedAccountsWellFormed]), [snapshot({ sharedAccounts })]);
  const accounts = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));

  it("accepts up to twenty accounts of twelve digits", async () => {
    assert.deepEqual(await judge([]), []);
    assert.deepEqual(await judge(accounts(20)), []);
  });

  it("leaves the entry all to the rules about public shares", async () => {
    assert.deepEqual(await judge(["all"]), []);
  });

  it("refuses twenty-one accounts", async () => {
    const reports = await judge(accounts(21));
    assert.deepEqual(refusals(reports), [`${RULE} snapshot`]);
    assert.match(reports[0]?.message ?? "", /must contain at most 20 accounts, but contains 21/);
  });

  it("reports every malformed and repeated entry by its position, without its value", async () => {
    const reports = await judge(secret(["22222222222", PARTNER, PARTNER, "hunter2", ""]));
    const messages = reports.map(({ message }) => message);
    assert.equal(messages.length, 4);
    for (const place of [
      /\[0\] must be an AWS/,
      /\[2\] must differ from sharedAccounts\[1\]/,
      /\[3\] must be/,
      /\[4\] must be/,
    ]) {
      assert.ok(messages.some((message) => place.test(message)));
    }
    assert.ok(messages.every((message) => !message.includes("hunter2") && !message.includes(PARTNER)));
  });

  it("refuses a number that lost its leading zeros", async () => {
    assert.deepEqual(refusals(await judge([12345678901])), [`${RULE} snapshot`]);
  });

  it("judges the known entries, and reports the unknown ones", async () => {
    const reports = await judge([UNKNOWN, "nonsense"]);
    assert.deepEqual(refusals(reports), [`${RULE} snapshot`]);
    assert.deepEqual(notices(reports), [`${RULE}-notices snapshot`]);
  });

  it("refuses any list with one malformed entry", async () => {
    const malformed = fc.string().filter((text) => !/^\d{12}$/.test(text) && text !== "all" && text !== UNKNOWN);
    await fc.assert(
      fc.asyncProperty(malformed, fc.nat(5), async (entry, place) => {
        const list = accounts(5).toSpliced(place, 0, entry);
        assert.deepEqual(refusals(await judge(list)), [`${RULE} snapshot`]);
      }),
      { numRuns: 60 },
    );
  });
});
