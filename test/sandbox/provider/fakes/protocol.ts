import type { IncomingMessage } from "node:http";
import type { AwsCall, Fields, Json } from "./call";
import { operationOf } from "./s3";

/** The names of list members in RDS's responses. */
const MEMBERS: Record<string, string> = {
  DBSnapshots: "DBSnapshot",
  DBInstances: "DBInstance",
  TagList: "Tag",
  DBSnapshotAttributes: "DBSnapshotAttribute",
  AttributeValues: "AttributeValue",
  DBClusters: "DBCluster",
  DBClusterMembers: "DBClusterMember",
  DBClusterSnapshots: "DBClusterSnapshot",
  DBClusterSnapshotAttributes: "DBClusterSnapshotAttribute",
  AvailabilityZones: "AvailabilityZone",
  DBClusterParameterGroups: "DBClusterParameterGroup",
  Parameters: "Parameter",
  OptionGroupsList: "OptionGroup",
  Options: "Option",
  OptionSettings: "OptionSetting",
  VpcSecurityGroupMemberships: "VpcSecurityGroupMembership",
  DBSubnetGroups: "DBSubnetGroup",
  Subnets: "Subnet",
  ExportTasks: "ExportTask",
  DBInstanceAutomatedBackups: "DBInstanceAutomatedBackup",
  DBInstanceAutomatedBackupsReplications: "DBInstanceAutomatedBackupsReplication",
  VpcSecurityGroups: "VpcSecurityGroupMembership",
  DBParameterGroups: "DBParameterGroup",
  OptionGroupMemberships: "OptionGroupMembership",
  TagSet: "Tag",
};

/** A value as XML, without its outermost element. */
function xml(value: Json, name = ""): string {
  if (value === null) return "";
  if (Array.isArray(value)) {
    const member = MEMBERS[name] ?? "member";
    return value.map((element) => `<${member}>${xml(element)}</${member}>`).join("");
  }
  if (typeof value !== "object") return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return Object.entries(value)
    .filter(([, part]) => part !== null)
    .map(([field, part]) => `<${field}>${xml(part, field)}</${field}>`)
    .join("");
}

const isObject = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The elements of a list. The query protocol writes a list as one member with numbered elements. */
function elementsOf(fields: Fields): Json[] | undefined {
  const [member, ...others] = Object.values(fields);
  const isList = others.length === 0 && isObject(member) && Object.keys(member).every((key) => /^\d+$/.test(key));
  return isList ? Object.values(member) : undefined;
}

function withLists(fields: Fields): Fields {
  const converted = (value: Json): Json =>
    isObject(value) ? (elementsOf(value)?.map(converted) ?? withLists(value)) : value;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, converted(value)]));
}

/** Query parameters such as `Tags.Tag.1.Key=a` become nested lists and objects. */
function fromQuery(body: string): Fields {
  const root: Fields = {};
  for (const [path, value] of new URLSearchParams(body)) {
    const parts = path.split(".");
    let at: Fields = root;
    parts.forEach((part, index) => {
      const isLeaf = index === parts.length - 1;
      const next = isLeaf ? value : (at[part] ?? {});
      at[part] = next;
      at = next as Fields;
    });
  }
  return withLists(root);
}

/** Reads a request in the protocol of its service. */
export function parseRequest(
  service: string,
  request: IncomingMessage,
  body: string,
): { input: Fields; operation?: string } {
  if (service === "kms") {
    const operation = String(request.headers["x-amz-target"]).split(".")[1];
    return { input: JSON.parse(body) as Fields, ...(operation && { operation }) };
  }
  if (service === "s3") {
    const url = new URL(request.url ?? "/", "http://s3");
    return { input: { path: url.pathname, body }, operation: operationOf(request.method ?? "", url) };
  }
  const input = fromQuery(body);
  return { input, operation: String(input["Action"]) };
}

/** Writes a response in the protocol of its service. S3's client needs the namespace for a response that is only text. */
export function formatResponse({ service, operation }: AwsCall, output: Fields): string {
  if (service === "kms") return JSON.stringify(output);
  if (service !== "s3") {
    return `<${operation}Response><${operation}Result>${xml(output)}</${operation}Result></${operation}Response>`;
  }
  return Object.entries(output)
    .map(([root, value]) => `<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${xml(value, root)}</${root}>`)
    .join("");
}

/** Writes an error in the protocol of its service. */
export function formatError(service: string, code: string, message: string): string {
  if (service === "kms") return JSON.stringify({ __type: code, message });
  const body = `<Code>${code}</Code><Message>${message}</Message>`;
  if (service === "s3") return `<Error>${body}<RequestId>r</RequestId></Error>`;
  return `<ErrorResponse><Error><Type>Sender</Type>${body}</Error><RequestId>r</RequestId></ErrorResponse>`;
}
