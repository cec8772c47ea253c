import { isRecord } from "../settings/fields";

/** The entries of an element with an opposite, such as `Action` and `NotAction`. */
export interface Listed {
  /** Whether the element has the name with "Not", so that it means everything else. */
  excluding: boolean;
  entries: readonly string[];
}

/** One line of a statement's `Condition`. All lines of a statement must hold. */
export interface Condition {
  /** Such as `StringEquals`. */
  operator: string;
  /** Such as `kms:CallerAccount`. */
  key: string;
  /** One of them must match. */
  values: readonly string[];
}

/** A statement of a key policy (IAM User Guide, "IAM JSON policy elements reference"). */
export interface Statement {
  effect: "Allow" | "Deny";
  /** AWS principals only: neither a service nor an identity provider copies a snapshot. */
  principals: Listed;
  actions: Listed;
  resources: Listed;
  conditions: readonly Condition[];
}

/**
 * Whether a string matches a pattern of AWS's policies, where `*` matches any string and `?` one character. After a
 * mismatch only the last `*` takes one character more, so the steps are at most the product of the two lengths; a regular
 * expression tries every combination of stars.
 */
export function fits(pattern: string, text: string): boolean {
  const [patterns, letters] = [[...pattern], [...text]];
  let [at, read] = [0, 0];
  let star: { at: number; read: number } | undefined;
  while (read < letters.length) {
    if (patterns[at] === "*") {
      star = { at, read };
      at += 1;
    } else if (at < patterns.length && (patterns[at] === "?" || patterns[at] === letters[read])) {
      at += 1;
      read += 1;
    } else if (star !== undefined) {
      star.read += 1;
      at = star.at + 1;
      read = star.read;
    } else {
      return false;
    }
  }
  return patterns.slice(at).every((part) => part === "*");
}

/** The statements of a key policy; `undefined` for a string that is not a key policy. */
export function parseKeyPolicy(text: string): Statement[] | undefined {
  const document = parseJson(text);
  const listed = isRecord(document) ? document["Statement"] : undefined;
  const statements = (Array.isArray(listed) ? listed : [listed]).map(parseStatement);
  return statements.every((statement) => statement !== undefined) ? statements : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The valid element names. Under any other name, such as `condition`, AWS ignores the element or refuses the policy. */
const ELEMENTS = "Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split(" ");
const PRINCIPALS = "AWS Service Federated CanonicalUser".split(" ");

function parseStatement(value: unknown): Statement | undefined {
  if (!isRecord(value) || !hasOnly(ELEMENTS, value)) {
    return undefined;
  }
  const effect = value["Effect"];
  const principals = parseListed(value, "Principal", parsePrincipals);
  const actions = parseListed(value, "Action", parseTexts);
  // A statement without a resource is about the key that the policy is attached to.
  const resources = parseListed(
    { ...("NotResource" in value ? {} : { Resource: "*" }), ...value },
    "Resource",
    parseTexts,
  );
  const conditions = parseConditions(value["Condition"] ?? {});
  const isEffect = effect === "Allow" || effect === "Deny";
  return isEffect && principals && actions && resources && conditions
    ? { effect, principals, actions, resources, conditions }
    : undefined;
}

type ParseTexts = (value: unknown) => string[] | undefined;

function parseListed(
  statement: Readonly<Record<string, unknown>>,
  name: string,
  parse: ParseTexts,
): Listed | undefined {
  const excluding = `Not${name}` in statement;
  if (excluding === name in statement) {
    return undefined;
  }
  const entries = parse(statement[excluding ? `Not${name}` : name]);
  return entries && { excluding, entries };
}

function parsePrincipals(value: unknown): string[] | undefined {
  if (!isRecord(value)) {
    return parseTexts(value);
  }
  return hasOnly(PRINCIPALS, value) ? parseTexts(value["AWS"] ?? []) : undefined;
}

function hasOnly(names: readonly string[], value: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(value).every((name) => names.includes(name));
}

function parseTexts(value: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const isPlain = list.every((item) => ["string", "number", "boolean"].includes(typeof item));
  return isPlain ? list.map(String) : undefined;
}

function parseConditions(value: unknown): Condition[] | undefined {
  const conditions: Condition[] = [];
  for (const [operator, lines] of isRecord(value) ? Object.entries(value) : [["", undefined] as const]) {
    for (const [key, given] of isRecord(lines) ? Object.entries(lines) : [["", undefined] as const]) {
      const values = parseTexts(given);
      if (values === undefined) {
        return undefined;
      }
      conditions.push({ operator, key, values });
    }
  }
  return conditions;
}
