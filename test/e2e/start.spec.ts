import assert from "node:assert/strict";
import { onSandbox } from "./onSandbox";

describe("npm start", () => {
  const { npm } = onSandbox({ isUp: false });

  it("copies and shares snapshots for two nights under the documented IAM policy, and gets the unsafe plan refused", () => {
    const { code, output } = npm(["start", "--", "--enforce-iam"]);
    assert.equal(code, 0, output);
    for (const database of ["orders", "billing", "catalog", "ledger", "analytics"]) {
      assert.match(output, new RegExp(`│ ${database} +│ eu-west-1 .*│ alias/\\S+ +│ 222222222222 │`));
    }
    // Two nights: four of the five databases have a new snapshot, and its copy keeps the one of the night before.
    assert.equal(
      output.match(/│ orders +│ eu-west-1 +│ orders-eu-west-1-\S+ +│ kept +│ (the newest copy, )?keepDaily/g)?.length,
      2,
      output,
    );
    assert.match(output, /0 to make, 9 kept, 0 expiring, 0 to delete/);
    assert.match(output, /Refused, by .*no-public-encrypted-share/);
  });

  it("changes nothing the second time, and reports so", () => {
    const { code, output } = npm(["start"]);
    assert.equal(code, 0, output);
    assert.match(output, /Nothing changed/);
  });
});
