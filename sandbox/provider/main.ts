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
  // Ctrl-C reaches the whole process group: the engine, which has it too, cancels and ends its plugins in order.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => process.exit(0));
  const { port } = await serve(new Provider());
  process.stdout.write(`${port}\n`);
  exitWithParent();
}

main().catch((error: unknown) => {
  process.stderr.write(`The sandbox's AWS provider could not start: ${error}\n`);
  process.exit(1);
});
