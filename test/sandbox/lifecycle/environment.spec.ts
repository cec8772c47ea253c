import assert from "node:assert/strict";
import * as path from "node:path";
import { cacheFolder, REPOSITORY, sandboxHome } from "../../../sandbox/folders";
import { environment, withoutSettings } from "../../../sandbox/lifecycle/environment";

const SANDBOX = {
  home: "/home/me/shop/.sandbox",
  pid: 1,
  pidStart: "",
  port: 4566,
  instance: "00000000-0000-4000-8000-000000000000",
  since: "",
  pulumi: { executable: "/pulumi", version: "3.259.0", origin: "path" as const },
  python: "/venv/bin/python",
  seeded: true,
};

describe("the environment of a command on the sandbox", () => {
  it("directs Pulumi and every AWS SDK to the sandbox", () => {
    const env = environment(SANDBOX, { PATH: "/usr/bin" });
    assert.equal(env["PATH"], "/home/me/shop/.sandbox/bin:/usr/bin");
    assert.equal(env["PULUMI_HOME"], "/home/me/shop/.sandbox/pulumi");
    assert.equal(env["PULUMI_BACKEND_URL"], `file:///home/me/shop/.sandbox/states/${SANDBOX.instance}`);
    assert.equal(env["PULUMI_CONFIG_PASSPHRASE"], "sandbox");
    assert.equal(env["AWS_ENDPOINT_URL"], "http://127.0.0.1:4566");
    assert.deepEqual([env["AWS_REGION"], env["AWS_DEFAULT_REGION"]], ["us-east-1", "us-east-1"]);
    assert.ok(env["AWS_ACCESS_KEY_ID"] && env["AWS_SECRET_ACCESS_KEY"]);
    assert.equal(env["SANDBOX_PYTHON"], "/venv/bin/python");
  });

  it("contains no AWS settings of the user, which could direct a command to real accounts", () => {
    const own = {
      AWS_PROFILE: "production",
      AWS_SESSION_TOKEN: "token",
      AWS_ROLE_ARN: "arn:aws:iam::999999999999:role/Admin",
      AWS_ENDPOINT_URL_RDS: "https://rds.example",
      AWS_ACCESS_KEY_ID: "AKIAREAL",
      AWS_CONFIG_FILE: "/home/me/.aws/config",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/home/me/passphrase",
    };
    const env = environment(SANDBOX, { PATH: "/usr/bin", ...own });
    for (const [name, value] of Object.entries(own)) {
      assert.notEqual(env[name], value, name);
    }
    assert.deepEqual([env["AWS_PROFILE"], env["AWS_ENDPOINT_URL_RDS"]], [undefined, undefined]);
  });

  it("contains all other variables of the user, and excludes the sandbox from the proxy", () => {
    const env = environment(SANDBOX, { LANG: "de_DE.UTF-8", NO_PROXY: "intern.example", PULUMI_STACK: "mine" });
    assert.deepEqual([env["LANG"], env["PULUMI_STACK"]], ["de_DE.UTF-8", "mine"]);
    assert.equal(env["NO_PROXY"], "intern.example,127.0.0.1,localhost");
  });

  it("omits what npm sets for its own script", () => {
    const npm = { INIT_CWD: "/x", npm_config_prefix: "/x", npm_config_local_prefix: "/x", npm_package_json: "/x" };
    const env = environment(SANDBOX, {
      ...npm,
      npm_lifecycle_event: "sandbox",
      npm_config_registry: "https://r.example",
    });
    const kept = Object.keys(env).filter((name) => /npm|INIT/.test(name));
    assert.deepEqual(kept, ["npm_config_registry"]);
  });
});

describe("the environment of npm start and npm test", () => {
  it("contains no settings of the caller for AWS, Pulumi, TypeScript or Python, but all other variables", () => {
    const settings = {
      AWS_PROFILE: "production",
      AWS_USE_FIPS_ENDPOINT: "true",
      MOTO_ACCOUNT_ID: "999999999999",
      PULUMI_STACK: "production",
      PYTEST_ADDOPTS: "-x",
      PYTHONPATH: "/elsewhere",
      TS_NODE_PROJECT: "/elsewhere/tsconfig.json",
    };
    const env = withoutSettings({ ...settings, PATH: "/usr/bin", NODE_OPTIONS: "--max-old-space-size=4096" });
    assert.deepEqual(env, { PATH: "/usr/bin", NODE_OPTIONS: "--max-old-space-size=4096" });
  });
});

describe("the sandbox's folders", () => {
  it("default to the checkout and the user's cache folder, and can be set", () => {
    assert.equal(sandboxHome({}), path.join(REPOSITORY, ".sandbox"));
    assert.equal(sandboxHome({ RDS_SNAPSHOTS_SANDBOX_HOME: "/a/b" }), "/a/b");
    assert.match(cacheFolder({}), /\.cache\/pulumi-rds-snapshots$/);
    assert.match(cacheFolder({ XDG_CACHE_HOME: "caches" }), /^\/.*\.cache\/pulumi-rds-snapshots$/);
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "/caches" }), "/caches/pulumi-rds-snapshots");
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "/caches", RDS_SNAPSHOTS_CACHE: "/c" }), "/c");
    assert.equal(sandboxHome({ RDS_SNAPSHOTS_SANDBOX_HOME: "b" }), path.join(REPOSITORY, "b"));
    assert.equal(cacheFolder({ RDS_SNAPSHOTS_CACHE: "c" }), path.join(REPOSITORY, "c"));
  });
});
