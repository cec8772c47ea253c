import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { repairShares, type SharedCopy, type SharesInAws } from "../../program/shares";

const copy = (identifier: string, more: Partial<SharedCopy> = {}): SharedCopy => ({
  identifier,
  region: "eu-west-1",
  kind: "instance",
  sharedAccounts: ["222222222222"],
  ...more,
});

/** An AWS with the shared accounts of each copy. A copy that is not listed does not exist. */
function awsWith(accounts: Record<string, string[]>) {
  const changes: unknown[] = [];
  const shares: SharesInAws = {
    async sharedAccounts({ identifier }) {
      return accounts[identifier] ?? Promise.reject(new Error(`no ${identifier}`));
    },
    async change({ identifier }, add, remove) {
      changes.push([identifier, add, remove]);
    },
  };
  return { changes, shares };
}

describe("repairShares", () => {
  it("adds missing accounts, removes others, and leaves correct copies alone", async () => {
    const { changes, shares } = awsWith({
      a: [],
      b: ["222222222222"],
      c: ["333333333333"],
      d: ["all", "222222222222"],
    });
    await repairShares(
      ["a", "b", "c", "d"].map((identifier) => copy(identifier)),
      shares,
    );
    assert.deepEqual(changes.sort(), [
      ["a", ["222222222222"], []],
      ["c", ["222222222222"], ["333333333333"]],
      ["d", [], ["all"]],
    ]);
  });

  it("repairs the other copies if one fails, and names each failed copy with its accounts", async () => {
    const { changes, shares } = awsWith({ b: [] });
    await assert.rejects(
      repairShares([copy("c"), copy("b"), copy("a", { sharedAccounts: ["333333333333", "444444444444"] })], shares),
      new pulumi.RunError(
        "Failed to share existing copies:\n" +
          "  - a in eu-west-1 must be shared with 333333333333, 444444444444: no a\n" +
          "  - c in eu-west-1 must be shared with 222222222222: no c",
      ),
    );
    assert.deepEqual(changes, [["b", ["222222222222"], []]]);
  });

  it("says when to run again if the copy is not available yet", async () => {
    const error = Object.assign(new Error("Cannot modify."), { name: "InvalidDBSnapshotStateFault" });
    const shares: SharesInAws = { sharedAccounts: async () => [], change: () => Promise.reject(error) };
    await assert.rejects(repairShares([copy("a")], shares), /run `pulumi up` again when the status of the copy is/);
  });

  it("reads each copy once, and at most five of a Region at once", async () => {
    let inFlight = 0;
    let most = 0;
    const read: string[] = [];
    const shares: SharesInAws = {
      async sharedAccounts({ identifier }) {
        read.push(identifier);
        most = Math.max(most, ++inFlight);
        await new Promise((resolve) => setImmediate(resolve));
        inFlight -= 1;
        return ["222222222222"];
      },
      change: () => assert.fail(),
    };
    const identifiers = Array.from({ length: 23 }, (_, index) => `copy-${index}`);
    await repairShares(
      identifiers.map((identifier) => copy(identifier)),
      shares,
    );
    assert.deepEqual(read.sort(), identifiers.sort());
    assert.equal(most, 5);
  });
});
