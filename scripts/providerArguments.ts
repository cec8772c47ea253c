/**
 * Writes `sandbox/provider/declarations.json`: the arguments and outputs of every supported type and function as the
 * installed `@pulumi/aws` declares them. The package has no schema, so its `.d.ts` files are read. They do not state which
 * arguments replace a resource.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { Declaration, Declarations, Fields } from "../sandbox/provider/declared";

const PACKAGE = path.dirname(require.resolve("@pulumi/aws/package.json"));
const PROVIDER = path.join(__dirname, "..", "sandbox", "provider");
const FILE = path.join(PROVIDER, "declarations.json");

const read = (file: string) => readFileSync(path.join(PACKAGE, file), "utf8");
const sources = new Map<string, ts.SourceFile>();

function statements(file: string): readonly ts.Statement[] {
  const source = sources.get(file) ?? ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest);
  sources.set(file, source);
  return source.statements;
}

const nameOf = (member: ts.ClassElement | ts.TypeElement) =>
  member.name !== undefined && ts.isIdentifier(member.name) ? member.name.text : "";

function membersOf(all: readonly ts.Statement[], name: string): ts.PropertySignature[] {
  const found = all.filter(ts.isInterfaceDeclaration).find((one) => one.name.text === name);
  if (found === undefined) throw new Error(`@pulumi/aws does not declare ${name}`);
  return found.members.filter(ts.isPropertySignature);
}

const isUndefined = (type: ts.TypeNode) => type.kind === ts.SyntaxKind.UndefinedKeyword;
const SCALARS = new Map<ts.SyntaxKind, "string" | "integer" | "boolean">([
  [ts.SyntaxKind.StringKeyword, "string"],
  [ts.SyntaxKind.NumberKeyword, "integer"],
  [ts.SyntaxKind.BooleanKeyword, "boolean"],
]);

/** `inputs.rds.InstanceMasterUserSecret` as its parts. */
function partsOf(name: ts.EntityName): string[] {
  return ts.isIdentifier(name) ? [name.text] : [...partsOf(name.left), name.right.text];
}

function collection(type: "list" | "map", elements: ts.TypeNode): Declaration {
  const { type: kind, element } = declarationOf(elements);
  if (kind === "object" && element !== undefined) return { type, element };
  return kind === "string" || kind === "integer" || kind === "boolean"
    ? { type, ...(kind !== "string" && { element: kind }) }
    : { type };
}

function referenceOf({ typeName, typeArguments }: ts.TypeReferenceNode): Declaration {
  const wrapped = typeArguments?.[0];
  const [root, namespace, name] = partsOf(typeName);
  if (root === "pulumi" && wrapped !== undefined) return declarationOf(wrapped);
  // Enumerations, ARNs and resources that stand for their names.
  if ((root !== "inputs" && root !== "outputs") || name === undefined) return { type: "string" };
  const modules = statements(`types/${root.slice(0, -1)}.d.ts`).filter(ts.isModuleDeclaration);
  const body = modules.find((one) => one.name.text === namespace)?.body;
  return { type: "object", element: fieldsOf(membersOf(body && ts.isModuleBlock(body) ? body.statements : [], name)) };
}

function declarationOf(type: ts.TypeNode): Declaration {
  const scalar = SCALARS.get(type.kind);
  if (scalar !== undefined) return { type: scalar };
  if (ts.isArrayTypeNode(type)) return collection("list", type.elementType);
  if (ts.isTypeReferenceNode(type)) return referenceOf(type);
  if (ts.isTypeLiteralNode(type)) {
    const [index] = type.members.filter(ts.isIndexSignatureDeclaration);
    if (index !== undefined) return collection("map", index.type);
  }
  if (ts.isUnionTypeNode(type)) {
    const [first, ...others] = type.types.filter((one) => !isUndefined(one));
    if (first !== undefined && others.length === 0) return declarationOf(first);
    // A string or the object of an IAM document; a string or a resource.
    const isJson = others.some(
      (one) => ts.isTypeReferenceNode(one) && partsOf(one.typeName).at(-1) === "PolicyDocument",
    );
    return { type: "string", ...(isJson && { json: true as const }) };
  }
  throw new Error(`Unknown kind of type: ${ts.SyntaxKind[type.kind]}`);
}

