import { Provider } from "./provider";
import { serve } from "./server";

const PARENT_CHECK_MS = 1000;

/** The engine ends its plugins. If the engine dies, each plugin must end itself. */
function exitWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, PARENT_CHECK_MS).unref();
}

async function main(): Promise<void> {
  // The SDK warns about old Node.js versions on stderr, and the engine prints that for each resource.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  // The engine cancels, then interrupts, and waits for the exit. Its plugins are not in the terminal's process group.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
  const { port } = await serve(new Provider());
  process.stdout.write(`${port}\n`);
  exitWithParent();
}

main().catch((error: unknown) => {
  process.stderr.write(`The sandbox's AWS plugin failed to start: ${error}\n`);
  process.exit(1);
});
