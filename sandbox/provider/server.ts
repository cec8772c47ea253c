import * as grpc from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { toStatus } from "./failures";
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
import { decode } from "./wire";

const LARGEST_MESSAGE = 400 * 1024 * 1024;

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
