/** Lets one resource through one rule, for a reason and until a day. */
export interface Exception {
  /** The name of the rule. */
  rule: string;
  /** The full URN of the resource. For a component it covers the resources that it declares itself. */
  resource: string;
  /** Why; shown each time that the exception is used. */
  reason: string;
  /** The last day on which it counts, as `YYYY-MM-DD`, in UTC. */
  expires: string;
}

const FIELDS = ["rule", "resource", "reason", "expires"] as const;

/**
 * Reads the setting `exceptions`; what is wrong is added to the errors, with its path. An exception with an error
 * does not count.
 */
export function parseExceptions(value: unknown, ruleNames: readonly string[], errors: string[]): Exception[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    errors.push(`exceptions: it must be a list of objects with ${FIELDS.join(", ")}.`);
    return [];
  }
  return value.flatMap((item: unknown, index) => {
    const found = exceptionErrors(item, ruleNames).map((error) => `exceptions[${index}]${error}`);
    errors.push(...found);
    return found.length === 0 && isException(item) ? [item] : [];
  });
}

function exceptionErrors(item: unknown, ruleNames: readonly string[]): string[] {
  if (!isRecord(item)) {
    return [`: it must be an object with ${FIELDS.join(", ")}.`];
  }
  const fields: readonly string[] = FIELDS;
  const strange = Object.keys(item)
    .filter((name) => !fields.includes(name))
    .map((name) => `.${name}: there is no such field; there are ${fields.join(", ")}.`);
  const wrong = FIELDS.flatMap((field) => {
    const text = item[field];
    const error =
      typeof text === "string" && text.trim() !== ""
        ? fieldError(field, text, ruleNames)
        : "it is required, and must be a text.";
    return error === undefined ? [] : [`.${field}: ${error}`];
  });
  return [...strange, ...wrong];
}

function fieldError(field: (typeof FIELDS)[number], text: string, ruleNames: readonly string[]): string | undefined {
  const quoted = JSON.stringify(text);
  switch (field) {
    case "rule":
      return ruleNames.includes(text) ? undefined : `there is no rule ${quoted}; there are ${ruleNames.join(", ")}.`;
    case "resource":
      // No wildcards: a pattern would go on to let resources through that nobody thought of when it was written. The
      // stack is one too, as the parent of all that has no component.
      if (/^urn:pulumi:[^:*]+::[^:*]+::pulumi:pulumi:Stack::/.test(text)) {
        return `${quoted} is the stack itself, and would stand for everything in it; write the URN of one resource or component.`;
      }
      return /^urn:pulumi:[^:*]+::[^:*]+::[^*]+::[^*]+$/.test(text)
        ? undefined
        : `${quoted} is not the full URN of a resource, as a violation or "pulumi stack --show-urns" shows it; wildcards are not allowed.`;
    case "expires":
      return isDay(text) ? undefined : `${quoted} is not a day; write it as YYYY-MM-DD.`;
    case "reason":
      return undefined;
  }
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  // The comparison finds days such as 2027-02-30, which JavaScript moves to March.
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function isException(item: unknown): item is Exception {
  return isRecord(item) && FIELDS.every((field) => typeof item[field] === "string");
}

/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether an exception still counts on a day (`YYYY-MM-DD`). */
export function isExpired(exception: Exception, today: string): boolean {
  return exception.expires < today;
}

/** The exceptions that are meant for a rule's verdict on a resource, or on one that its component declares. */
export function exceptionsFor(
  exceptions: readonly Exception[],
  rule: string,
  { urn, parent }: { urn: string; parent: string | undefined },
): Exception[] {
  return exceptions.filter(
    (exception) => exception.rule === rule && (exception.resource === urn || exception.resource === parent),
  );
}
