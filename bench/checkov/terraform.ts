import type { Case, Declaration } from "./cases";

/** Returns a case as a Terraform file. The names of its resources contain the number of the case. */
export function asTerraform({ declarations }: Case, number: number): string {
  return declarations.map((declaration) => block(declaration, declarations, number)).join("\n");
}

/** Returns the address of a declaration in the form that Checkov reports. */
export function addressOf({ terraform, name }: Declaration, number: number): string {
  return `${terraform}.case_${number}_${name}`;
}

function block(declaration: Declaration, all: readonly Declaration[], number: number): string {
  const { terraform, name, properties, links = {} } = declaration;
  const lines = Object.entries(properties).map(([property, value]) => argument(property, value));
  for (const [property, { to, output }] of Object.entries(links)) {
    const target = all.find((other) => other.name === to);
    if (target !== undefined) {
      lines.push(`  ${snakeCase(property)} = ${addressOf(target, number)}.${output}`);
    }
  }
  return `resource "${terraform}" "case_${number}_${name}" {\n${lines.join("\n")}\n}\n`;
}

function argument(property: string, value: unknown): string {
  if (property === "options" && Array.isArray(value)) {
    return value.map((option) => `  option {\n    option_name = ${JSON.stringify(option.optionName)}\n  }`).join("\n");
  }
  return `  ${snakeCase(property)} = ${JSON.stringify(value)}`;
}

function snakeCase(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
