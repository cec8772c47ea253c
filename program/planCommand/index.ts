/** `npm run plan -- [--json] [--from FILE] [--stack STACK] [--config-file FILE]`: see `planCommand`. */
import { localHost } from "../adopt/host";
import { planCommand } from "./planCommand";

planCommand(process.argv.slice(2), localHost()).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
