import assert from "node:assert/strict";
import Table from "cli-table3";
import { FUNCTIONS, functionType } from "../../../sandbox/provider/registry";
import { FUNCTION_TABLE, type FunctionExpectation } from "./conformance/functions";
import { Engine } from "./engine";
import type { Fields } from "./fakes/call";

const STEPS = ["results", "Region", "not found", "wrong arguments"] as const;
type Step = (typeof STEPS)[number];

const results = new Map<string, string>();
const cell = (token: string, step: Step) => `${token} ${step}`;

let engine: Engine;

/** Calls a function with a fake AWS that contains only what the function looks up. */
async function invokeFunction(
  { token, prepare }: FunctionExpectation,
  args: Fields,
  region = "us-east-1",
): Promise<Fields> {
  engine.aws.reset();
  const follows = await prepare?.(engine, region);
  engine.aws.calls.length = 0;
  const { results, failures } = await engine.invoke(token, { ...follows, ...args });
  assert.deepEqual(failures, []);
  return results;
}

describe("Conformance of the provider's functions", () => {
  before(async () => {
    engine = await Engine.start();
  });
  after(() => {
    engine.stop();
    const table = new Table({ head: ["function", ...STEPS], style: { head: [], border: [] } });
    for (const { token } of FUNCTION_TABLE) {
      const short = token.replace(/^aws:(?:index\/.*:|(\w+)\/.*:)/, (_, of?: string) => (of ? `${of}.` : ""));
      table.push([short, ...STEPS.map((step) => results.get(cell(token, step)) ?? "FAILED")]);
    }
    console.log(`${table}`);
  });

  it("has an expectation for every function", () => {
    assert.deepEqual(FUNCTION_TABLE.map(({ token }) => token).sort(), FUNCTIONS.map(({ token }) => token).sort());
  });

  for (const expected of FUNCTION_TABLE) describeFunction(expected);
});

function describeFunction(expected: FunctionExpectation): void {
  const { token, args, notFound } = expected;
  const type = functionType(token);

  describe(token, () => {
    const step = (name: Step, title: string, run: () => Promise<string>) =>
      it(title, async () => {
        results.set(cell(token, name), await run());
      });

    step(
      "results",
      "calls its operations, and returns its arguments and every result that the schema requires",
      async () => {
        const found = await invokeFunction(expected, args);
        assert.deepEqual([...new Set(engine.aws.operations())], expected.calls);
        for (const [name, value] of Object.entries({ ...args, ...expected.results })) {
          if (typeof value === "object") assert.ok(name in found, name);
          else assert.equal(found[name], value, name);
        }
        const { functions } = (await engine.schema()) as {
          functions: Record<string, { outputs: { required: string[] } }>;
        };
        const promised = functions[token]?.outputs.required ?? [];
        assert.ok(promised.length > 0);
        assert.deepEqual(
          promised.filter((name) => found[name] === undefined),
          [],
        );
        return `ok, ${promised.length}`;
      },
    );

    if ("region" in type.arguments) {
      step("Region", "calls the Region that the program sets, and returns it", async () => {
        const found = await invokeFunction(expected, { ...args, region: "eu-west-1" }, "eu-west-1");
        assert.equal(found["region"], "eu-west-1");
        for (const { operation, region } of engine.aws.calls) assert.equal(region, "eu-west-1", operation);
        return "ok";
      });
    } else {
      step("Region", "does not accept a Region", async () => {
        const { failures } = await engine.invoke(token, { ...args, region: "eu-west-1" });
        assert.deepEqual(failures.length, 1);
        assert.match(failures.join(), /^region: not an argument of /);
        return "not accepted";
      });
    }

    if (notFound === undefined) {
      results.set(cell(token, "not found"), "always found");
    } else {
      step("not found", "reports that nothing was found", async () => {
        const { args, outcome } = notFound;
        if (outcome instanceof RegExp) {
          await assert.rejects(invokeFunction(expected, args), outcome);
          return "an error";
        }
        const found = await invokeFunction(expected, args);
        for (const [name, value] of Object.entries(outcome)) assert.deepEqual(found[name], value, name);
        return "none";
      });
    }

    step("wrong arguments", "refuses unknown arguments, and reports missing ones", async () => {
      const needed = Object.keys(type.arguments).filter((name) => type.arguments[name]?.required);
      const { failures } = await engine.invoke(token, { identifer: "orders" });
      const missing = failures.filter((failure) => !failure.startsWith(`identifer: not an argument of ${token}`));
      assert.equal(failures.length, missing.length + 1);
      assert.deepEqual(
        missing,
        needed.map((name) => `${name}: "${name}" is required`),
      );
      return needed.length === 0 ? "ok" : `ok, needs ${needed.join(", ")}`;
    });
  });
}
