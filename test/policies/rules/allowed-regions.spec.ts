import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { allowedRegions } from "../../../policies/rules/allowed-regions";
import { itAnswers } from "../answers";
import { clusterCopy, copy, goodCopy } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

describe("The answers of allowed-regions", () => {
  const ALLOWED = { allowedRegions: ["eu-west-1", "eu-central-1"] };

  itAnswers(allowedRegions, {
    "says nothing where the setting is not given": [[goodCopy({ region: "us-east-2" })], []],
    "says nothing of an allowed Region": [[goodCopy({ region: "eu-central-1" })], [], ALLOWED],
    "names the allowed ones": [[goodCopy({ region: "us-east-2" })], ["copy: unsafe"], ALLOWED],
    "waits for a Region that is not yet known": [[goodCopy({ region: UNKNOWN })], ["copy: unknown"], ALLOWED],
    "misses a Region": [[goodCopy({ region: "" })], ["copy: unproven"], ALLOWED],
  });
});

describe("allowed-regions", () => {
  const judge = (resource: Resource, settings: object) => run(policies([allowedRegions]), [resource], { settings });
  const allowedRegionsOnly = { allowedRegions: ["eu-west-1"] };

  it("accepts any Region when no list is configured", async () => {
    assert.deepEqual(await judge(copy({ region: "us-east-1" }), {}), []);
  });

  it("goes by the Region of the resource, else of its provider, else by defaultRegion", async () => {
    const elsewhere = { provider: { region: "us-east-1" } };
    assert.deepEqual(await judge(copy({ region: "eu-west-1" }, elsewhere), allowedRegionsOnly), []);
    assert.deepEqual(refusals(await judge(copy({}, elsewhere), allowedRegionsOnly)), ["allowed-regions copy"]);
    assert.deepEqual(await judge(copy({}), { ...allowedRegionsOnly, defaultRegion: "eu-west-1" }), []);
    const settings = { ...allowedRegionsOnly, defaultRegion: "us-east-1" };
    assert.deepEqual(refusals(await judge(clusterCopy(), settings)), ["allowed-regions cluster-copy"]);
  });

  it("is not misled by destinationRegion", async () => {
    const reports = await judge(copy({ destinationRegion: "eu-west-1", region: "us-east-1" }), allowedRegionsOnly);
    assert.deepEqual(refusals(reports), ["allowed-regions copy"]);
  });

  it("refuses by default when nothing names the Region", async () => {
    const reports = await judge(copy({}, { provider: { version: "7.48.0" } }), allowedRegionsOnly);
    assert.deepEqual(refusals(reports), ["allowed-regions copy"]);
    const lenient = await judge(copy({}), { ...allowedRegionsOnly, unproven: "warn" });
    assert.deepEqual([refusals(lenient), notices(lenient)], [[], ["allowed-regions-notices copy"]]);
  });

  it("tells of a Region that is not yet known", async () => {
    const reports = await judge(copy({ region: UNKNOWN }), allowedRegionsOnly);
    assert.deepEqual([refusals(reports), notices(reports)], [[], ["allowed-regions-notices copy"]]);
  });
});
