import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { RULES } from "../../policies/pack";
import { onSandbox, repository } from "./onSandbox";

const unsafe = path.join(repository, "examples", "unsafe");

/** By its program, the rules that the README says refuse it. */
const told = new Map(
  [
    ...readFileSync(path.join(unsafe, "README.md"), "utf8").matchAll(/^\| \[`(.+?)`\]\(\1\/index\.ts\) .*\|(.*)\|$/gm),
  ].map(([, rule = "", others = ""]) => [
    rule,
    [rule, ...[...others.matchAll(/`(.+?)`/g)].map(([, other = ""]) => other)],
  ]),
);

describe("the unsafe examples", () => {
  const { pack, start } = onSandbox();

  it("are one for each mandatory rule", () => {
    const mandatory = RULES.filter(({ level }) => level !== "advisory").map(({ name }) => name);
    assert.deepEqual([...told.keys()], mandatory);
  });

  it("are each refused on preview, by exactly the rules meant", async () => {
    const waiting = [...told.keys()];
    const refused = new Map<string, string[]>();
    const work = async () => {
      for (let rule = waiting.shift(); rule !== undefined; rule = waiting.shift()) {
        refused.set(rule, await refusing(path.join(unsafe, rule)));
      }
    };
    // Two at once: a preview is mostly the start of processes, each on one core.
    await Promise.all([work(), work()]);
    const inOrder = [...told.keys()].map((rule) => [rule, refused.get(rule)]);
    assert.deepEqual(
      Object.fromEntries(inOrder),
      Object.fromEntries([...told].map(([rule, rules]) => [rule, [...rules].sort()])),
    );
  });

  it("are refused alike where a component of ours does it, and in YAML", async () => {
    const programs = path.join(__dirname, "programs");
    assert.deepEqual(await refusing(path.join(programs, "publicShare")), ["no-public-share"]);
    assert.deepEqual(await refusing(path.join(programs, "closedKeyYaml")), ["shared-accounts-have-key-access"]);
  });

  it("are let through with advice where the pack only audits", async () => {
    const config = path.join(repository, "docs", "policy-config", "audit.json");
    const program = path.join(unsafe, "no-public-share");
    const command = ["pulumi", "preview", "--policy-pack", pack, "--policy-pack-config", config];
    const { code, output } = await start(command, program).ended;
    assert.equal(code, 0, output);
    assert.match(output, /\[advisory\].* no-public-share .*for-everyone/);
    assert.doesNotMatch(output, /\[mandatory\]/);
  });

  /** The rules that refuse a program on preview, which creates nothing whatever they say. */
  async function refusing(program: string): Promise<string[]> {
    const config = "policy-config.json";
    const options = existsSync(path.join(program, config)) ? ["--policy-pack-config", config] : [];
    const { code, output } = await start(["pulumi", "preview", "--policy-pack", pack, ...options], program).ended;
    assert.notEqual(code, 0, `${program} was accepted:\n${output}`);
    const refusals = [...output.matchAll(/\[mandatory\].*? (\S+) {2}\((?:aws|rds-snapshots):/g)].map(
      ([, name = ""]) => name,
    );
    assert.ok(refusals.length > 0, `${program} failed for another reason:\n${output}`);
    return [...new Set(refusals)].sort();
  }
});
