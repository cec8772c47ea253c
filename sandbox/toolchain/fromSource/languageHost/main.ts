/**
 * The Node.js language host for a Pulumi CLI that was built from source. It runs programs, policy packs and component
 * packages. The engine passes its address as the last argument and reads the port of the host from standard output.
 */
import * as grpc from "@grpc/grpc-js";
import { Children } from "./children";
import { serverOptions, startLanguageHost } from "./service";

async function main(): Promise<void> {
  restoreNodeOptions();
  const children = new Children();
  const stop = () => {
    children.killAll();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, stop);
  }
  // The engine holds the other end while it runs, so the host also ends if the engine is killed.
  process.stdin.once("end", stop).resume();
  const engine = process.argv.slice(2).findLast((argument) => !argument.startsWith("-"));
  const port = await startLanguageHost(new grpc.Server(serverOptions()), { children, engine });
  process.stdout.write(`${port}\n`);
}

/** The launcher sets the NODE_OPTIONS of the caller aside, since they are for the programs that this host starts. */
function restoreNodeOptions(): void {
  const { CALLERS_NODE_OPTIONS: options, NODE_OPTIONS: _, ...rest } = process.env;
  process.env = options ? { ...rest, NODE_OPTIONS: options } : rest;
}

main().catch((error: unknown) => {
  process.stderr.write(`Failed to start the Node.js language host: ${error}\n`);
  process.exit(1);
});
