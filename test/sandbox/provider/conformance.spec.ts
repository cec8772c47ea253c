import assert from "node:assert/strict";
import Table from "cli-table3";
import { changesOf } from "../../../conformance/table/promise";
import { RESOURCES, resourceType } from "../../../sandbox/provider/registry";
import { checkChanges, checkCommon, checkFailedUpdate } from "./conformance/changes";
import { type Expectation, TABLE } from "./conformance/expectation";
import { changingOperations, differences, withScene } from "./conformance/scene";
import { Engine, UNKNOWN } from "./engine";
import { type Fields, Refusal } from "./fakes/call";

const STEPS = ["create", "preview", "no change", "update", "drift", "import", "delete", "failure", "refused"] as const;
type Step = (typeof STEPS)[number];
/** Arguments that behave the same for all types. */
const COMMON = ["region", "tags", "tagsAll"];

const results = new Map<string, Map<Step, string>>();

function passed(token: string, step: Step, result = "ok"): void {
  const steps = results.get(token) ?? new Map<Step, string>();
  results.set(token, steps.set(step, result));
}

let engine: Engine;

describe("Conformance of the provider's types", () => {
  before(async () => {
    engine = await Engine.start();
  });
  after(() => {
    engine.stop();
    const table = new Table({ head: ["type", ...STEPS], style: { head: [], border: [] } });
    for (const { token } of TABLE) {
      const short = token.replace(/^aws:(.+)\/.*:/, "$1.");
      table.push([short, ...STEPS.map((step) => results.get(token)?.get(step) ?? "FAILED")]);
    }
    console.log(`${table}`);
  });

  it("has an expectation for every type and every supported argument", () => {
    assert.deepEqual(TABLE.map(({ token }) => token).sort(), RESOURCES.map(({ token }) => token).sort());
    for (const { token, changes } of TABLE) {
      const handled = Object.keys(resourceType(token).arguments).filter((name) => !COMMON.includes(name));
      assert.deepEqual(Object.keys(changes).sort(), handled.sort(), token);
    }
  });

  for (const expected of TABLE) describeType(expected);
});

