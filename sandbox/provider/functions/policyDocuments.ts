type Texts = string | string[];

export interface Statement {
  readonly Sid: string | undefined;
  readonly Effect: string | undefined;
  readonly Action: Texts | undefined;
  readonly NotAction: Texts | undefined;
  readonly Resource: Texts | undefined;
  readonly NotResource: Texts | undefined;
  readonly Principal: string | Readonly<Record<string, Texts>> | undefined;
  readonly NotPrincipal: string | Readonly<Record<string, Texts>> | undefined;
  readonly Condition: Readonly<Record<string, Readonly<Record<string, Texts>>>> | undefined;
}

export interface Document {
  readonly Version: string | undefined;
  readonly Id: string | undefined;
  readonly Statement: readonly Statement[];
}

/** The order in which the real provider writes what a statement has. */
const FIELDS = [
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Principal",
  "NotPrincipal",
  "Condition",
] as const;

/** A document from its JSON; `what` says in an error which one it is. */
export function readDocument(json: string, what: string): Document {
  let parsed: Partial<Document>;
  try {
    parsed = JSON.parse(json) as Partial<Document>;
  } catch (error) {
    throw new Error(`writing IAM Policy Document: merging ${what}: ${error instanceof Error ? error.message : error}`);
  }
  const { Statement = [] } = parsed;
  const all = (Array.isArray(Statement) ? Statement : [Statement]) as readonly Partial<Statement>[];
  return {
    Version: parsed.Version,
    Id: parsed.Id,
    Statement: all.map((one) => Object.fromEntries(FIELDS.map((name) => [name, one[name]])) as unknown as Statement),
  };
}

/** Each document over those before it: its id and version, and its statements in the place of those of the same sid. */
export function merge(documents: readonly Document[]): Document {
  const statements: Statement[] = [];
  for (const one of documents.flatMap(({ Statement }) => Statement)) {
    const at = one.Sid === undefined ? -1 : statements.findIndex(({ Sid }) => Sid === one.Sid);
    if (at < 0) statements.push(one);
    else statements[at] = one;
  }
  const versions = documents.flatMap(({ Version }) => Version ?? []).sort();
  return { Version: versions.at(-1), Id: documents.findLast(({ Id }) => Id)?.Id, Statement: statements };
}

/** Objects other than documents and statements have their names sorted, as Go writes its maps. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, ordered(part)]),
  );
}

/** JSON as Go writes it, which spells out the characters that HTML has a use for. */
export function goJson({ Version, Id, Statement }: Document, indent: number): string {
  const statements = Statement.map((one) =>
    Object.fromEntries(FIELDS.filter((name) => one[name] !== undefined).map((name) => [name, ordered(one[name])])),
  );
  const document = {
    ...(Version && { Version }),
    ...(Id && { Id }),
    ...(statements.length > 0 && { Statement: statements }),
  };
  return JSON.stringify(document, undefined, indent).replace(
    /[<>&\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
