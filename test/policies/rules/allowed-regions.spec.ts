import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { allowedRegions } from "../../../policies/rules/allowed-regions";
import { itAnswers } from "../answers";
import { clusterCopy, copy, goodCopy } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

describe("The answers of allowed-regions", () => {
  const ALLOWED = { allowedRegions: ["eu-west-1", "eu-central-1"] };

  itAnswers(allowedRegions, {
    "accepts any Region without the setting": [[goodCopy({ region: "us-east-2" })], []],
    "accepts an allowed Region": [[goodCopy({ region: "eu-central-1" })], [], ALLOWED],
    "refuses a Region outside the list": [[goodCopy({ region: "us-east-2" })], ["copy: unsafe"], ALLOWED],
    "reports a Region that is not yet known": [[goodCopy({ region: UNKNOWN })], ["copy: unknown"], ALLOWED],
    "warns if a Region is undetermined": [[goodCopy({ region: "" })], ["copy: unproven"], ALLOWED],
  });
});

describe("allowed-regions", () => {
  const judge = (resource: Resource, settings: object) => run(policies([allowedRegions]), [resource], { settings });
  const allowedRegionsOnly = { allowedRegions: ["eu-west-1"] };

  it("accepts any Region if no list is configured", async () => {
    assert.deepEqual(await judge(copy({ region: "us-east-1" }), {}), []);
  });

  it("uses the Region of the resource, else of its provider, else defaultRegion", async () => {
    const elsewhere = { provider: { region: "us-east-1" } };
    assert.deepEqual(await judge(copy({ region: "eu-west-1" }, elsewhere), allowedRegionsOnly), []);
    assert.deepEqual(refusals(await judge(copy({}, elsewhere), allowedRegionsOnly)), ["allowed-regions copy"]);
    assert.deepEqual(await judge(copy({}), { ...allowedRegionsOnly, defaultRegion: "eu-west-1" }), []);
    const settings = { ...allowedRegionsOnly, defaultRegion: "us-east-1" };
    assert.deepEqual(refusals(await judge(clusterCopy(), settings)), ["allowed-regions cluster-copy"]);
  });

  it("ignores destinationRegion", async () => {
    const reports = await judge(copy({ destinationRegion: "eu-west-1", region: "us-east-1" }), allowedRegionsOnly);
    assert.deepEqual(refusals(reports), ["allowed-regions copy"]);
  });

  it("refuses an undetermined Region by default", async () => {
    const reports = await judge(copy({}, { provider: { version: "7.48.0" } }), allowedRegionsOnly);
    assert.deepEqual(refusals(reports), ["allowed-regions copy"]);
    const lenient = await judge(copy({}), { ...allowedRegionsOnly, unproven: "warn" });
    assert.deepEqual([refusals(lenient), notices(lenient)], [[], ["allowed-regions-notices copy"]]);
  });

  it("reports a Region that is not yet known", async () => {
    const reports = await judge(copy({ region: UNKNOWN }), allowedRegionsOnly);
    assert.deepEqual([refusals(reports), notices(reports)], [[], ["allowed-regions-notices copy"]]);
  });
});
