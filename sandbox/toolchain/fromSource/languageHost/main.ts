/**
 * The Node.js language host of a Pulumi CLI that was built from source: it runs programs, policy packs and component
 * packages for the engine. The engine starts it with its own address as the last argument, and reads the port from the
 * first line of stdout.
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
  // The engine holds the other end for as long as it lives: an engine that was killed leaves nothing behind.
  process.stdin.once("end", stop).resume();
  const engine = process.argv.slice(2).findLast((argument) => !argument.startsWith("-"));
  const port = await startLanguageHost(new grpc.Server(serverOptions()), { children, engine });
  process.stdout.write(`${port}\n`);
}

/** The launcher sets the caller's NODE_OPTIONS aside: they are for the programs that this host starts. */
function restoreNodeOptions(): void {
  const { CALLERS_NODE_OPTIONS: options, NODE_OPTIONS: _, ...rest } = process.env;
  process.env = options ? { ...rest, NODE_OPTIONS: options } : rest;
}

main().catch((error: unknown) => {
  process.stderr.write(`The Node.js language host could not start: ${error}\n`);
  process.exit(1);
});
