import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { allowedAccounts } from "../../../policies/rules/allowed-accounts";
import { copy, PARTNER } from "../program";
import { notices, refusals, run, type secret, UNKNOWN } from "../server";

describe("allowed-accounts", () => {
  const judge = (sharedAccounts: Parameters<typeof secret>[0], settings: object) =>
    run(policies([allowedAccounts]), [copy({ sharedAccounts })], { settings });

  it("accepts any account if no list is configured", async () => {
    assert.deepEqual(await judge([PARTNER, UNKNOWN], {}), []);
  });

  it("accepts the accounts of the list, and refuses each other one", async () => {
    const settings = { allowedAccounts: [PARTNER] };
    assert.deepEqual(await judge([PARTNER], settings), []);
    const reports = await judge([PARTNER, "333333333333", "444444444444"], settings);
    assert.deepEqual(refusals(reports), ["allowed-accounts copy", "allowed-accounts copy"]);
    assert.match(reports[0]?.message ?? "", /sharedAccounts\[1\]/);
  });

  it("allows no account if the list is empty", async () => {
    assert.deepEqual(refusals(await judge([PARTNER], { allowedAccounts: [] })), ["allowed-accounts copy"]);
  });

  it("reports accounts that are not yet known", async () => {
    const reports = await judge([UNKNOWN], { allowedAccounts: [PARTNER] });
    assert.deepEqual([refusals(reports), notices(reports)], [[], ["allowed-accounts-notices copy"]]);
  });
});
