/** Runs a plugin that is written in Node.js: a policy pack or a component package. */
import type { ServerWritableStream } from "@grpc/grpc-js";
import { type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import type { Children } from "./children";
import { environmentOf, optionsOf } from "./options";
import { resolveModule } from "./packages";

/** Streams the output of the plugin, and its exit code last. */
export async function runPlugin(
  children: Children,
  call: ServerWritableStream<RunPluginRequest, RunPluginResponse>,
): Promise<void> {
  const { request } = call;
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() || request.getProgram();
  const isPolicyPack = request.getKind() === "analyzer";
  const options = optionsOf(info);
  if (request.getAttachDebugger()) {
    throw new Error("this language host does not support --attach-debugger");
  }
  const runner = runnerIn(folder, isPolicyPack ? "run-policy-pack" : "run-plugin");
  // A policy pack gets its folder as the last argument and runs in it. Other plugins get it first and run in that of the engine.
  const given = request.getArgsList();
  const args = isPolicyPack ? [...given, folder] : [folder, ...given];
  const running = children.node([...options.nodeargs, runner, ...args], {
    cwd: isPolicyPack ? folder : request.getPwd() || folder,
    env: { ...environmentFrom(request.getEnvList()), ...environmentOf(options) },
    onOutput: (stream, chunk) => call.write(response(stream, chunk)),
  });
  call.on("cancelled", () => running.cancel());
  const { code } = await running.ended;
  // A plugin that a signal ended has no exit code.
  call.write(new RunPluginResponse().setExitcode(code ?? 1));
}

function response(stream: "stdout" | "stderr", chunk: Buffer): RunPluginResponse {
  return stream === "stdout" ? new RunPluginResponse().setStdout(chunk) : new RunPluginResponse().setStderr(chunk);
}

function runnerIn(folder: string, name: string): string {
  try {
    return resolveModule(`@pulumi/pulumi/cmd/${name}`, folder);
  } catch {
    throw new Error(`@pulumi/pulumi is not installed for the plugin in ${folder}; run "npm install" there`);
  }
}

function environmentFrom(list: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    list.map((entry) => {
      const at = entry.indexOf("=");
      return at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}
