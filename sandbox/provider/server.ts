import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Failure } from "./config";
import { describeError } from "./errors";
import { InitializationError } from "./lifecycle";
import type { Provider } from "./provider";
import { FUNCTIONS, RESOURCES } from "./registry";
import { packageSchema, VERSION } from "./schema";
import { canonical, type Properties } from "./values";
import { decode, encode } from "./wire";

const LARGEST_MESSAGE = 400 * 1024 * 1024;

/** An error as the engine takes it. One with state goes along in the status details, so that the engine keeps it. */
function toStatus(error: unknown): Partial<grpc.StatusObject> {
  const details = describeError(error);
  if (!(error instanceof InitializationError)) return { code: grpc.status.UNKNOWN, details };
  const failed = new proto.ErrorResourceInitFailed();
  failed.setId(error.id);
  failed.setProperties(encode(error.state));
  failed.setInputs(encode(error.inputs));
  failed.setReasonsList([details]);
  const any = new Any();
  any.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(details);
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details, metadata };
}

function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(toStatus(error)),
      );
  };
}

function checkResponse(result: { inputs: Properties; failures: readonly Failure[] }): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(encode(result.inputs));
  response.setFailuresList(result.failures.map(failure));
  return response;
}

function failure({ property, reason }: Failure): proto.CheckFailure {
  const message = new proto.CheckFailure();
  message.setProperty(property);
  message.setReason(`${property}: ${reason}`);
  return message;
}

const { Kind } = proto.PropertyDiff;
const KINDS = { add: Kind.ADD, delete: Kind.DELETE, update: Kind.UPDATE };
const REPLACING_KINDS = { add: Kind.ADD_REPLACE, delete: Kind.DELETE_REPLACE, update: Kind.UPDATE_REPLACE };

function diffResponse(provider: Provider, request: proto.DiffRequest): proto.DiffResponse {
  const urn = request.getUrn();
  const { changes, deleteFirst } = provider.diff(
    urn,
    decode(request.getOlds()),
    decode(request.getNews()),
    request.getIgnorechangesList(),
  );
  const response = new proto.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  response.setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList([...new Set(changes.map(({ argument }) => argument))]);
  response.setReplacesList([...new Set(changes.filter(({ replaces }) => replaces).map(({ argument }) => argument))]);
  response.setStablesList(provider.stables(urn, changes));
  response.setDeletebeforereplace(deleteFirst);
  response.setHasdetaileddiff(true);
  for (const { path, kind, replaces } of changes) {
    const diff = new proto.PropertyDiff();
    diff.setKind((replaces ? REPLACING_KINDS : KINDS)[kind]);
    response.getDetaileddiffMap().set(path, diff);
  }
  return response;
}

/** A provider with other settings is used from then on; no change of settings replaces it or its resources. */
function configDiffResponse(request: proto.DiffRequest): proto.DiffResponse {
  const olds = decode(request.getOldInputs() ?? request.getOlds());
  const news = decode(request.getNews());
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const changed = names.filter((name) => canonical(olds[name] ?? null) !== canonical(news[name] ?? null));
  const response = new proto.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  response.setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(changed);
  return response;
}

function checkRequest(provider: Provider, request: proto.CheckRequest): proto.CheckResponse {
  const autonaming = request.getAutonaming();
  const { DISABLE } = proto.CheckRequest.AutonamingOptions.Mode;
  const proposedName = autonaming?.getMode() === DISABLE ? null : autonaming?.getProposedName();
  const result = provider.check(request.getUrn(), decode(request.getOlds()), decode(request.getNews()), {
    randomSeed: request.getRandomseed_asU8(),
    ...(proposedName !== undefined && { proposedName }),
  });
  return checkResponse(result);
}

async function createResponse(provider: Provider, request: proto.CreateRequest): Promise<proto.CreateResponse> {
  const urn = request.getUrn();
  const inputs = decode(request.getProperties());
  const response = new proto.CreateResponse();
  if (request.getPreview()) {
    response.setProperties(encode(provider.previewCreate(urn, inputs)));
    return response;
  }
  const made = await provider.create(urn, inputs, request.getTimeout());
  response.setId(made.id);
  response.setProperties(encode(made.state));
  return response;
}

