import type { ServiceError } from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Provider } from "../../../sandbox/provider/provider";
import { serve } from "../../../sandbox/provider/server";
import { Connection, toFields, toStruct } from "./connection";
import { FakeAws } from "./fakes/aws";
import type { Fields } from "./fakes/call";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

export const secret = (value: string) => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });

export interface Resource {
  readonly urn: string;
  readonly id: string;
  readonly state: Fields;
  readonly inputs: Fields;
}

/** The resource that a failed create or update left in the state. */
interface Left {
  readonly id: string;
  readonly state: Fields;
  readonly inputs: Fields;
  readonly reasons: string[];
}

/** Reads the error details as the engine does. */
function leftBy(error: ServiceError): Left | undefined {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  if (bytes === undefined) return undefined;
  const [detail] = Status.deserializeBinary(Buffer.from(bytes)).getDetailsList();
  const failed = detail?.unpack(proto.ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
  if (!failed) return undefined;
  return {
    id: failed.getId(),
    state: toFields(failed.getProperties()),
    inputs: toFields(failed.getInputs()),
    reasons: failed.getReasonsList(),
  };
}

async function failureOf(operation: Promise<Resource>): Promise<{ message: string; left: Left | undefined }> {
  try {
    await operation;
  } catch (error) {
    return { message: (error as ServiceError).details, left: leftBy(error as ServiceError) };
  }
  throw new Error("The operation did not fail.");
}

const KINDS = Object.entries(proto.PropertyDiff.Kind);

/** Calls the provider over gRPC as the engine does, with a fake AWS behind it. */
export class Engine extends Connection {
  static async start(config: Fields = {}, aws = new FakeAws()): Promise<Engine> {
    const endpoint = await aws.start();
    const engine = new Engine(aws, endpoint, await serve(new Provider({})));
    const endpoints = JSON.stringify([{ rds: endpoint, kms: endpoint, sts: endpoint, iam: endpoint, s3: endpoint }]);
    const keys = { accessKey: "AKIA", secretKey: "s", skipRequestingAccountId: "true" };
    try {
      await engine.configure({ region: "us-east-1", endpoints, maxRetries: "1", ...keys, ...config });
    } catch (error) {
      engine.stop();
      throw error;
    }
    aws.calls.length = 0;
    return engine;
  }

  async check(
    urn: string,
    news: Fields,
    olds: Fields = {},
    seed = "seed",
  ): Promise<{ inputs: Fields; failures: string[] }> {
    const request = new proto.CheckRequest();
    request.setUrn(urn);
    request.setNews(toStruct(news));
    request.setOlds(toStruct(olds));
    request.setRandomseed(Buffer.from(seed));
    const response = await this.ask<proto.CheckResponse>((answer) => this.client.check(request, answer));
    return {
      inputs: toFields(response.getInputs()),
      failures: response.getFailuresList().map((one) => one.getReason()),
    };
  }

  /** Checked inputs. Fails the test if the provider refuses them. */
  async inputs(urn: string, news: Fields, olds: Fields = {}): Promise<Fields> {
    const { inputs, failures } = await this.check(urn, news, olds);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    return inputs;
  }

  async diff(resource: Resource, news: Fields, ignored: string[] = []) {
    const request = new proto.DiffRequest();
    request.setUrn(resource.urn);
    request.setId(resource.id);
    request.setOlds(toStruct(resource.state));
    request.setOldInputs(toStruct(resource.inputs));
    request.setNews(toStruct(await this.inputs(resource.urn, news, resource.inputs)));
    request.setIgnorechangesList(ignored);
    const response = await this.ask<proto.DiffResponse>((answer) => this.client.diff(request, answer));
    const detailed: Record<string, string> = {};
    response.getDetaileddiffMap().forEach((diff, path) => {
      detailed[path] = KINDS.find(([, kind]) => kind === diff.getKind())?.[0] ?? "";
    });
    return {
      some: response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME,
      detailed,
      replaces: response.getReplacesList(),
      deleteFirst: response.getDeletebeforereplace(),
    };
  }

  async preview(urn: string, news: Fields): Promise<Fields> {
    const request = new proto.CreateRequest();
    request.setUrn(urn);
    request.setProperties(toStruct(await this.inputs(urn, news)));
    request.setPreview(true);
    const response = await this.ask<proto.CreateResponse>((answer) => this.client.create(request, answer));
    return toFields(response.getProperties());
  }

  async create(urn: string, news: Fields, timeout = 0): Promise<Resource> {
    const request = new proto.CreateRequest();
    const inputs = await this.inputs(urn, news);
    request.setUrn(urn);
    request.setProperties(toStruct(inputs));
    request.setTimeout(timeout);
    const response = await this.ask<proto.CreateResponse>((answer) => this.client.create(request, answer));
    return { urn, id: response.getId(), state: toFields(response.getProperties()), inputs };
  }

  /** The error of a create that must fail, and the resource that it left in the state. */
  async failCreate(urn: string, news: Fields, timeout = 0): Promise<{ message: string; left: Left | undefined }> {
    return failureOf(this.create(urn, news, timeout));
  }

  async update(resource: Resource, news: Fields, ignored: string[] = [], preview = false): Promise<Resource> {
    const request = new proto.UpdateRequest();
    const inputs = await this.inputs(resource.urn, news, resource.inputs);
    request.setUrn(resource.urn);
    request.setId(resource.id);
    request.setOlds(toStruct(resource.state));
    request.setOldInputs(toStruct(resource.inputs));
    request.setNews(toStruct(inputs));
    request.setIgnorechangesList(ignored);
    request.setPreview(preview);
    const response = await this.ask<proto.UpdateResponse>((answer) => this.client.update(request, answer));
    return { ...resource, state: toFields(response.getProperties()), inputs };
  }

  /** The error of an update that must fail, and the resource that it left in the state. */
  async failUpdate(resource: Resource, news: Fields): Promise<{ message: string; left: Left | undefined }> {
    return failureOf(this.update(resource, news));
  }

  /** Undefined if the resource does not exist. */
  async read(urn: string, id: string, state: Fields = {}, inputs: Fields = {}): Promise<Resource | undefined> {
    const request = new proto.ReadRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setProperties(toStruct(state));
    request.setInputs(toStruct(inputs));
    const response = await this.ask<proto.ReadResponse>((answer) => this.client.read(request, answer));
    if (response.getId() === "") return undefined;
    return {
      urn,
      id: response.getId(),
      state: toFields(response.getProperties()),
      inputs: toFields(response.getInputs()),
    };
  }

  /** The resource after a refresh. Fails the test if it does not exist. */
  async refresh({ urn, id, state, inputs }: Resource): Promise<Resource> {
    const found = await this.read(urn, id, state, inputs);
    if (found === undefined) throw new Error(`${urn} is gone`);
    return found;
  }

  async remove({ urn, id, state }: Resource, timeout = 0): Promise<void> {
    const request = new proto.DeleteRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setProperties(toStruct(state));
    request.setTimeout(timeout);
    await this.ask<Empty>((answer) => this.client.delete(request, answer));
  }
}

/** The URN of a resource of the type. */
export const urnOf = (token: string, name = "it") => `urn:pulumi:dev::try::${token}::${name}`;
