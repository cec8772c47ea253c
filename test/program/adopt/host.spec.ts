import assert from "node:assert/strict";
import { localHost } from "../../../program/adopt/host";

describe("localHost", () => {
  for (const output of ["captured", "shown"] as const) {
    it(`names the missing Pulumi CLI, with ${output} output`, async () => {
      const { PATH } = process.env;
      process.env["PATH"] = "/nonexistent";
      try {
        await assert.rejects(localHost().pulumi(["version"], output), {
          message: 'Command "pulumi" not found on PATH; install the Pulumi CLI, or add its folder to PATH.',
        });
      } finally {
        process.env["PATH"] = PATH;
      }
    });
  }
});