async function readResponse(provider: Provider, request: proto.ReadRequest): Promise<proto.ReadResponse> {
  const state = decode(request.getProperties());
  const found = await provider.read(request.getUrn(), request.getId(), state, decode(request.getInputs()));
  const response = new proto.ReadResponse();
  if (found === undefined) return response;
  response.setId(found.id);
  response.setProperties(encode(found.state));
  response.setInputs(encode(found.inputs));
  return response;
}

async function updateResponse(provider: Provider, request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
  const urn = request.getUrn();
  const state = decode(request.getOlds());
  const inputs = decode(request.getNews());
  const response = new proto.UpdateResponse();
  const ignored = request.getIgnorechangesList();
  const next = request.getPreview()
    ? provider.previewUpdate(urn, state, inputs)
    : (await provider.update(urn, request.getId(), state, inputs, ignored, request.getTimeout())).state;
  response.setProperties(encode(next));
  return response;
}

async function invokeResponse(provider: Provider, request: proto.InvokeRequest): Promise<proto.InvokeResponse> {
  const { results, failures } = await provider.invoke(request.getTok(), decode(request.getArgs()));
  const response = new proto.InvokeResponse();
  response.setReturn(encode(results));
  response.setFailuresList(failures.map(failure));
  return response;
}

function handshakeResponse(): proto.ProviderHandshakeResponse {
  const response = new proto.ProviderHandshakeResponse();
  response.setAcceptSecrets(true);
  response.setSupportsAutonamingConfiguration(true);
  return response;
}

/** Resources and outputs come as plain ids and values: nothing here looks into another resource. */
async function configureResponse(
  provider: Provider,
  request: proto.ConfigureRequest,
): Promise<proto.ConfigureResponse> {
  const named = Object.fromEntries(
    [...request.getVariablesMap().entries()].map(([name, value]) => [localName(name), value]),
  );
  await provider.configure(request.hasArgs() ? decode(request.getArgs()) : named);
  const response = new proto.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setSupportspreview(true);
  response.setSupportsAutonamingConfiguration(true);
  return response;
}

/** `aws:config:region` and `aws:region` are `region`. */
const localName = (name: string) => name.split(":").at(-1) ?? name;

function schemaResponse(): proto.GetSchemaResponse {
  const response = new proto.GetSchemaResponse();
  response.setSchema(JSON.stringify(packageSchema(RESOURCES, FUNCTIONS)));
  return response;
}

function pluginInfo(): PluginInfo {
  const info = new PluginInfo();
  info.setVersion(VERSION);
  return info;
}

/** The gRPC methods. What is not here is answered as unimplemented. */
function methods(provider: Provider): grpc.UntypedServiceImplementation {
  return {
    handshake: unary<proto.ProviderHandshakeRequest, proto.ProviderHandshakeResponse>(handshakeResponse),
    getPluginInfo: unary<Empty, PluginInfo>(pluginInfo),
    getSchema: unary<proto.GetSchemaRequest, proto.GetSchemaResponse>(schemaResponse),
    checkConfig: unary((request: proto.CheckRequest) => checkResponse(provider.checkConfig(decode(request.getNews())))),
    diffConfig: unary(configDiffResponse),
    configure: unary((request: proto.ConfigureRequest) => configureResponse(provider, request)),
    check: unary((request: proto.CheckRequest) => checkRequest(provider, request)),
    diff: unary((request: proto.DiffRequest) => diffResponse(provider, request)),
    create: unary((request: proto.CreateRequest) => createResponse(provider, request)),
    read: unary((request: proto.ReadRequest) => readResponse(provider, request)),
    update: unary((request: proto.UpdateRequest) => updateResponse(provider, request)),
    delete: unary(async (request: proto.DeleteRequest) => {
      const state = decode(request.getProperties());
      await provider.remove(request.getUrn(), request.getId(), state, request.getTimeout());
      return new Empty();
    }),
    invoke: unary((request: proto.InvokeRequest) => invokeResponse(provider, request)),
    cancel: unary(() => {
      provider.cancel();
      return new Empty();
    }),
    attach: unary(() => new Empty()),
  };
}

export interface Serving {
  readonly port: number;
  stop(): void;
}

/** Serves one provider instance on a free port of 127.0.0.1. */
export function serve(provider: Provider): Promise<Serving> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": LARGEST_MESSAGE,
    "grpc.max_send_message_length": LARGEST_MESSAGE,
  });
  server.addService(ResourceProviderService, methods(provider));
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve({ port, stop: () => server.forceShutdown() });
    });
  });
}