function fieldsOf(members: readonly ts.PropertySignature[]): Fields {
  return Object.fromEntries(
    members.map((member) => [
      nameOf(member),
      {
        ...(member.type === undefined ? { type: "string" as const } : declarationOf(member.type)),
        ...(member.questionToken === undefined && { required: true as const }),
      },
    ]),
  );
}

/** The outputs of a resource's class that always have a value. */
function certainOutputs(all: readonly ts.Statement[]): Set<string> {
  const members = all.filter(ts.isClassDeclaration).flatMap((one) => [...one.members]);
  const certain = members.filter(ts.isPropertyDeclaration).filter(({ type }) => {
    const output = type !== undefined && ts.isTypeReferenceNode(type) ? type.typeArguments?.[0] : undefined;
    return output !== undefined && !(ts.isUnionTypeNode(output) && output.types.some(isUndefined));
  });
  return new Set(certain.map(nameOf));
}

/** aws:rds/snapshotCopy:SnapshotCopy is declared in rds/snapshotCopy.d.ts, aws:index/getRegion:getRegion in getRegion.d.ts. */
function placeOf(token: string): { file: string; title: string } {
  const [, module = "", member = ""] = token.split(":");
  return { file: module.replace(/^index\//, ""), title: member.charAt(0).toUpperCase() + member.slice(1) };
}

function resourceOf(token: string): Declarations["resources"][string] {
  const { file, title } = placeOf(token);
  const all = statements(`${file}.d.ts`);
  const certain = certainOutputs(all);
  const secrets = /additionalSecretOutputs: (\[.*?\])/.exec(read(`${file}.js`))?.[1] ?? "[]";
  const isSecret = (name: string) => (JSON.parse(secrets) as string[]).includes(name);
  const marked = (fields: Fields) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        name,
        { ...field, ...(isSecret(name) && { secret: true as const }) },
      ]),
    );
  const { tagsAll, ...state } = fieldsOf(membersOf(all, `${title}State`));
  // The engine gets tagsAll among the checked inputs, derived from tags.
  const args: Fields = { ...fieldsOf(membersOf(all, `${title}Args`)), ...(tagsAll !== undefined && { tagsAll }) };
  return {
    arguments: Object.fromEntries(
      Object.entries(marked(args)).map(([name, field]) => [
        name,
        { ...field, ...(!field.required && certain.has(name) && { computed: true as const }) },
      ]),
    ),
    outputs: marked(Object.fromEntries(Object.entries(state).filter(([name]) => args[name] === undefined))),
  };
}

function functionOf(token: string): Declarations["functions"][string] {
  const { file, title } = placeOf(token);
  const all = statements(`${file}.d.ts`);
  return { arguments: fieldsOf(membersOf(all, `${title}Args`)), results: fieldsOf(membersOf(all, `${title}Result`)) };
}

/** The tokens of all types or functions in a folder of the provider. */
function tokensIn(folder: string): string[] {
  const files = readdirSync(path.join(PROVIDER, folder)).map((name) => path.join(PROVIDER, folder, name));
  const found = files.flatMap((file) => readFileSync(file, "utf8").match(/"aws:\w+\/\w+:\w+"/g) ?? []);
  return [...new Set(found.map((token) => token.slice(1, -1)))].sort();
}

/** The table as the installed package has it. */
export function declarations(): Declarations {
  const table = <T>(folder: string, of: (token: string) => T) =>
    Object.fromEntries(tokensIn(folder).map((token) => [token, of(token)]));
  return {
    version: (JSON.parse(read("package.json")) as { version: string }).version,
    settings: membersOf(statements("provider.d.ts"), "ProviderArgs").map(nameOf),
    resources: table("types", resourceOf),
    functions: table("functions", functionOf),
  };
}

/** JSON with an innermost object on one line. */
function format(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const entries = Object.entries(value);
  const isInnermost = entries.length > 0 && entries.every(([, part]) => typeof part !== "object");
  if (Array.isArray(value)) return `[\n${value.map((one) => deeper + format(one, deeper)).join(",\n")}\n${indent}]`;
  const parts = entries.map(([name, part]) => `${JSON.stringify(name)}: ${format(part, deeper)}`);
  if (isInnermost) return `{ ${parts.join(", ")} }`;
  return parts.length === 0 ? "{}" : `{\n${parts.map((part) => deeper + part).join(",\n")}\n${indent}}`;
}

if (require.main === module) writeFileSync(FILE, `${format(declarations())}\n`);
