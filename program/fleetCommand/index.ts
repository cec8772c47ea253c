/** `npm run fleet -- [--copies-per-stack N] [--parallel-stacks N] [--copy-minutes N] [--prefix NAME] [--json]`: see `fleetCommand`. */
import { localHost } from "../adopt/host";
import { fleetCommand } from "./fleetCommand";

fleetCommand(process.argv.slice(2), localHost()).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
