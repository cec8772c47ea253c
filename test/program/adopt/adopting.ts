/** Runs `adopt` with a given preview and given resources in AWS. `revealed` is the output of `pulumi config --show-secrets`. */
import { adopt } from "../../../program/adopt/adopt";
import type { Host } from "../../../program/adopt/host";
import { LookupError } from "../../../program/aws/credentials";
import type { Existing, NamedResource } from "../../../program/aws/existing";

export const STACK = "urn:pulumi:prod::p::pulumi:pulumi:Stack::p-prod";
export const COMPONENT = "urn:pulumi:prod::p::rds-snapshots:index:SnapshotCopy::orders-copy";
export const COPY =
  "urn:pulumi:prod::p::rds-snapshots:index:SnapshotCopy$aws:rds/snapshotCopy:SnapshotCopy::orders-copy";
export const SOURCE = "arn:aws:rds:us-east-1:111111111111:snapshot:rds:orders-2026-11-24-05-06";
export const PROVIDER = "urn:pulumi:prod::p::pulumi:providers:aws::default_7_48_0::2af09100";

export function step(urn: string, op: string, inputs: object, { parent = STACK, provider = PROVIDER, key = "" } = {}) {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const propertyDependencies = { region: null, ...(key && { targetKeyId: [key] }) };
  return {
    op,
    urn,
    newState: { type, custom: type.startsWith("aws:"), parent, provider, inputs, propertyDependencies },
  };
}

export const copyInputs = {
  region: "eu-west-1",
  targetDbSnapshotIdentifier: "orders-copy",
  sourceDbSnapshotIdentifier: SOURCE,
  kmsKeyId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
};
export const copyOf = (op = "create") => step(COPY, op, copyInputs, { parent: COMPONENT });
export const component = (op: string) => step(COMPONENT, op, {}, { provider: "" });

export interface Found {
  code: number;
  log: string;
  commands: string[][];
  /** The resources that were looked up. */
  asked: NamedResource[];
  file?: { nameTable: Record<string, string>; resources: Record<string, unknown>[] };
}

/** Adopts with a preview of these steps. `existing` has the results of successive lookups, by name. */
export async function adopting(
  steps: unknown[],
  existing: Record<string, (Existing | LookupError | undefined)[]>,
  { args = [] as string[], config = {}, revealed = {}, previewCode = 0, importCode = 7 } = {},
): Promise<Found> {
  const found: Found = { code: -1, log: "", commands: [], asked: [] };
  const host: Host = {
    pulumi: async (command) => {
      found.commands.push([...command]);
      if (command[0] === "config") return { code: 0, stdout: JSON.stringify(revealed) };
      return { code: command[0] === "preview" ? previewCode : importCode, stdout: JSON.stringify({ config, steps }) };
    },
    look: async (create) => {
      found.asked.push(create);
      const answer = existing[create.identifier]?.shift();
      if (answer instanceof LookupError) throw answer;
      return answer;
    },
    withFile: (content, use) => {
      found.file = JSON.parse(content);
      return use("FILE");
    },
    pause: async () => {
      found.log += "(pause)\n";
    },
    log: (line) => {
      found.log += `${line}\n`;
    },
  };
  found.code = await adopt(args, host);
  return found;
}

export const available: Existing = { status: "available", sourceSnapshotArn: SOURCE };
