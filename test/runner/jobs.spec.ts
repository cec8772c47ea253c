import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { jobsOf, REPOSITORY, rooms } from "./jobs";

describe("the jobs of npm test", () => {
  const jobs = jobsOf(rooms(), "python");

  it("run every spec file once", () => {
    const specs = readdirSync(path.join(REPOSITORY, "test"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".spec.ts"))
      .map((file) => path.join("test", file));
    const run = jobs.flatMap(({ command }) => command("report").filter((argument) => argument.endsWith(".spec.ts")));
    assert.deepEqual([...run].sort(), specs.sort());
  });

  it("have a title each", () => {
    assert.equal(new Set(jobs.map(({ title }) => title)).size, jobs.length);
  });

  it("are those of the rooms that are named", () => {
    assert.deepEqual(
      jobsOf(["aws", "lint", "oracle"], "python").map(({ title }) => title),
      ["aws", "lint", "oracle"],
    );
  });
});
