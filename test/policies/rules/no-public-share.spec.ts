import assert from "node:assert/strict";
import fc from "fast-check";
import { policies } from "../../../policies/pack";
import { noPublicShare } from "../../../policies/rules/no-public-share";
import { clusterCopy, clusterSnapshot, component, copy, copyComponent, lookedUp, PARTNER, snapshot } from "../program";
import { notices, type Resource, refusals, run, secret, UNKNOWN } from "../server";

const judge = (...resources: Resource[]) => run(policies([noPublicShare]), resources);

describe("no-public-share", () => {
  for (const make of [copy, clusterCopy, snapshot, clusterSnapshot, copyComponent]) {
    const { type, name } = make();
    it(`refuses "all" on ${type} before it is created`, async () => {
      const reports = await judge(make({ sharedAccounts: ["all"] }));
      assert.deepEqual(refusals(reports), [`no-public-share ${name}`]);
      assert.equal(reports[0]?.phase, "resource");
    });
  }

  it("accepts a share with accounts, and none at all", async () => {
    assert.deepEqual(
      await judge(copy({ sharedAccounts: [PARTNER] }), snapshot({}), clusterCopy({ sharedAccounts: [] })),
      [],
    );
  });

  it("refuses other spellings of all, and a string instead of a list", async () => {
    const reports = await judge(copy({ sharedAccounts: [" All "] }), snapshot({ sharedAccounts: "all" }));
    assert.deepEqual(refusals(reports), ["no-public-share copy", "no-public-share snapshot"]);
  });

  it("refuses a secret all without printing it", async () => {
    const reports = await judge(copy({ sharedAccounts: secret([PARTNER, "all"]) }));
    assert.deepEqual(refusals(reports), ["no-public-share copy"]);
    assert.ok(!reports[0]?.message.includes(PARTNER));
  });

  it("reports accounts that are not yet known on preview", async () => {
    const reports = await judge(copy({ sharedAccounts: UNKNOWN }), snapshot({ sharedAccounts: [PARTNER, UNKNOWN] }));
    assert.deepEqual(refusals(reports), []);
    assert.deepEqual(notices(reports), ["no-public-share-notices copy", "no-public-share-notices snapshot"]);
    assert.match(reports[1]?.message ?? "", /sharedAccounts\[1\] is not yet known on preview/);
  });

  it("refuses unknown accounts if the settings say so", async () => {
    const reports = await run(policies([noPublicShare]), [copy({ sharedAccounts: [UNKNOWN] })], {
      settings: { unknown: "refuse" },
    });
    assert.deepEqual(refusals(reports), ["no-public-share copy"]);
    assert.deepEqual(notices(reports), []);
  });

  it("refuses the component and its child, regardless of the lookup", async () => {
    const reports = await judge(...component({ sharedAccounts: ["all"] }, lookedUp({ encrypted: false })));
    assert.deepEqual(refusals(reports), ["no-public-share component", "no-public-share child"]);
  });

  it("refuses any list with all in it, at any position and with any unknown entries", async () => {
    const others = fc.array(fc.constantFrom(PARTNER, "333333333333", UNKNOWN, "", "nonsense"), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(others, others, async (before, after) => {
        const reports = await judge(copy({ sharedAccounts: [...before, "all", ...after] }));
        assert.deepEqual(refusals(reports), ["no-public-share copy"]);
      }),
      { numRuns: 60 },
    );
  });
});
