import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type AwsCall, type Fields, Refusal } from "./call";
import { FakeClusterSnapshots } from "./clusterSnapshots";
import { FakeClusters } from "./clusters";
import { FakeExports } from "./exports";
import { FakeGroups } from "./groups";
import { FakeIam } from "./iam";
import { FakeInstances } from "./instances";
import { FakeKms } from "./kms";
import { formatError, formatResponse, parseRequest } from "./protocol";
import { FakeRds } from "./rds";
import { FakeS3 } from "./s3";

/** A fake AWS on 127.0.0.1 with the parts of RDS, KMS, STS, IAM and S3 that the provider calls, for several accounts. */
export class FakeAws {
  readonly calls: AwsCall[] = [];
  rds = new FakeRds();
  instances = new FakeInstances(this.rds);
  clusters = new FakeClusters(this.rds);
  clusterSnapshots = new FakeClusterSnapshots(this.rds);
  exports = new FakeExports(this.rds, this.instances);
  groups = new FakeGroups(this.rds);
  kms = new FakeKms();
  iam = new FakeIam();
  s3 = new FakeS3();
  /** Errors by operation. Each is returned once. */
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

  /** Removes all resources, errors and recorded calls. */
  reset(): void {
    this.rds = new FakeRds();
    this.instances = new FakeInstances(this.rds);
    this.clusters = new FakeClusters(this.rds);
    this.clusterSnapshots = new FakeClusterSnapshots(this.rds);
    this.exports = new FakeExports(this.rds, this.instances);
    this.groups = new FakeGroups(this.rds);
    this.kms = new FakeKms();
    this.iam = new FakeIam();
    this.s3 = new FakeS3();
    this.refuse.clear();
    this.calls.length = 0;
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
    if (call.service === "iam") return this.iam.answer(call);
    if (call.service === "s3") return this.s3.answer(call);
    for (const part of [this.exports, this.groups, this.clusterSnapshots, this.clusters, this.instances]) {
      const answer = part.answer(call);
      if (answer !== undefined) return answer;
    }
    return this.rds.answer(call);
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
      const { input, operation } = parseRequest(service, request, body);
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
        this.send(response, 200, formatResponse(call, output));
      } catch (error) {
        const { code, message, status } =
          error instanceof Refusal ? error : new Refusal("InternalFailure", String(error), 500);
        this.send(response, status, formatError(service, code, message));
      }
    });
  }

  private send(response: ServerResponse, status: number, body: string): void {
    response.writeHead(status, { "x-amzn-requestid": "request-1", "content-type": "text/xml" });
    response.end(body);
  }
}
