import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { noDestinationRegion } from "../../../policies/rules/no-destination-region";
import { clusterCopy, copy, goodCopy } from "../program";
import { type Resource, refusals, run, UNKNOWN } from "../server";

describe("no-destination-region", () => {
  const judge = (...resources: Resource[]) => run(policies([noDestinationRegion]), resources);

  it("refuses it on both kinds of copies, known or not, with the fix", async () => {
    const reports = await judge(copy({ destinationRegion: "eu-west-1" }), clusterCopy({ destinationRegion: UNKNOWN }));
    assert.deepEqual(refusals(reports), ["no-destination-region copy", "no-destination-region cluster-copy"]);
    assert.match(reports[0]?.message ?? "", /Set region to the target Region/);
  });

  it("accepts a copy without it", async () => {
    assert.deepEqual(await judge(goodCopy(), copy({ destinationRegion: "" })), []);
  });
});
