import type { ApplyMethod, Parameter } from "@aws-sdk/client-rds";
import { Arguments } from "../arguments";
import type { Behavior } from "../declared";
import { missingFrom } from "../diff";
import type { Property } from "../model";
import { isObject, type Value } from "../values";

const lower = (value: Value) => String(value).toLowerCase();

function applyMethodError(value: Value): string | undefined {
  if (["immediate", "pending-reboot"].includes(lower(value))) return undefined;
  return `expected to be one of ["immediate" "pending-reboot"], got ${value}`;
}

const parameters = (applyMethod: Behavior): Behavior => ({
  type: "set",
  identifiedBy: "name",
  element: { applyMethod: { ...applyMethod, default: "immediate" }, name: { comparedAs: lower } },
});

/** pulumi-aws ignores a change of `applyMethod` alone in a DB parameter group, because AWS does not store it. */
export const DB_PARAMETERS = parameters({ validate: applyMethodError, comparedAs: () => undefined });
export const CLUSTER_PARAMETERS = parameters({ comparedAs: lower });

/** The parameters of arguments or state in AWS's form. */
export function toParameters(args: Arguments): Parameter[] {
  return args.objects("parameters").map((parameter) => {
    const method = parameter.string("applyMethod");
    return {
      ParameterName: lower(parameter.required("name")),
      ParameterValue: String(parameter.properties["value"] ?? ""),
      ...(method !== undefined && { ApplyMethod: lower(method) as ApplyMethod }),
    };
  });
}

/** AWS's parameters in the state's form. */
export function fromParameters(found: readonly Parameter[]): Value {
  return found.flatMap(({ ParameterName, ParameterValue = "", ApplyMethod = "" }) =>
    ParameterName === undefined
      ? []
      : [{ applyMethod: lower(ApplyMethod), name: lower(ParameterName), value: ParameterValue }],
  );
}

/** The new and changed parameters. */
export function toModify(property: Property, before: Arguments, after: Arguments): Parameter[] {
  const elements = (args: Arguments) => args.objects("parameters").map(({ properties }) => properties);
  const changed = missingFrom(property, elements(after), elements(before)).filter(isObject);
  return toParameters(new Arguments({ parameters: changed }));
}

/** The removed parameters. */
export function toReset(before: Arguments, after: Arguments): Parameter[] {
  const kept = new Set(toParameters(after).map(({ ParameterName }) => ParameterName));
  return toParameters(before).filter(({ ParameterName }) => !kept.has(ParameterName));
}

/** The maximum number of parameters in one call. */
const LARGEST_CHUNK = 20;

/** Parameters that AWS accepts only together. */
const TOGETHER = [
  ["collation_server", "character_set_server"],
  ["gtid-mode", "enforce_gtid_consistency"],
  ["password_encryption", "rds.accepted_password_auth_method"],
  ["ssl_max_protocol_version", "ssl_min_protocol_version"],
  ["rds.change_data_capture_streaming", "binlog_format"],
  ["aurora_enhanced_binlog", "binlog_backup", "binlog_replication_globaldb"],
];

export function chunksOf(all: readonly Parameter[]): Parameter[][] {
  const chunks: Parameter[][] = [];
  for (let start = 0; start < all.length; start += LARGEST_CHUNK) chunks.push(all.slice(start, start + LARGEST_CHUNK));
  return chunks;
}

/** The parameters of each call: first those that belong together, then the immediate ones, then the others. */
export function modifications(all: readonly Parameter[]): Parameter[][] {
  const bin = ({ ParameterName = "", ApplyMethod }: Parameter) => {
    const together = TOGETHER.findIndex((names) => names.includes(ParameterName));
    if (together >= 0) return together;
    return ApplyMethod === "pending-reboot" ? TOGETHER.length + 1 : TOGETHER.length;
  };
  return Array.from({ length: TOGETHER.length + 2 }, (_, index) => all.filter((one) => bin(one) === index)).flatMap(
    chunksOf,
  );
}
