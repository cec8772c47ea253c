import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { Session } from "../../../policies/framework/session";
import { Graph, memoizePerNode, type NodeQuery } from "../../../policies/stack/graph";
import { type Node, nodeOf as nodeFrom } from "../../../policies/stack/node";
import type { Properties } from "../../../policies/stack/properties";
import { nodeOf, settingsOf, subjectOf } from "../subjects";

type Seen = ConstructorParameters<typeof Graph>[0][number];

const OPTIONS: Seen["opts"] = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};

/** A resource of a stack as the policy SDK gives it. */
function seen(type: string, name: string, props: Properties = {}, rest: Partial<Seen> = {}): Seen {
  const dependencies = { dependencies: [], propertyDependencies: {} };
  const methods = { isType: () => false, asType: () => undefined };
  return { type, name, urn: `urn:${name}`, props, opts: OPTIONS, ...dependencies, ...methods, ...rest };
}

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
  it("finds resources by URN, and none by one that it has not or by no URN", () => {
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

  it("knows a resource by the name among its inputs and by that among its outputs", () => {
    const graph = new Graph([seen(KEY, "a", { name: "made" })], () => ({ name: "given" }));
    assert.deepEqual(
      ["made", "given"].map((name) => namesOf(graph.named(KEY, name))),
      [["a"], ["a"]],
    );
  });

  it("shows the inputs of this run, else the outputs in their stead, and says which", () => {
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

  it("takes a parent from the options, else from the resource", () => {
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

  it("has one candidate where an edge leads to it, and none where it leads elsewhere or out of the stack", () => {
    assert.deepEqual(keysOf(seen(KEY, "a"), seen(KEY, "b")), ["a"]);
    assert.deepEqual(keysOf(seen(COPY, "a"), seen(KEY, "b")), []);
    const [copy] = graphOf(seen(COPY, "copy", {}, { propertyDependencies: { kmsKeyId: [seen(KEY, "gone")] } })).nodes;
    assert.ok(copy);
    assert.deepEqual(graphOf(seen(COPY, "copy")).candidates(copy, "kmsKeyId", [KEY]), []);
    assert.deepEqual(graphOf(seen(COPY, "copy")).candidates(copy, "region", [KEY]), []);
  });

  it("takes a component for all below it, at any depth, but not a resource of AWS for its children", () => {
    const inner = seen(GROUP, "inner", {}, below("urn:outer"));
    const deep = seen(KEY, "deep", {}, below("urn:inner"));
    assert.deepEqual(keysOf(seen(GROUP, "outer"), inner, deep, seen(KEY, "apart")), ["deep"]);
    assert.deepEqual(keysOf(seen(COPY, "outer"), inner, deep), []);
    assert.deepEqual(keysOf(seen(GROUP, "outer"), inner), []);
  });

  it("names two candidates at most, since more prove nothing either", () => {
    const keys = ["a", "b", "c"].map((name) => seen(KEY, name, {}, below("urn:outer")));
    assert.deepEqual(keysOf(seen(GROUP, "outer"), ...keys), ["a", "b"]);
    const copy = seen(COPY, "copy", {}, { propertyDependencies: { kmsKeyId: keys } });
    const graph = graphOf(...keys, copy);
    const node = graph.node("urn:copy");
    assert.ok(node);
    assert.deepEqual(namesOf(graph.candidates(node, "kmsKeyId", [KEY])), ["a", "b"]);
  });

  it("knows its own resources again, in their order, and no others", () => {
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

describe("A session", () => {
  it("reads a config once, and another one anew", () => {
    const session = new Session([]);
    const first = session.configure({ unproven: "warn" });
    assert.equal(session.configure({ unproven: "warn" }), first);
    assert.equal(session.configure({ unproven: "refuse" }).settings.unproven, "refuse");
    assert.equal(session.configure({ unproven: "warn" }).settings.unproven, "warn");
  });

  it("keeps the inputs of RDS's and KMS's resources and of our components, and no others", () => {
    const session = new Session([]);
    const types = [
      KEY,
      COPY,
      "rds-snapshots:index:SnapshotCopy",
      "aws:s3/bucket:Bucket",
      "shop:aws:rds/",
      "aws:rdsdata/x:X",
    ];
    for (const type of types) {
      session.record(`urn:${type}`, type, { name: "given" });
    }
    const graph = session.openStack(types.map((type) => seen(type, type)));
    assert.deepEqual(
      graph.nodes.map(({ hasInputs }) => hasInputs),
      [true, true, true, false, false, false],
    );
  });

  const rule = (judged: string[]): Rule => ({
    name: "x",
    description: "X.",
    severity: "low",
    why: "X.",
    url: "",
    remediationSteps: "X.",
    types: [KEY],
    resource: ({ name }) => judge(judged, name),
    stack: ({ name }) => judge(judged, name),
  });
  const judge = (judged: string[], name: string) => {
    judged.push(name);
    return [{ answer: "warning" as const, message: `finding ${judged.length}` }];
  };
  const configured = () => {
    const session = new Session([]);
    session.configure({});
    return session;
  };

  it("judges a stack once, and another stack separately", () => {
    const session = configured();
    const judged: string[] = [];
    const counting = rule(judged);
    for (const name of ["a", "a", "b", "b"]) {
      const [verdict] = session.judgeStack(counting, [seen(KEY, name)]);
      assert.match(verdict?.message ?? "", name === "a" ? /finding 1$/ : /finding 2$/);
    }
    assert.deepEqual(judged, ["a", "b"]);
  });

  it("judges a resource once for a rule and its companion, and again for the next call", () => {
    const session = configured();
    const judged: string[] = [];
    const counting = rule(judged);
    const subject = { ...subjectOf(KEY), name: "a", urn: "urn:a" };
    const other = { ...subject, name: "b", urn: "urn:b" };
    assert.equal(session.judged(counting, session.judge(counting, subject).length === 1 ? subject : other).length, 1);
    assert.deepEqual(judged, ["a"]);
    session.judge(counting, subject);
    assert.deepEqual(judged, ["a", "a"]);
    session.judged(counting, other);
    assert.deepEqual(judged, ["a", "a", "b"]);
  });

  it("judges a resource for the companion if the rule itself is disabled", () => {
    const session = configured();
    const judged: string[] = [];
    const counting = rule(judged);
    const subject = { ...subjectOf(KEY), name: "a", urn: "urn:a" };
    session.judged(counting, subject);
    session.judged(counting, subject);
    assert.deepEqual(judged, ["a", "a"]);
  });
});

describe("what is found once for each resource", () => {
  const contextOf = () => ({ graph: new Graph([], () => undefined), settings: settingsOf() });

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
