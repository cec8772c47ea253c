import { canonical, type Value } from "../values";

type Json = Exclude<Value, object> | Json[] | { [name: string]: Json };

const parse = (text: string) => JSON.parse(text) as Json;
const isRecord = (value: Json | undefined): value is { [name: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const ACCOUNT = /^\d{12}$/;
const ROOT = /^arn:aws[\w-]*:iam::(\d{12}):root$/;

function principal(value: Json): Json {
  if (Array.isArray(value)) return value.map(principal);
  const [, account] = typeof value === "string" ? (ROOT.exec(value) ?? []) : [];
  return account ?? value;
}

/** IAM treats a string like a list of one, ignores the order of lists, and treats an account ID like its root ARN. */
function normal(value: Json): Json {
  if (Array.isArray(value)) {
    const elements = value.map(normal);
    const first = elements[0];
    if (elements.length === 1 && first !== undefined) return first;
    return elements.sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      if (name !== "Principal" && name !== "NotPrincipal") return [name, normal(part)];
      const all = isRecord(part) && part["AWS"] !== undefined ? { ...part, AWS: principal(part["AWS"]) } : part;
      return [name, normal(all)];
    }),
  );
}

/** Returns an error if the policy is not JSON. */
export function policyError(policy: Value): string | undefined {
  try {
    parse(String(policy));
    return undefined;
  } catch (error) {
    return `contains an invalid JSON policy: ${error instanceof Error ? error.message : error}`;
  }
}

/** Whether two policy documents are equivalent. */
export function samePolicy(a: Value, b: Value): boolean {
  if (policyError(a) !== undefined || policyError(b) !== undefined) return a === b;
  return canonical(normal(parse(String(a)))) === canonical(normal(parse(String(b))));
}

/** The policy without white space, as the real provider sends and stores it. */
export function compactPolicy(policy: string): string {
  return JSON.stringify(parse(policy));
}

/** Whether the text is a principal that exists: an ARN, an account or a service. KMS returns a unique ID for a deleted one. */
export function isPrincipal(text: string): boolean {
  return text.startsWith("arn:") || ACCOUNT.test(text) || /^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(text);
}
