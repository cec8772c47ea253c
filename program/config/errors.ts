/** Something wrong at a place of the stack config. */
export interface Problem {
  /** Where: keys and indexes from the top of the config. */
  path: readonly (string | number)[];
  /** What is allowed there, and the likely fix. */
  message: string;
  /** The config as given, to tell the shape of the value at `path`. */
  root: unknown;
}

/** One line an error: its path, the shape of what stands there (never the value: a config value may be secret), and what to do. */
export function renderErrors(errors: readonly Problem[]): string {
  return errors
    .map(({ path, message, root }) => `  - ${renderPath(path)}: got ${shapeOf(valueAt(root, path))}: ${message}`)
    .join("\n");
}

function renderPath(path: readonly (string | number)[]): string {
  if (path.length === 0) return "the config";
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");
}

function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

function shapeOf(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  switch (typeof value) {
    case "string":
      return `a string of ${value.length} character(s)`;
    case "object":
      return `a map with ${Object.keys(value).join(", ") || "no keys"}`;
    default:
      return `a ${typeof value}`;
  }
}
