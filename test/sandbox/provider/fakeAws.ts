import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeClusters } from "./fakeClusters";
import { FakeGroups } from "./fakeGroups";
import { FakeKms } from "./fakeKms";
import { FakeRds } from "./fakeRds";

/** AWS's answer to a call that it refuses. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Fields = { [name: string]: Json };

/** One call as it arrived: whose it is and where it goes follows from its signature. */
export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly account: string;
  readonly input: Fields;
}

/** Names of list members in the answers of RDS. */
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
  DBParameterGroups: "DBParameterGroup",
  DBClusterParameterGroups: "DBClusterParameterGroup",
  Parameters: "Parameter",
  OptionGroupsList: "OptionGroup",
  Options: "Option",
  OptionSettings: "OptionSetting",
  VpcSecurityGroupMemberships: "VpcSecurityGroupMembership",
};

function xml(value: Json, name = ""): string {
  if (value === null) return "";
  if (Array.isArray(value)) {
    const member = MEMBERS[name] ?? "member";
    return value.map((element) => `<${member}>${xml(element)}</${member}>`).join("");
  }
  if (typeof value !== "object") return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return Object.entries(value)
    .map(([field, part]) => `<${field}>${xml(part, field)}</${field}>`)
    .join("");
}

/** Query parameters as `Tags.Tag.1.Key=a` become nested lists and objects. */
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
  const arrays = (value: Json): Json => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const keys = Object.keys(value);
    if (keys.length > 0 && keys.every((key) => /^\d+$/.test(key))) return Object.values(value).map(arrays);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, arrays(part)]));
  };
  return arrays(root) as Fields;
}

/** A small AWS on 127.0.0.1: RDS snapshots and instances, KMS and STS, for several accounts and Regions. */
export class FakeAws {
  readonly calls: AwsCall[] = [];
  readonly rds = new FakeRds();
  readonly clusters = new FakeClusters(this.rds);
  readonly groups = new FakeGroups(this.rds);
  readonly kms = new FakeKms();
  /** Refusals by operation: each is used once. */
  readonly refuse = new Map<string, Refusal>();
  private readonly accounts = new Map<string, string>();
  private readonly server = createServer((request, response) => this.serve(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  operations(): string[] {
    return this.calls.map(({ operation }) => operation);
  }

  /** The inputs of all calls of an operation. */
  inputs(operation: string): Fields[] {
    return this.calls.filter((call) => call.operation === operation).map(({ input }) => input);
  }

  private answer(call: AwsCall): Fields {
    const refusal = this.refuse.get(call.operation);
    if (refusal !== undefined) {
      this.refuse.delete(call.operation);
      throw refusal;
    }
    if (call.service === "sts") return this.sts(call);
    if (call.service === "kms") return this.kms.answer(call);
    return this.groups.answer(call) ?? this.clusters.answer(call) ?? this.rds.answer(call);
  }

  private sts({ operation, account, input }: AwsCall): Fields {
    if (operation === "GetCallerIdentity") {
      return { Account: account, Arn: `arn:aws:iam::${account}:user/x`, UserId: "U" };
    }
    const key = `ASIA${randomUUID().slice(0, 8)}`;
    this.accounts.set(key, String(input["RoleArn"]).split(":")[4] ?? "");
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    return { Credentials: { AccessKeyId: key, SecretAccessKey: "s", SessionToken: "t", Expiration } };
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(String(request.headers.authorization));
      const [, key = "", region = "", service = ""] = scope ?? [];
      const isQuery = service !== "kms";
      const input = isQuery ? fromQuery(body) : (JSON.parse(body) as Fields);
      const operation = isQuery ? String(input["Action"]) : String(request.headers["x-amz-target"]).split(".")[1];
      const call = {
        service,
        operation: operation ?? "",
        region,
        account: this.accounts.get(key) ?? "111111111111",
        input,
      };
      this.calls.push(call);
      try {
        const output = this.answer(call);
        if (isQuery) this.send(response, 200, `<R><${operation}Result>${xml(output)}</${operation}Result></R>`);
        else this.send(response, 200, JSON.stringify(output));
      } catch (error) {
        const { code, message, status } =
          error instanceof Refusal ? error : new Refusal("InternalFailure", String(error), 500);
        const text = isQuery
          ? `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`
          : JSON.stringify({ __type: code, message });
        this.send(response, status, text);
      }
    });
  }

  private send(response: ServerResponse, status: number, body: string): void {
    response.writeHead(status, { "x-amzn-requestid": "request-1", "content-type": "text/xml" });
    response.end(body);
  }
}
