/** `npm run adopt -- [options of pulumi]`: see `adopt`. */
import { adopt } from "./adopt";
import { localHost } from "./host";

adopt(process.argv.slice(2), localHost()).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
