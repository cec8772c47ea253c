import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { RULES } from "../../policies/pack";
import { onSandbox, repository } from "./onSandbox";

const unsafe = path.join(repository, "examples", "unsafe");

/** For each program, the rules that refuse it according to the README. */
const documented = new Map(
  [
    ...readFileSync(path.join(unsafe, "README.md"), "utf8").matchAll(/^\| \[`(.+?)`\]\(\1\/index\.ts\) .*\|(.*)\|$/gm),
  ].map(([, rule = "", others = ""]) => [
    rule,
    [rule, ...[...others.matchAll(/`(.+?)`/g)].map(([, other = ""]) => other)],
  ]),
);

describe("the unsafe examples", () => {
  const { pack, run } = onSandbox();

  it("cover each mandatory rule once", () => {
    const mandatory = RULES.filter(({ level }) => level !== "advisory").map(({ name }) => name);
    assert.deepEqual([...documented.keys()], mandatory);
  });

  for (const [program, rules] of documented) {
    it(`include ${program}, which is refused on preview by exactly the documented rules`, () => {
      assert.deepEqual(refusing(path.join(unsafe, program)), [...rules].sort());
    });
  }

  it("are refused for a component of this package too", () => {
    assert.deepEqual(refusing(path.join(__dirname, "programs", "publicShare")), ["no-public-share"]);
  });

  it("are accepted with advice when the pack only audits", () => {
    const config = path.join(repository, "docs", "policy-config", "audit.json");
    const program = path.join(unsafe, "no-public-share");
    const command = ["pulumi", "preview", "--policy-pack", pack, "--policy-pack-config", config];
    const { code, output } = run(command, program);
    assert.equal(code, 0, output);
    assert.match(output, /\[advisory\].* no-public-share .*for-everyone/);
    assert.doesNotMatch(output, /\[mandatory\]/);
  });

  /** The rules that refuse a program on preview. */
  function refusing(program: string): string[] {
    const config = "policy-config.json";
    const options = existsSync(path.join(program, config)) ? ["--policy-pack-config", config] : [];
    const { code, output } = run(["pulumi", "preview", "--policy-pack", pack, ...options], program);
    assert.notEqual(code, 0, `${program} was accepted:\n${output}`);
    const refusals = [...output.matchAll(/\[mandatory\].*? (\S+) {2}\((?:aws|rds-snapshots):/g)].map(
      ([, name = ""]) => name,
    );
    assert.ok(refusals.length > 0, `${program} failed for another reason:\n${output}`);
    return [...new Set(refusals)].sort();
  }
});
