import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import ts from "typescript";
import { CONFIG, REFUSED_CONFIG } from "../../../sandbox/provider/config";
import { argumentsOf } from "../../../sandbox/provider/properties";
import { FUNCTIONS, RESOURCES } from "../../../sandbox/provider/registry";

const PACKAGE = dirname(require.resolve("@pulumi/aws/package.json"));

interface Declared {
  readonly name: string;
  readonly required: boolean;
  readonly isList: boolean;
  readonly isMap: boolean;
}

function isMapType(type: ts.TypeNode): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isTypeLiteralNode(node) && node.members.some(ts.isIndexSignatureDeclaration)) found = true;
    ts.forEachChild(node, visit);
  };
  visit(type);
  return found;
}

/** The members of an interface as @pulumi/aws declares it. */
function declared(file: string, interfaceName: string): Declared[] {
  const path = join(PACKAGE, `${file}.d.ts`);
  const text = ts.sys.readFile(path);
  assert.ok(text, `${path} is there`);
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = source.statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === interfaceName);
  assert.ok(found, `${path} declares ${interfaceName}`);
  return found.members.filter(ts.isPropertySignature).map((member) => {
    const type = member.type?.getText() ?? "";
    return {
      name: member.name.getText(),
      required: member.questionToken === undefined,
      isList: /\[\]/.test(type),
      isMap: member.type !== undefined && isMapType(member.type),
    };
  });
}

/** aws:rds/snapshotCopy:SnapshotCopy is declared in rds/snapshotCopy.d.ts, aws:index/x:x in x.d.ts. */
function placeOf(token: string): { file: string; member: string } {
  const [, module = "", member = ""] = token.split(":");
  return { file: module.replace(/^index\//, ""), member };
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const sorted = (names: Iterable<string>) => [...names].sort();

describe("the arguments of @pulumi/aws", () => {
  for (const type of RESOURCES) {
    const { file, member } = placeOf(type.token);
    const { tagsAll: _, ...handled } = argumentsOf(type);
    const args = declared(file, `${member}Args`);

    it(`${type.token}: every declared argument is handled or refused by name, and no other is`, () => {
      const known = [...Object.keys(handled), ...(type.refused ?? [])];
      assert.deepEqual(sorted(known), sorted(args.map(({ name }) => name)));
    });

    it(`${type.token}: required, list and map arguments are so in both`, () => {
      for (const { name, required, isList, isMap } of args) {
        const property = handled[name];
        if (property === undefined) continue;
        assert.equal(property.required === true, required, `${name} required`);
        assert.equal(property.type === "list" || property.type === "set", isList, `${name} list`);
        if (!isList) assert.equal(property.type === "map", isMap, `${name} map`);
      }
    });

    it(`${type.token}: it has no output that @pulumi/aws does not declare`, () => {
      const state = new Set(declared(file, `${member}State`).map(({ name }) => name));
      assert.deepEqual(
        Object.keys(type.outputs).filter((name) => !state.has(name)),
        [],
      );
    });
  }

  for (const type of FUNCTIONS) {
    const { file, member } = placeOf(type.token);
    it(`${type.token}: arguments and results are those declared`, () => {
      const region = type.regional ? ["region"] : [];
      const args = declared(file, `${capital(member)}Args`).map(({ name }) => name);
      assert.deepEqual(sorted([...Object.keys(type.arguments), ...region]), sorted(args));
      const results = declared(file, `${capital(member)}Result`).map(({ name }) => name);
      const answered = new Set([...Object.keys(type.arguments), ...Object.keys(type.results), ...region, "id"]);
      assert.deepEqual(
        results.filter((name) => !answered.has(name)),
        [],
      );
    });
  }

  it("the provider: every declared setting is handled or refused by name", () => {
    const settings = declared("provider", "ProviderArgs").map(({ name }) => name);
    assert.deepEqual(sorted([...Object.keys(CONFIG), ...REFUSED_CONFIG]), sorted(settings));
  });
});
