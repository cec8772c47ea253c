import * as grpc from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as proto from "@pulumi/pulumi/proto/provider_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { describeError } from "./errors";
import { InitializationError } from "./lifecycle";
import type { Provider } from "./provider";
import {
  checkRequest,
  checkResponse,
  configDiffResponse,
  configureResponse,
  createResponse,
  diffResponse,
  handshakeResponse,
  invokeResponse,
  pluginInfo,
  readResponse,
  schemaResponse,
  updateResponse,
} from "./responses";
import { decode, encode } from "./wire";

const LARGEST_MESSAGE = 400 * 1024 * 1024;

/** The gRPC status of an error. The details contain the state of a partly created resource, so that the engine keeps it. */
function toStatus(error: unknown): Partial<grpc.StatusObject> {
  const details = describeError(error);
  if (!(error instanceof InitializationError)) return { code: grpc.status.UNKNOWN, details };
  const failed = new ErrorResourceInitFailed();
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
  handle: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(handle)
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(toStatus(error)),
      );
  };
}

/** The supported gRPC methods. gRPC answers all others as unimplemented. */
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

export interface RunningServer {
  readonly port: number;
  stop(): void;
}

/** Serves one provider instance on a free port of 127.0.0.1. */
export function serve(provider: Provider): Promise<RunningServer> {
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
