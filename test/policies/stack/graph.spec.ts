import assert from "node:assert/strict";
import { Graph, memoizePerNode, type NodeQuery } from "../../../policies/stack/graph";
import { type Node, nodeOf as nodeFrom } from "../../../policies/stack/node";
import { nodeOf, OPTIONS, parsedSettings, type Seen, seen } from "../subjects";

const KEY = "aws:kms/key:Key";
const COPY = "aws:rds/snapshotCopy:SnapshotCopy";
const GROUP = "shop:index:Group";
const below = (parent: string) => ({ opts: { ...OPTIONS, parent } });
const graphOf = (...resources: Seen[]) => new Graph(resources, () => undefined);
const namesOf = (nodes: readonly { name: string }[]) => nodes.map(({ name }) => name);

/** The candidates for the key of a copy that comes from the first of the resources. */
function keysOf(target: Seen, ...others: Seen[]): string[] {
  const copy = seen(COPY, "copy", {}, { propertyDependencies: { kmsKeyId: [target] } });
  const graph = graphOf(target, ...others, copy);
  const node = graph.node("urn:copy");
  assert.ok(node);
  return namesOf(graph.candidates(node, "kmsKeyId", [KEY]));
}

describe("The graph of a stack", () => {
  it("finds resources by URN, and none by an unknown URN or none", () => {
    const graph = graphOf(seen(KEY, "a"), seen(KEY, "b"));
    assert.deepEqual(
      [graph.node("urn:b")?.name, graph.node("urn:c"), graph.node(undefined)],
      ["b", undefined, undefined],
    );
  });

  it("finds resources by type, by name and by ARN", () => {
    const graph = graphOf(
      seen(KEY, "a", { arn: "arn:a", name: "orders" }),
      seen(COPY, "b", { dbSnapshotArn: "arn:b", targetDbSnapshotIdentifier: "Orders", name: "x" }),
      seen(COPY, "c", { dbSnapshotArn: "arn:b" }),
      seen("aws:rds/clusterSnapshot:ClusterSnapshot", "e", { dbClusterSnapshotArn: "arn:e" }),
      seen(KEY, "d"),
    );
    assert.deepEqual([namesOf(graph.ofType(COPY)), namesOf(graph.ofType(GROUP))], [["b", "c"], []]);
    assert.deepEqual([namesOf(graph.named(COPY, "orders")), namesOf(graph.named(COPY, "x"))], [["b"], []]);
    assert.deepEqual([namesOf(graph.named(KEY, "orders")), namesOf(graph.named(KEY, "Orders"))], [["a"], []]);
    assert.deepEqual(namesOf(graph.withArn("arn:a", [KEY])), ["a"]);
    assert.deepEqual(namesOf(graph.withArn("arn:a", [COPY])), []);
    assert.deepEqual(namesOf(graph.withArn("arn:b", [KEY, COPY])), ["b", "c"]);
    assert.deepEqual(namesOf(graph.withArn("arn:e", ["aws:rds/clusterSnapshot:ClusterSnapshot"])), ["e"]);
    assert.deepEqual(graph.withArn("arn:none", [KEY]), []);
    assert.deepEqual(graph.withArn("undefined", [KEY]), []);
    assert.deepEqual(graph.named(KEY, "undefined"), []);
  });

  it("finds a resource by the name in its inputs and in its outputs", () => {
    const graph = new Graph([seen(KEY, "a", { name: "made" })], () => ({ name: "given" }));
    assert.deepEqual(
      ["made", "given"].map((name) => namesOf(graph.named(KEY, name))),
      [["a"], ["a"]],
    );
  });

  it("shows the inputs of this run, or else the outputs, and which of them", () => {
    const graph = new Graph([seen(KEY, "a", { arn: "arn:a" }), seen(KEY, "b", { arn: "arn:b" })], (urn) =>
      urn === "urn:a" ? { policy: "{}" } : undefined,
    );
    assert.deepEqual(
      graph.nodes.map(({ hasInputs, inputs, outputs }) => ({ hasInputs, inputs, outputs })),
      [
        { hasInputs: true, inputs: { policy: "{}" }, outputs: { arn: "arn:a" } },
        { hasInputs: false, inputs: { arn: "arn:b" }, outputs: { arn: "arn:b" } },
      ],
    );
  });

  it("takes a parent from the options, or else from the resource", () => {
    const parent = seen(GROUP, "group");
    const graph = graphOf(
      parent,
      seen(KEY, "a", {}, below("urn:group")),
      seen(KEY, "b", {}, { parent }),
      seen(KEY, "c"),
    );
    assert.deepEqual(
      graph.nodes.map((node) => node.parent),
      [undefined, "urn:group", "urn:group", undefined],
    );
  });

  it("has one candidate for a dependency on it, and none for another dependency or one outside the stack", () => {
    assert.deepEqual(keysOf(seen(KEY, "a"), seen(KEY, "b")), ["a"]);
    assert.deepEqual(keysOf(seen(COPY, "a"), seen(KEY, "b")), []);
    const [copy] = graphOf(seen(COPY, "copy", {}, { propertyDependencies: { kmsKeyId: [seen(KEY, "gone")] } })).nodes;
    assert.ok(copy);
    assert.deepEqual(graphOf(seen(COPY, "copy")).candidates(copy, "kmsKeyId", [KEY]), []);
    assert.deepEqual(graphOf(seen(COPY, "copy")).candidates(copy, "region", [KEY]), []);
  });

  it("replaces a component by its descendants at any depth, but not an AWS resource by its children", () => {
    const inner = seen(GROUP, "inner", {}, below("urn:outer"));
    const deep = seen(KEY, "deep", {}, below("urn:inner"));
    assert.deepEqual(keysOf(seen(GROUP, "outer"), inner, deep, seen(KEY, "apart")), ["deep"]);
    assert.deepEqual(keysOf(seen(COPY, "outer"), inner, deep), []);
    assert.deepEqual(keysOf(seen(GROUP, "outer"), inner), []);
  });

  it("returns at most two candidates", () => {
    const keys = ["a", "b", "c"].map((name) => seen(KEY, name, {}, below("urn:outer")));
    assert.deepEqual(keysOf(seen(GROUP, "outer"), ...keys), ["a", "b"]);
    const copy = seen(COPY, "copy", {}, { propertyDependencies: { kmsKeyId: keys } });
    const graph = graphOf(...keys, copy);
    const node = graph.node("urn:copy");
    assert.ok(node);
    assert.deepEqual(namesOf(graph.candidates(node, "kmsKeyId", [KEY])), ["a", "b"]);
  });

  it("recognizes its own resources in their order, and no others", () => {
    const [a, b] = [seen(KEY, "a"), seen(KEY, "b")];
    const graph = graphOf(a, b);
    assert.equal(graph.isOf([seen(KEY, "a"), seen(KEY, "b")]), true);
    for (const other of [[], [a], [b, a], [a, b, a], [a, seen(KEY, "c")], [seen(KEY, "c"), b]]) {
      assert.equal(graph.isOf(other), false);
    }
  });
});

