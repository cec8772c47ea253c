import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { RunningServer } from "../../../sandbox/provider/server";
import type { FakeAws } from "./fakes/aws";
import type { Fields } from "./fakes/call";

type Answer<Response> = (error: ServiceError | null, response: Response) => void;

export function toStruct(fields: Fields): Struct {
  return Struct.fromJavaScript(fields);
}

export const toFields = (struct: Struct | undefined) => (struct?.toJavaScript() ?? {}) as Fields;

/** A connection to a running provider, with the calls that do not concern a resource. */
export class Connection {
  protected readonly client: ResourceProviderClient;

  protected constructor(
    readonly aws: FakeAws,
    readonly endpoint: string,
    private readonly serving: RunningServer,
  ) {
    this.client = new ResourceProviderClient(`127.0.0.1:${serving.port}`, credentials.createInsecure());
  }

  stop(): void {
    this.client.close();
    this.serving.stop();
    this.aws.stop();
  }

  protected ask<Response>(call: (answer: Answer<Response>) => void): Promise<Response> {
    return new Promise((resolve, reject) => {
      call((error, response) => (error ? reject(error) : resolve(response)));
    });
  }

  async configure(config: Fields): Promise<proto.ConfigureResponse> {
    const request = new proto.ConfigureRequest();
    request.setArgs(toStruct(config));
    return this.ask((answer) => this.client.configure(request, answer));
  }

  async checkConfig(config: Fields): Promise<{ inputs: Fields; failures: string[] }> {
    const request = new proto.CheckRequest();
    request.setNews(toStruct(config));
    const response = await this.ask<proto.CheckResponse>((answer) => this.client.checkConfig(request, answer));
    return {
      inputs: toFields(response.getInputs()),
      failures: response.getFailuresList().map((one) => one.getReason()),
    };
  }

  async invoke(token: string, args: Fields): Promise<{ results: Fields; failures: string[] }> {
    const request = new proto.InvokeRequest();
    request.setTok(token);
    request.setArgs(toStruct(args));
    const response = await this.ask<proto.InvokeResponse>((answer) => this.client.invoke(request, answer));
    return {
      results: toFields(response.getReturn()),
      failures: response.getFailuresList().map((one) => one.getReason()),
    };
  }

  async schema(): Promise<Fields> {
    const request = new proto.GetSchemaRequest();
    const response = await this.ask<proto.GetSchemaResponse>((answer) => this.client.getSchema(request, answer));
    return JSON.parse(response.getSchema()) as Fields;
  }

  async cancel(): Promise<void> {
    await this.ask<Empty>((answer) => this.client.cancel(new Empty(), answer));
  }

  async unimplemented(): Promise<number> {
    const request = new proto.ConstructRequest();
    return this.ask<proto.ConstructResponse>((answer) => this.client.construct(request, answer)).then(
      () => -1,
      (error: ServiceError) => error.code,
    );
  }
}