function describeType(expected: Expectation): void {
  const { token, partialFailure } = expected;
  const type = resourceType(token);

  describe(token, () => {
    const step = (name: Step, title: string, run: () => Promise<string | undefined>) =>
      it(title, async () => passed(token, name, await run()));

    step("create", "creates the resource by its operation, with its arguments and the outputs that AWS returns", () =>
      withScene(engine, expected, {}, async ({ engine, urn, args }) => {
        const { id, state } = await engine.create(urn, args);
        assert.notEqual(id, "");
        assert.equal(changingOperations(engine)[0], expected.creates);
        for (const [name, value] of Object.entries(args)) {
          if (typeof value === "object" || type.arguments[name]?.secret) assert.ok(name in state, name);
          else assert.deepEqual(state[name], value, name);
        }
        const missing = Object.keys(type.outputs).filter((name) => !(name in state));
        return missing.length === 0 ? undefined : `ok, ${missing.length} without value`;
      }),
    );

    step("preview", "previews the resource without a call, with its arguments and unknown outputs", () =>
      withScene(engine, expected, {}, async ({ engine, urn, args }) => {
        const state = await engine.preview(urn, args);
        assert.deepEqual(engine.aws.calls, []);
        for (const name of Object.keys(args)) assert.notEqual(state[name], UNKNOWN, name);
        for (const name of Object.keys(type.outputs)) {
          const value = type.outputs[name]?.secret ? (state[name] as Fields)["value"] : state[name];
          assert.equal(value, UNKNOWN, name);
        }
        return undefined;
      }),
    );

    step("no change", "shows no difference after a create and after a refresh, which changes nothing", () =>
      withScene(engine, expected, {}, async ({ engine, urn, args }) => {
        const made = await engine.create(urn, args);
        assert.deepEqual(await differences(engine, made, args), {});
        const refreshed = await engine.refresh(made);
        assert.deepEqual(refreshed.state, made.state);
        assert.deepEqual(await differences(engine, refreshed, args), {});
        return undefined;
      }),
    );

    step("update", "updates in place or replaces, for each argument", async () => {
      const changes = changesOf(expected);
      await checkChanges(engine, expected);
      const common = await checkCommon(engine, expected);
      const replaced = changes.filter(([, { how }]) => how === "replaced").length;
      return `${changes.length - replaced + (common && type.tagging ? 1 : 0)} in place, ${replaced + ("region" in type.arguments ? 1 : 0)} replace`;
    });

    step("drift", "shows what others changed or deleted after a refresh", () =>
      withScene(engine, expected, {}, async ({ engine, urn, args }) => {
        const made = await engine.create(urn, args);
        expected.drifts?.(engine.aws, made);
        assert.deepEqual(await differences(engine, await engine.refresh(made), args), expected.drift ?? {});
        if (expected.disappears === undefined) await engine.remove(made);
        else expected.disappears(engine.aws);
        assert.equal(await engine.read(urn, made.id, made.state, made.inputs), undefined);
        return expected.drift === undefined ? "deletion only" : undefined;
      }),
    );

    step("import", "imports the resource with the arguments that a program needs", () =>
      withScene(engine, expected, {}, async ({ engine, urn, args }) => {
        const made = await engine.create(urn, args);
        const { importBy, notImported = {} } = expected;
        const id = importBy === undefined ? made.id : made.state[importBy];
        const region = args["region"];
        const imported = await engine.read(urn, region === undefined ? String(id) : `${id}@${region}`);
        assert.ok(imported);
        assert.equal(imported.id, made.id);
        assert.deepEqual(await differences(engine, imported, args), notImported);
        const unread = Object.keys(notImported);
        return unread.length === 0 ? undefined : `ok, not ${unread.join(", ")}`;
      }),
    );

    step("delete", "deletes the resource by its operation, and accepts a second delete", () =>
      withScene(engine, expected, {}, async ({ engine, urn, args }) => {
        const made = await engine.create(urn, args);
        engine.aws.calls.length = 0;
        await engine.remove(made);
        assert.ok(changingOperations(engine).includes(expected.deletes), `calls ${expected.deletes}`);
        if (expected.disappears !== undefined) return "ok, AWS keeps it";
        assert.equal(await engine.read(urn, made.id, made.state, made.inputs), undefined);
        await engine.remove(made);
        return undefined;
      }),
    );

    step(
      "failure",
      "leaves nothing after a refused create, and the planned values after a partial create or update",
      async () => {
        await withScene(engine, expected, {}, async ({ engine, urn, args }) => {
          engine.aws.refuse.set(expected.creates, new Refusal("AccessDenied", "Not you.", 403));
          const { message, left } = await engine.failCreate(urn, args);
          assert.match(message, /api error AccessDenied: Not you\./);
          assert.equal(left, undefined);
        });
        await checkFailedUpdate(engine, expected);
        return withScene(engine, expected, partialFailure.from ?? {}, async ({ engine, urn, args }) => {
          engine.aws.refuse.set(partialFailure.refused, new Refusal("AccessDenied", "Not you.", 403));
          const { left } = await engine.failCreate(urn, args);
          assert.equal(left !== undefined, partialFailure.inState);
          if (left === undefined) return "not in state";
          assert.deepEqual(await differences(engine, { urn, ...left }, args), {});
          const emptied = await engine.update({ urn, ...left }, args);
          assert.deepEqual(await differences(engine, emptied, args), partialFailure.shows ?? {});
          const refreshed = await engine.refresh({ urn, ...left });
          assert.deepEqual(await differences(engine, refreshed, args), partialFailure.shows ?? {});
          assert.equal((await engine.diff(await engine.update(refreshed, args), args)).some, false);
          return "as planned";
        });
      },
    );

    const { unsupported } = type;
    if (unsupported.length === 0) {
      passed(token, "refused", "supports all");
      return;
    }
    step("refused", "refuses unsupported arguments by name", () =>
      withScene(engine, expected, {}, async ({ engine, urn, args }) => {
        for (const name of unsupported) {
          const { failures } = await engine.check(urn, { ...args, [name]: "value" });
          assert.deepEqual(failures, [`${name}: not supported by the sandbox's AWS plugin`]);
        }
        return String(unsupported.length);
      }),
    );
  });
}
