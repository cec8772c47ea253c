/**
 * Mutation testing of what decides: `policies/` and `components/rds/`. See docs/mutation.md.
 *
 * `MUTATE=rds` or `MUTATE=policies` takes one room with the specs of that room, which is quicker than both at once:
 * a mutant of a constant is tried on every spec, until one fails.
 */
const ROOMS = {
  policies: {
    mutate: ["policies/**/*.ts", "!policies/dist/**"],
    // First the spec that compares the rules' constants with their page, since it notices a change of most of them.
    specs: ["test/policies/docs.spec.js", "test/policies/**/*.spec.js", "test/oracle/truthTable.spec.js"],
    // The first starts the pack in processes of its own, where a mutant would not be switched on. The second runs the
    // examples, which are not in the mutated copy.
    ignore: ["test/policies/pack.spec.js", "test/policies/fixedExamples.spec.js"],
  },
  rds: { mutate: ["components/rds/**/*.ts"], specs: ["test/components/rds/**/*.spec.js"], ignore: [] },
};

// A sample of the truth table, since each mutant that lives so long is tried on it.
process.env.ORACLE_EVERY = "37";

const chosen = process.env.MUTATE === undefined ? Object.values(ROOMS) : [ROOMS[process.env.MUTATE]];
const name = process.env.MUTATE ?? "all";

export default {
  packageManager: "npm",
  plugins: ["@stryker-mutator/mocha-runner", "./test/mutation/reloadingRunner.mjs"],
  testRunner: "reloading-mocha",
  // The mutated copy is compiled once, so that a worker starts in a fraction of what compiling on the fly takes.
  buildCommand:
    "esbuild components/**/*.ts policies/**/*.ts test/components/rds/**/*.ts test/policies/**/*.ts test/oracle/*.ts scripts/policyReference.ts --format=cjs --platform=node --target=node20 --outdir=. --outbase=. --log-level=warning",
  mochaOptions: {
    "no-config": true,
    extension: ["js"],
    spec: chosen.flatMap(({ specs }) => specs),
    ignore: chosen.flatMap(({ ignore }) => ignore),
  },
  mutate: chosen.flatMap(({ mutate }) => mutate),
  ignorePatterns: [
    "**",
    "!components/**",
    "!policies/**",
    "!test/**",
    "!docs/**",
    "!scripts/policyReference.ts",
    "!package.json",
    "!tsconfig.json",
  ],
  coverageAnalysis: "perTest",
  concurrency: 2,
  timeoutMS: 10000,
  tempDirName: ".stryker/tmp",
  incremental: true,
  incrementalFile: `.stryker/${name}.incremental.json`,
  reporters: ["clear-text", "progress-append-only", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: `.stryker/${name}.html` },
  jsonReporter: { fileName: `.stryker/${name}.json` },
  thresholds: { high: 95, low: 85, break: 85 },
};
