import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The page that contains the reference between two markers. */
export const PAGE = join(__dirname, "../docs/components.md");

/** The schema of the component package, from which the reference is generated. */
export const SCHEMA = join(__dirname, "../test/components/schema.golden.json");

const BEGIN = "<!-- begin reference -->\n";
const END = "<!-- end reference -->";

interface TypeSpec {
  type?: string;
  $ref?: string;
  items?: TypeSpec;
  additionalProperties?: TypeSpec;
  plain?: boolean;
}

interface Property extends TypeSpec {
  description?: string;
}

interface Component {
  description: string;
  inputProperties: Record<string, Property>;
  requiredInputs?: string[];
  properties: Record<string, Property>;
}

interface NamedType {
  description?: string;
  properties?: Record<string, Property>;
  required?: string[];
  enum?: { value: string; description?: string }[];
}

/** The parts of the package's schema that the reference uses. */
export interface Schema {
  resources: Record<string, Component>;
  types: Record<string, NamedType>;
}

/**
 * Returns the page with a reference generated from the schema.
 *
 * @throws Error if the page lacks a marker.
 */
export function withReference(page: string, schema: Schema): string {
  const [start, stop] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  if (start < BEGIN.length || stop < start) {
    throw new Error(`The page must contain the line ${BEGIN.trim()}, followed by ${END}.`);
  }
  return `${page.slice(0, start)}\n${reference(schema)}\n${page.slice(stop)}`;
}

function reference({ resources, types }: Schema): string {
  const inputTypes = typesOfInputs({ resources, types });
  return [
    ...Object.entries(resources).map(([token, component]) => componentSection(nameOf(token), component)),
    "## Types of arguments and outputs\n",
    ...Object.entries(types).map(([token, type]) => typeSection(nameOf(token), type, inputTypes.has(token))),
  ].join("\n");
}

function componentSection(name: string, component: Component): string {
  const { description, inputProperties, requiredInputs = [], properties } = component;
  const isRequired = ([argument]: [string, Property]) => requiredInputs.includes(argument);
  const inputs = Object.entries(inputProperties).sort((a, b) => Number(isRequired(b)) - Number(isRequired(a)));
  const lines = inputs.map(([argument, property]) =>
    row(
      code(argument),
      typeOf(property, true),
      defaultOf(property, requiredInputs.includes(argument)),
      describe(property),
    ),
  );
  return `## ${name}

${description}

| argument | type | default | description |
| --- | --- | --- | --- |
${lines.join("\n")}

| output | type | description |
| --- | --- | --- |
${Object.entries(properties)
  .map(([output, property]) => row(code(output), typeOf(property, false), describe(property)))
  .join("\n")}
`;
}

function typeSection(name: string, type: NamedType, isInput: boolean): string {
  const { description, properties = {}, required = [] } = type;
  const head = `### ${name}\n\n${description ? `${description}\n\n` : ""}`;
  if (type.enum) {
    const values = type.enum.map((each) => row(code(each.value), describe(each)));
    return `${head}| value | description |\n| --- | --- |\n${values.join("\n")}\n`;
  }
  const lines = Object.entries(properties).map(([property, spec]) => {
    const cells = [code(property), typeOf(spec, isInput)];
    return row(...cells, ...(isInput ? [defaultOf(spec, required.includes(property))] : []), describe(spec));
  });
  const columns = isInput
    ? "| property | type | default | description |\n| --- | --- | --- | --- |"
    : "| property | type | description |\n| --- | --- | --- |";
  return `${head}${columns}\n${lines.join("\n")}\n`;
}

/** Returns a type in the form of TypeScript, with links to named types. */
function typeOf(spec: TypeSpec, isInput: boolean): string {
  const bare = bareTypeOf(spec, isInput);
  return isInput && !spec.plain ? `Input&lt;${bare}&gt;` : bare;
}

function bareTypeOf({ type, $ref, items, additionalProperties }: TypeSpec, isInput: boolean): string {
  if ($ref) return $ref.startsWith("#/types/") ? `[${nameOf($ref)}](#${nameOf($ref).toLowerCase()})` : "any";
  if (items) return `${typeOf(items, isInput)}[]`;
  if (additionalProperties) return `Record&lt;string, ${typeOf(additionalProperties, isInput)}&gt;`;
  return type ?? "any";
}

/** The schema does not contain defaults, so they are read from the descriptions. */
function defaultOf(property: Property, isRequired: boolean): string {
  const text = describe(property);
  if (isRequired) return "required";
  return /\bdefaults to (.+?)[.,:;](?:\s|$)/i.exec(text)?.[1] ?? "none";
}

/** Returns the tokens of the named types that occur in arguments. */
function typesOfInputs({ resources, types }: Schema): Set<string> {
  const found = new Set<string>();
  const visit = ({ $ref, items, additionalProperties }: TypeSpec): void => {
    const token = $ref?.replace("#/types/", "");
    if (token !== undefined && !found.has(token)) {
      found.add(token);
      Object.values(types[token]?.properties ?? {}).forEach(visit);
    }
    for (const each of [items, additionalProperties]) if (each) visit(each);
  };
  for (const { inputProperties } of Object.values(resources)) Object.values(inputProperties).forEach(visit);
  return found;
}

function nameOf(token: string): string {
  return token.split(":").at(-1) ?? token;
}

function describe({ description = "" }: { description?: string }): string {
  return description.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}

function code(text: string): string {
  return `\`${text}\``;
}

function row(...cells: string[]): string {
  return `| ${cells.join(" | ")} |`;
}

if (require.main === module) {
  const schema = JSON.parse(readFileSync(SCHEMA, "utf8")) as Schema;
  writeFileSync(PAGE, withReference(readFileSync(PAGE, "utf8"), schema));
}
