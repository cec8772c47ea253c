import assert from "node:assert/strict";
import { type Change, changesOf } from "../../../../conformance/table/promise";
import { resourceType } from "../../../../sandbox/provider/registry";
import type { Engine, Resource } from "../engine";
import { Refusal } from "../fakes/call";
import { type Expectation, merged } from "./expectation";
import { changingOperations, differences, type Scene, withScene } from "./scene";

/** Changes one argument and reverts it. Returns the resource afterwards. */
async function checkChange({ engine, args }: Scene, made: Resource, name: string, change: Change): Promise<Resource> {
  const news = { ...args, [name]: change.to };
  const { some, replaces } = await engine.diff(made, news);
  assert.equal(some, true, `${name} differs`);
  assert.deepEqual(replaces, change.how === "replaced" ? [name] : [], `what ${name} replaces`);
  if (change.how === "replaced") return made;
  engine.aws.calls.length = 0;
  const next = await engine.update(made, news);
  assert.deepEqual(
    [...new Set(changingOperations(engine))],
    change.operation === undefined ? [] : [change.operation],
    name,
  );
  const refreshed = await engine.refresh(next);
  for (const one of [next, refreshed]) {
    assert.equal((await engine.diff(one, news)).some, change.how === "left", `whether ${name} differs still`);
  }
  const back = await engine.update(refreshed, args);
  const left = change.irreversible ? { [name]: "DELETE" } : {};
  assert.deepEqual(await differences(engine, back, args), left, `back from ${name}`);
  return back;
}

/** Changes every argument, one after the other on one resource. A change with its own start needs its own resource. */
export async function checkChanges(engine: Engine, expected: Expectation): Promise<void> {
  const changes = changesOf(expected);
  const isApart = ([, { from, irreversible }]: [string, Change]) =>
    irreversible === true || Object.keys(from).length > 0;
  await withScene(engine, expected, {}, async (scene) => {
    let made = await scene.engine.create(scene.urn, scene.args);
    for (const [name, change] of changes.filter((one) => !isApart(one))) {
      made = await checkChange(scene, made, name, change);
    }
  });
  for (const [name, change] of changes.filter(isApart)) {
    await withScene(engine, expected, change.from, async (scene) => {
      await checkChange(scene, await scene.engine.create(scene.urn, scene.args), name, change);
    });
  }
}

/**
 * A refused update keeps the planned value in the state, so the next update sends nothing, reads the resource and shows
 * the difference again. A type of the plugin framework keeps the state of before.
 */
export async function checkFailedUpdate(engine: Engine, expected: Expectation): Promise<void> {
  const change = changesOf(expected).find(
    // AWS does not return `applyImmediately`, so no read can show that it was refused.
    ([name, { how, operation }]) => how === "in place" && operation !== undefined && name !== "applyImmediately",
  );
  if (change === undefined) return;
  const [name, { to, from, operation = "" }] = change;
  await withScene(engine, expected, from, async ({ engine, urn, args }) => {
    const made = await engine.create(urn, args);
    const news = { ...args, [name]: to };
    const expectedDifferences = await differences(engine, made, news);
    engine.aws.refuse.set(operation, new Refusal("AccessDenied", "Not you.", 403));
    const { message, left } = await engine.failUpdate(made, news);
    assert.match(message, /api error AccessDenied: Not you\./);
    assert.equal(left === undefined, resourceType(expected.token).pluginFramework === true);
    if (left === undefined) return;
    assert.deepEqual(await differences(engine, { urn, ...left }, news), {}, `the state has the planned ${name}`);
    engine.aws.calls.length = 0;
    const emptied = await engine.update({ urn, ...left }, news);
    assert.deepEqual(changingOperations(engine), []);
    assert.deepEqual(await differences(engine, emptied, news), expectedDifferences);
    await engine.update(emptied, news);
    assert.ok(changingOperations(engine).includes(operation));
  });
}

/** For all types, tags change in place and the Region replaces. */
export async function checkCommon(engine: Engine, expected: Expectation): Promise<number> {
  const { arguments: handled, tagging } = resourceType(expected.token);
  const isRegional = "region" in handled;
  return withScene(engine, expected, {}, async ({ engine, urn, args }) => {
    const made = await engine.create(urn, args);
    if (isRegional) assert.deepEqual((await engine.diff(made, { ...args, region: "eu-north-1" })).replaces, ["region"]);
    if (tagging === undefined) return isRegional ? 1 : 0;
    const tagged = { ...args, tags: { Cost: "1" } };
    assert.deepEqual((await engine.diff(made, tagged)).replaces, []);
    const next = await engine.update(made, tagged);
    assert.deepEqual(next.state["tags"], { Cost: "1" });
    assert.equal((await engine.refresh(next)).state["tags"] !== undefined, true);
    const bare = await engine.update(next, merged(args, { tags: undefined }));
    assert.equal(bare.state["tags"], undefined);
    return isRegional ? 2 : 1;
  });
}