describe("The options of a resource", () => {
  it("have no create timeout if the engine passes 0", () => {
    const options = (opts: Seen["opts"]) => nodeFrom(seen(KEY, "a", {}, { opts }), undefined).options;
    assert.deepEqual(options({ ...OPTIONS, protect: true }), { protect: true, createSeconds: undefined });
    const customTimeouts = { ...OPTIONS.customTimeouts, createSeconds: 60 };
    assert.deepEqual(options({ ...OPTIONS, customTimeouts }), { protect: false, createSeconds: 60 });
  });
});

describe("A query per resource", () => {
  const contextOf = () => ({ graph: new Graph([], () => undefined), settings: parsedSettings() });

  const [first, second] = [nodeOf("a", {}, { name: "first" }), nodeOf("b", {}, { name: "second" })];

  it("is answered once in a stack, and again in another", () => {
    const asked: string[] = [];
    const nameOf: NodeQuery<string> = memoizePerNode("in a circle", ({ name }) => {
      asked.push(name);
      return name;
    });
    const context = contextOf();
    const reported = [first, second, first, first].map((node) => nameOf(node, context));
    assert.deepEqual(
      [reported, asked],
      [
        ["first", "second", "first", "first"],
        ["first", "second"],
      ],
    );
    assert.equal(nameOf(first, contextOf()), "first");
    assert.deepEqual(asked, ["first", "second", "first"]);
  });

  it("is answered once even if the answer is undefined, and ends in a circle", () => {
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
