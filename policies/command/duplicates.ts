/** An object or a list that is open while a JSON text is read. */
interface Open {
  path: string;
  /** The names so far; absent for a list. */
  names?: Set<string>;
  /** The name or the position of the current value. */
  at: string | number;
  /** Whether the next string is a name. */
  expectsName: boolean;
}

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/gs;

/**
 * The paths of the names that an object contains more than once. `JSON.parse` and the engine silently take the last one.
 *
 * @param json A valid JSON text.
 */
export function duplicateNames(json: string): string[] {
  const found: string[] = [];
  const open: Open[] = [];
  for (const [token] of json.matchAll(TOKENS)) {
    const top = open.at(-1);
    if (token === "{") {
      open.push({ path: pathIn(top), names: new Set(), at: "", expectsName: true });
    } else if (token === "[") {
      open.push({ path: pathIn(top), at: 0, expectsName: false });
    } else if (token === "}" || token === "]") {
      open.pop();
    } else if (token === ",") {
      advance(top);
    } else if (top?.names !== undefined && top.expectsName) {
      top.at = String(JSON.parse(token));
      top.expectsName = false;
      if (top.names.has(top.at)) {
        found.push(pathIn(top));
      }
      top.names.add(top.at);
    }
  }
  return found;
}

function advance(top: Open | undefined): void {
  if (typeof top?.at === "number") {
    top.at += 1;
  } else if (top !== undefined) {
    top.expectsName = true;
  }
}

function pathIn(top: Open | undefined): string {
  if (top === undefined) {
    return "";
  }
  const { path, at } = top;
  return typeof at === "number" ? `${path}[${at}]` : path === "" ? at : `${path}.${at}`;
}
