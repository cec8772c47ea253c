import assert from "node:assert/strict";
import { policies } from "../../../policies/pack";
import { noDefaultKeyShare } from "../../../policies/rules/no-default-key-share";
import { Graph, memoizePerNode, type NodeQuery } from "../../../policies/stack/graph";
import type { Node } from "../../../policies/stack/node";
import { copy, instance, PARTNER, snapshot } from "../program";
import { type Resource, run, UNKNOWN } from "../server";
import { nodeOf, settingsOf } from "../subjects";

const contextOf = () => ({ graph: new Graph([], () => undefined), settings: settingsOf() });

describe("what is found once for each resource", () => {
  const [first, second] = [nodeOf("a", {}, { name: "first" }), nodeOf("b", {}, { name: "second" })];

  it("is asked for once in a stack, and anew in another", () => {
    const asked: string[] = [];
    const nameOf: NodeQuery<string> = memoizePerNode("in a circle", ({ name }) => {
      asked.push(name);
      return name;
    });
    const context = contextOf();
    const told = [first, second, first, first].map((node) => nameOf(node, context));
    assert.deepEqual(
      [told, asked],
      [
        ["first", "second", "first", "first"],
        ["first", "second"],
      ],
    );
    assert.equal(nameOf(first, contextOf()), "first");
    assert.deepEqual(asked, ["first", "second", "first"]);
  });

  it("is asked for once where it is undefined too, and ends in a circle", () => {
    let times = 0;
    const other = (node: Node) => (node === first ? second : first);
    const found: NodeQuery<string | undefined> = memoizePerNode("in a circle", (node, context) => {
      times += 1;
      return found(other(node), context) === "in a circle" ? undefined : "led on";
    });
    const context = contextOf();
    assert.deepEqual([found(second, context), found(first, context), times], ["led on", undefined, 2]);
  });
});

describe("a long chain of copies", () => {
  it("is followed to its database, and told of by its next source and its last", async () => {
    const database = instance({ engine: "mysql", storageEncrypted: true });
    const taken = snapshot({ dbInstanceIdentifier: UNKNOWN }, { edges: { dbInstanceIdentifier: [database] } });
    const chain: Resource[] = [taken];
    for (let index = 1; index <= 400; index += 1) {
      const sharing = index === 400 ? { sharedAccounts: [PARTNER] } : {};
      const edges = { sourceDbSnapshotIdentifier: chain.slice(-1) };
      chain.push(copy({ sourceDbSnapshotIdentifier: UNKNOWN, ...sharing }, { name: `copy-${index}`, edges }));
    }
    const [report, ...others] = await run(policies([noDefaultKeyShare]), [database, ...chain]);
    assert.equal(others.length, 0);
    assert.match(
      report?.message ?? "",
      /\(it has its encryption from "copy-399", in the end from "instance", where storageEncrypted is true without a kmsKeyId\)/,
    );
  });
});
