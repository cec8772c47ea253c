import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { runAll } from "./pool";

const jobs = [3, 10, 1, 7, 5].map((seconds) => ({ seconds }));

describe("the pool of test jobs", () => {
  it("starts the longest jobs first, and returns the results in the order of the jobs", async () => {
    const started: number[] = [];
    const results = await runAll(jobs, 2, async ({ seconds }) => {
      started.push(seconds);
      await setImmediate();
      return seconds * 2;
    });
    assert.deepEqual(started, [10, 7, 5, 3, 1]);
    assert.deepEqual(results, [6, 20, 2, 14, 10]);
  });

  it("runs as many jobs at a time as there are slots, and no more", async () => {
    let running = 0;
    let most = 0;
    await runAll(jobs, 3, async () => {
      running += 1;
      most = Math.max(most, running);
      await setImmediate();
      running -= 1;
    });
    assert.equal(most, 3);
  });

  it("runs each job when there are more slots than jobs, and nothing without jobs", async () => {
    assert.deepEqual(await runAll(jobs, 64, async ({ seconds }) => seconds), [3, 10, 1, 7, 5]);
    assert.deepEqual(await runAll([], 2, async () => assert.fail()), []);
  });
});
