/** The part of the gRPC service `pulumirpc.LanguageRuntime` that Node.js programs need. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { type ILanguageRuntimeServer, LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import manifest from "../../../../package.json";
import type { Children } from "./children";
import { installDependencies } from "./dependencies";
import { optionsOf, PACKAGE_MANAGERS } from "./options";
import { installedPackages, requiredPlugins } from "./packages";
import { runPlugin } from "./plugin";
import { runResponse, startProgram } from "./program";

export interface HostContext {
  children: Children;
  /** The address of the engine; a handshake may replace it. */
  engine: string | undefined;
}

/** In bytes. Configurations and the output of plugins may be large. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;

export async function startLanguageHost(server: grpc.Server, context: HostContext): Promise<number> {
  server.addService(LanguageRuntimeService, serviceOf(context));
  return promisify(server.bindAsync.bind(server))("127.0.0.1:0", grpc.ServerCredentials.createInsecure());
}

export function serverOptions(): grpc.ServerOptions {
  return { "grpc.max_receive_message_length": LARGEST_MESSAGE, "grpc.max_send_message_length": LARGEST_MESSAGE };
}

function serviceOf(context: HostContext): ILanguageRuntimeServer {
  const { children } = context;
  return {
    handshake: unary(({ request }) => {
      context.engine = request.getEngineAddress() || context.engine;
      return new language.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion(manifest.dependencies["@pulumi/pulumi"])),
    getRequiredPackages: unary(({ request }) =>
      new language.GetRequiredPackagesResponse().setPackagesList(
        requiredPlugins(installedPackages(folderOf(request.getInfo()), true)),
      ),
    ),
    getProgramDependencies: unary(({ request }) =>
      new language.GetProgramDependenciesResponse().setDependenciesList(
        installedPackages(folderOf(request.getInfo()), request.getTransitivedependencies()).map(({ name, version }) =>
          new language.DependencyInfo().setName(name).setVersion(version),
        ),
      ),
    ),
    about: unary(about),
    runtimeOptionsPrompts: unary(({ request }) => runtimeOptionsPrompts(request)),
    template: unary(() => new language.TemplateResponse()),
    run: unary(async (call) => {
      const running = startProgram(children, call.request, context.engine);
      call.on("cancelled", () => running.cancel());
      return runResponse(await running.ended);
    }),
    runPlugin: streaming((call) => runPlugin(children, call)),
    installDependencies: streaming((call) => installDependencies(children, call)),
    cancel: unary(() => {
      children.cancelAll();
      return new Empty();
    }),
    // The engine then calls getRequiredPackages.
    getRequiredPlugins: notOffered("list plugins the old way"),
    generateProgram: notOffered("generate programs"),
    generateProject: notOffered("generate projects"),
    generatePackage: notOffered("generate SDKs"),
    pack: notOffered("pack SDKs"),
    link: notOffered("link SDKs"),
  };
}

function folderOf(info: language.ProgramInfo | undefined): string {
  return info?.getProgramDirectory() ?? process.cwd();
}

async function about({
  request,
}: grpc.ServerUnaryCall<language.AboutRequest, language.AboutResponse>): Promise<language.AboutResponse> {
  const { packagemanager } = optionsOf(request.getInfo());
  const response = new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version);
  const metadata = response.getMetadataMap().set("packagemanager", packagemanager);
  try {
    const { stdout } = await promisify(execFile)(packagemanager, ["--version"]);
    metadata.set("packagemanagerVersion", stdout.trim());
  } catch {
    // The rest is useful without the version of the package manager.
  }
  return response;
}

function runtimeOptionsPrompts(request: language.RuntimeOptionsRequest): language.RuntimeOptionsResponse {
  const response = new language.RuntimeOptionsResponse();
  const given = request.getInfo()?.getOptions()?.toJavaScript() ?? {};
  if ("packagemanager" in given) {
    return response;
  }
  const { RuntimeOptionPrompt } = language;
  const type = RuntimeOptionPrompt.RuntimeOptionType.STRING;
  const choice = (name: string) =>
    new RuntimeOptionPrompt.RuntimeOptionValue().setPrompttype(type).setStringvalue(name).setDisplayname(name);
  const prompt = new RuntimeOptionPrompt()
    .setKey("packagemanager")
    .setDescription("The package manager to use for installing dependencies")
    .setPrompttype(type)
    .setChoicesList(PACKAGE_MANAGERS.map(choice))
    .setDefault(choice("npm"));
  return response.setPromptsList([prompt]);
}

function unary<Request, Response>(
  answer: (call: grpc.ServerUnaryCall<Request, Response>) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    // In a promise, so that a synchronous error is returned like an asynchronous one.
    Promise.resolve(call)
      .then(answer)
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(failure(error)),
      );
  };
}

function streaming<Request, Response>(
  serve: (call: grpc.ServerWritableStream<Request, Response>) => Promise<void>,
): grpc.handleServerStreamingCall<Request, Response> {
  return (call) => {
    serve(call).then(
      () => call.end(),
      (error: unknown) => call.emit("error", failure(error)),
    );
  };
}

function notOffered<Request, Response>(what: string): grpc.handleUnaryCall<Request, Response> {
  return (_call, callback) =>
    callback({
      code: grpc.status.UNIMPLEMENTED,
      details: `this language host does not ${what}; use an official Pulumi CLI`,
    });
}

function failure(error: unknown): { code: grpc.status; details: string } {
  return { code: grpc.status.FAILED_PRECONDITION, details: messageOf(error) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
