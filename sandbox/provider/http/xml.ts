const ENTITIES: Readonly<Record<string, string>> = { amp: "&", apos: "'", gt: ">", lt: "<", quot: '"' };

function decodeEntities(text: string): string {
  return text.replace(/&(#x?[0-9a-fA-F]+|\w+);/g, (entity, name: string) => {
    if (!name.startsWith("#")) return ENTITIES[name] ?? entity;
    return String.fromCodePoint(name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}

export const escapeXml = (text: string) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** An element of an answer of AWS: these have no attributes that matter, and either text or elements. */
export class Element {
  readonly children: Element[] = [];
  text = "";

  constructor(readonly name: string) {}

  /** The elements at the path, as `Role.Tags.member`. */
  all(path: string): Element[] {
    return path
      .split(".")
      .reduce<Element[]>(
        (at, name) => at.flatMap(({ children }) => children.filter((one) => one.name === name)),
        [this],
      );
  }

  one(path: string): Element | undefined {
    return this.all(path)[0];
  }

  /** The text of the first element at the path; undefined where there is none or it is empty. */
  get(path: string): string | undefined {
    return this.one(path)?.text || undefined;
  }
}

/** Reads what AWS answers; anything else than well-formed elements is an error. */
export function parseXml(xml: string): Element {
  const root = new Element("");
  const open = [root];
  for (const [, declaration, close, name = "", empty, text = ""] of xml.matchAll(
    /<([?!][^>]*)>|<(\/?)([\w:.-]+)[^>]*?(\/?)>|([^<]+)/g,
  )) {
    const at = open.at(-1) ?? root;
    if (declaration !== undefined) continue;
    if (name === "") at.text += at.children.length === 0 ? decodeEntities(text) : "";
    else if (close === "/") {
      if (open.pop()?.name !== name || open.length === 0)
        throw new Error(`the answer is no XML: </${name}> closes nothing`);
    } else {
      const element = new Element(name);
      if (at.children.push(element) === 1) at.text = "";
      if (empty !== "/") open.push(element);
    }
  }
  if (open.length !== 1) throw new Error(`the answer is no XML: <${open.at(-1)?.name}> is not closed`);
  return root;
}
