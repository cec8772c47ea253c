/**
 * Stryker's test runner for Mocha, which reloads the code in the same process when Stryker asks for it. A constant is
 * evaluated while its file is loaded, so a mutant of a constant needs a reload. The official plugin starts a new process
 * for each reload, because it cannot unload ES modules; the code here is CommonJS.
 */
import { createRequire } from "node:module";
import { sep } from "node:path";
import { declareFactoryPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { createMochaTestRunnerFactory } from "@stryker-mutator/mocha-runner";

const { cache } = createRequire(import.meta.url);

function createReloadingRunner(injector) {
  const runner = injector.injectFunction(createMochaTestRunnerFactory());
  const mutantRun = runner.mutantRun.bind(runner);
  return Object.assign(runner, {
    capabilities: async () => ({ reloadEnvironment: true }),
    mutantRun: async (options) => {
      if (options.reloadEnvironment) {
        await runner.dispose();
        unload(`${process.cwd()}${sep}`);
        await runner.init();
        runner.loadedEnv = false;
      }
      return mutantRun(options);
    },
  });
}
createReloadingRunner.inject = ["$injector"];

/** Removes the modules of a folder from the cache, except packages: a worker's `node_modules` is a link out of its folder. */
function unload(folder) {
  for (const file of Object.keys(cache).filter((path) => path.startsWith(folder))) {
    delete cache[file];
  }
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, "reloading-mocha", createReloadingRunner)];
