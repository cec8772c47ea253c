import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import ts from "typescript";
import { CONFIG, REFUSED_CONFIG } from "../../../sandbox/provider/config";
import type { Properties } from "../../../sandbox/provider/model";
import { argumentsOf } from "../../../sandbox/provider/properties";
import { FUNCTIONS, RESOURCES } from "../../../sandbox/provider/registry";

const PACKAGE = dirname(require.resolve("@pulumi/aws/package.json"));

interface Declared {
  readonly name: string;
  readonly required: boolean;
  readonly isList: boolean;
  readonly isMap: boolean;
  /** Undefined where it is neither a text, a number nor a boolean. */
  readonly scalar: string | undefined;
}

/** What a text, number or boolean is called here; enumerations and documents of JSON are texts. */
function scalarOf(type: string): string | undefined {
  if (/\[\]|\{/.test(type)) return undefined;
  const known = /\b(string|number|boolean)\b/.exec(type)?.[1] ?? (/\benums\./.test(type) ? "string" : undefined);
  return known === "number" ? "integer" : known;
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

const sources = new Map<string, ts.SourceFile>();

function sourceOf(file: string): ts.SourceFile {
  const path = join(PACKAGE, `${file}.d.ts`);
  const text = ts.sys.readFile(path);
  assert.ok(text, `${path} is there`);
  const source = sources.get(file) ?? ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  sources.set(file, source);
  return source;
}

/** The members of an interface as @pulumi/aws declares it, in a namespace of the file where one is named. */
function declared(file: string, interfaceName: string, namespace?: string): Declared[] {
  const { statements: all } = sourceOf(file);
  const body = all.filter(ts.isModuleDeclaration).find(({ name }) => name.text === namespace)?.body;
  const statements: readonly ts.Statement[] = body !== undefined && ts.isModuleBlock(body) ? body.statements : all;
  const found = statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === interfaceName);
  assert.ok(found, `${file} declares ${interfaceName}`);
  return found.members.filter(ts.isPropertySignature).map((member) => {
    const type = member.type?.getText() ?? "";
    return {
      name: member.name.getText(),
      required: member.questionToken === undefined,
      isList: /\[\]/.test(type),
      isMap: member.type !== undefined && isMapType(member.type),
      scalar: scalarOf(type),
    };
  });
}

/** aws:rds/snapshotCopy:SnapshotCopy is declared in rds/snapshotCopy.d.ts, aws:index/x:x in x.d.ts. */
function placeOf(token: string): { file: string; member: string } {
  const [, module = "", member = ""] = token.split(":");
  return { file: module.replace(/^index\//, ""), member };
}

/** The outputs of a resource's class that always have a value. */
function certainOutputs(file: string): Set<string> {
  const found = sourceOf(file).statements.find(ts.isClassDeclaration);
  const members = [...(found?.members ?? [])].filter(ts.isPropertyDeclaration);
  const certain = members.filter((one) => one.type !== undefined && !/\| undefined>$/.test(one.type.getText()));
  return new Set(certain.map((one) => one.name.getText()));
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const sorted = (names: Iterable<string>) => [...names].sort();

function sameScalars(properties: Properties, all: readonly Declared[]): void {
  for (const { name, scalar } of all) {
    const property = properties[name];
    if (property === undefined) continue;
    const own = ["string", "integer", "boolean"].includes(property.type) ? property.type : undefined;
    assert.equal(own, scalar, `${name} ${property.type}`);
  }
}

function sameFields(namespace: string, title: string, fields: Properties): void {
  const nested = declared("types/input", title, namespace);
  assert.deepEqual(sorted(Object.keys(fields)), sorted(nested.map(({ name }) => name)), title);
  sameScalars(fields, nested);
  for (const { name, required } of nested) {
    const field = fields[name];
    assert.equal(field?.required === true, required, `${title}.${name} required`);
    const singular = capital(name.replace(/s$/, ""));
    if (typeof field?.element === "object") sameFields(namespace, title + singular, field.element);
  }
}

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

    it(`${type.token}: texts, numbers and booleans are so in both, among the arguments and the outputs`, () => {
      const both = [...args, ...declared(file, `${member}State`)];
      sameScalars({ ...handled, ...type.outputs }, both);
      assert.ok(both.some(({ scalar }) => scalar !== undefined));
    });

    it(`${type.token}: the fields of its objects are those declared, required where they are`, () => {
      for (const [name, property] of Object.entries(handled)) {
        if (typeof property.element !== "object") continue;
        const title = capital(property.type === "object" ? name : name.replace(/s$/, ""));
        sameFields(file.split("/")[0] ?? "", capital(member) + title, property.element);
      }
    });

    it(`${type.token}: arguments are computed where the output always has a value`, () => {
      const certain = certainOutputs(file);
      for (const [name, { computed, required, default: value, autoName }] of Object.entries(handled)) {
        // Of what the program leaves out, a name made up and a default of Pulumi's own are certain too.
        const isCertain = computed || required || autoName !== undefined || value === "Managed by Pulumi";
        assert.equal(isCertain === true, certain.has(name), name);
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
      const args = declared(file, `${capital(member)}Args`);
      assert.deepEqual(sorted([...Object.keys(type.arguments), ...region]), sorted(args.map(({ name }) => name)));
      sameScalars(type.arguments, args);
      const results = declared(file, `${capital(member)}Result`);
      const answered = new Set([...Object.keys(type.arguments), ...Object.keys(type.results), ...region]);
      // All functions answer an id, whether it is declared or not.
      const names = new Set(results.map(({ name }) => name));
      for (const each of [answered, names]) each.add("id");
      assert.deepEqual(sorted(answered), sorted(names));
      sameScalars(type.results, results);
    });
  }

  it("the provider: every declared setting is handled or refused by name", () => {
    const settings = declared("provider", "ProviderArgs").map(({ name }) => name);
    assert.deepEqual(sorted([...Object.keys(CONFIG), ...REFUSED_CONFIG]), sorted(settings));
  });
});
