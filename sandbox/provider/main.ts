import { Provider } from "./provider";
import { serve } from "./server";

const PARENT_CHECK_MS = 1000;

/** The engine ends its plugins itself; where it has died, nobody else would. */
function exitWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, PARENT_CHECK_MS).unref();
}

async function main(): Promise<void> {
  // The SDK would warn of old Node versions on stderr, which the engine shows as a message of each resource.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  // The engine cancels first, then interrupts, and waits for the exit: its plugins are not in the terminal's group.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
  const { port } = await serve(new Provider());
  process.stdout.write(`${port}\n`);
  exitWithParent();
}

main().catch((error: unknown) => {
  process.stderr.write(`The sandbox's AWS provider could not start: ${error}\n`);
  process.exit(1);
});
