import { crc32 } from "node:zlib";
import type { Arguments } from "../arguments";
import type { FunctionType, Outputs, Properties } from "../model";
import type { Value } from "../values";
import { type Document, goJson, merge, readDocument, type Statement } from "./policyDocuments";

const VERSIONS = ["2008-10-17", "2012-10-17"];
const oneOf = (allowed: readonly string[]) => (value: Value) =>
  allowed.includes(String(value)) ? undefined : `expected to be one of ${allowed.join(", ")}; got "${value}"`;
const sidProblem = (value: Value) =>
  /^[a-zA-Z0-9]*$/.test(String(value)) ? undefined : `must only include alphanumeric characters; got "${value}"`;
const unused = (value: Value) => (value === "" ? undefined : "is not used any more: expected to be an empty string");

const SET = { type: "set" } as const;
const PRINCIPALS = {
  type: "set",
  element: { identifiers: { type: "set", required: true }, type: { type: "string", required: true } },
} as const;
const STATEMENT: Properties = {
  actions: SET,
  conditions: {
    type: "set",
    element: {
      test: { type: "string", required: true },
      values: { type: "list", required: true },
      variable: { type: "string", required: true },
    },
  },
  effect: { type: "string", default: "Allow", check: oneOf(["Allow", "Deny"]) },
  notActions: SET,
  notPrincipals: PRINCIPALS,
  notResources: SET,
  principals: PRINCIPALS,
  resources: SET,
  sid: { type: "string", check: sidProblem },
};

/** IAM's variables are written &{…} in programs, whose languages have uses of their own for ${…}. */
function withVariables(version: string, texts: string[]): string[] {
  const found = version === VERSIONS[0] ? texts.find((text) => text.includes("&{")) : undefined;
  if (found !== undefined) {
    throw new Error(`found &{ sequence in (${found}), which is not supported in document version 2008-10-17`);
  }
  return texts.map((text) => text.replaceAll("&{", "${"));
}

/** One text alone, or all of a set, in the reverse order that the real provider writes them in. */
function oneOrAll(texts: string[]): string | string[] | undefined {
  if (texts.length < 2) return texts[0];
  return [...new Set(texts)].sort().reverse();
}

function principalsOf(version: string, all: Arguments[]): Statement["Principal"] {
  const byType = new Map<string, string[]>();
  for (const one of all) {
    const type = one.need("type");
    byType.set(type, [...(byType.get(type) ?? []), ...withVariables(version, one.strings("identifiers"))]);
  }
  if (byType.size === 0) return undefined;
  if (byType.size === 1 && byType.get("*")?.join() === "*") return "*";
  return Object.fromEntries([...byType].map(([type, names]) => [type, oneOrAll(names) ?? []]));
}

function conditionsOf(version: string, all: Arguments[]): Statement["Condition"] {
  const found: Record<string, Record<string, string | string[]>> = {};
  for (const one of all) {
    const variable = one.need("variable");
    const tests = found[one.need("test")] ?? {};
    const known = tests[variable] ?? [];
    const values = [...(Array.isArray(known) ? known : [known]), ...withVariables(version, one.strings("values"))];
    tests[variable] = values.length === 1 ? (values[0] ?? "") : values;
    found[one.need("test")] = tests;
  }
  return all.length === 0 ? undefined : found;
}

function statementOf(version: string, one: Arguments): Statement {
  return {
    Sid: one.string("sid"),
    Effect: one.string("effect"),
    Action: oneOrAll(one.strings("actions")),
    NotAction: oneOrAll(one.strings("notActions")),
    Resource: oneOrAll(withVariables(version, one.strings("resources"))),
    NotResource: oneOrAll(withVariables(version, one.strings("notResources"))),
    Principal: principalsOf(version, one.objects("principals")),
    NotPrincipal: principalsOf(version, one.objects("notPrincipals")),
    Condition: conditionsOf(version, one.objects("conditions")),
  };
}

function refuseRepeats(statements: readonly Statement[], complaint: (sid: string) => string): void {
  const sids = statements.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid]));
  const repeated = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (repeated !== undefined) throw new Error(`writing IAM Policy Document: ${complaint(repeated)}`);
}

function write(args: Arguments): Document {
  const version = args.need("version");
  const sources = args
    .strings("sourcePolicyDocuments")
    .map((text, index) => readDocument(text, `source document ${index}`));
  const own = args.objects("statements").map((one) => statementOf(version, one));
  refuseRepeats(
    sources.flatMap(({ Statement }) => Statement),
    (sid) => `duplicate Sid (${sid}) in source_policy_documents. Remove the Sid or ensure Sids are unique.`,
  );
  refuseRepeats(own, (sid) => `duplicate Sid (${sid}). Remove the Sid or ensure the Sid is unique.`);
  const overrides = args
    .strings("overridePolicyDocuments")
    .map((text, index) => readDocument(text, `override document ${index}`));
  return merge([...sources, { Version: version, Id: args.string("policyId"), Statement: own }, ...overrides]);
}

/** The id is that of Terraform, which makes ids of texts from their CRC-32. */
function resultsOf(args: Arguments): Outputs {
  const document = write(args);
  const json = goJson(document, 2);
  return { id: String(crc32(json)), json, minifiedJson: goJson(document, 0) };
}

export const getPolicyDocument: FunctionType = {
  token: "aws:iam/getPolicyDocument:getPolicyDocument",
  description: "The JSON of a policy out of its statements. It calls nobody.",
  regional: false,
  arguments: {
    overrideJson: { type: "string", check: unused },
    overridePolicyDocuments: { type: "list", description: "Documents whose statements replace those of the same sid." },
    policyId: { type: "string" },
    sourceJson: { type: "string", check: unused },
    sourcePolicyDocuments: { type: "list", description: "Documents to begin with, which have no sid in common." },
    statements: { type: "list", element: STATEMENT },
    version: { type: "string", default: "2012-10-17", check: oneOf(VERSIONS) },
  },
  results: { id: { type: "string" }, json: { type: "string" }, minifiedJson: { type: "string" } },
  invoke: async (_call, args) => resultsOf(args),
};
