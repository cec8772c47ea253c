/** Mocha's spec reporter, which also writes a report: how many tests passed, failed and were skipped, and how long each took. */
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { output } = options.reporterOptions;
    const tests = [];
    const failures = [];
    runner.on("test end", (test) => tests.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0 }));
    runner.on("fail", (test) => failures.push(test.fullTitle()));
    runner.once("end", () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      writeFileSync(output, JSON.stringify({ passed, failed, skipped, failures, tests }));
    });
  }
};
