import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ensureBundle } from "../../../../sandbox/toolchain/bundles";
import { Children } from "../../../../sandbox/toolchain/fromSource/languageHost/children";
import { startLanguageHost } from "../../../../sandbox/toolchain/fromSource/languageHost/service";
import { removeFolders, script, temporaryFolder } from "../../temporary";

/** A program folder whose `@pulumi/pulumi` runs the entry point. */
function program(entry: string): string {
  const folder = temporaryFolder();
  const sdk = path.join(folder, "node_modules", "@pulumi", "pulumi");
  const runner = `
    const entry = process.argv.find((argument) => argument.endsWith("entry.js"))
      ?? require("node:path").join(process.argv.find((argument) => argument.includes("rds-snapshots-test") && !argument.includes("node_modules")), "entry.js");
    require(entry);`;
  for (const name of ["run", "run-plugin", "run-policy-pack"]) {
    fs.mkdirSync(path.join(sdk, "cmd", name), { recursive: true });
    fs.writeFileSync(path.join(sdk, "cmd", name, "index.js"), runner);
  }
  fs.writeFileSync(path.join(folder, "entry.js"), entry);
  return folder;
}

const RECORD = `
  const { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT, GIVEN } = process.env;
  const env = { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT, GIVEN };
  require("node:fs").writeFileSync(__dirname + "/record.json",
    JSON.stringify({ runner: process.argv[1], args: process.argv.slice(2), cwd: process.cwd(), env }));`;

function recordOf(folder: string): { runner: string; args: string[]; cwd: string; env: Record<string, string> } {
  return JSON.parse(fs.readFileSync(path.join(folder, "record.json"), "utf8"));
}

function infoOf(folder: string, options: Record<string, boolean | string> = {}): language.ProgramInfo {
  return new language.ProgramInfo()
    .setRootDirectory(folder)
    .setProgramDirectory(folder)
    .setEntryPoint(path.join(folder, "entry.js"))
    .setOptions(Struct.fromJavaScript(options));
}

interface Streamed {
  stdout: string;
  stderr: string;
  exitCode: number | undefined;
  order: string[];
}

describe("the language host for Node.js", () => {
  let server: grpc.Server;
  let children: Children;
  let client: LanguageRuntimeClient;

  beforeEach(async () => {
    server = new grpc.Server();
    children = new Children();
    const port = await startLanguageHost(server, { children, engine: "127.0.0.1:1" });
    client = new LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  });
  afterEach(() => {
    children.killAll();
    client.close();
    server.forceShutdown();
    removeFolders();
  });

  const run = (request: language.RunRequest) =>
    new Promise<language.RunResponse>((resolve, reject) => {
      client.run(request, (error, response) => (error ? reject(error) : resolve(response)));
    });
  const runFolder = (folder: string, options = {}) =>
    run(new language.RunRequest().setPwd(folder).setInfo(infoOf(folder, options)));

  function pluginCall(folder: string, kind: string): grpc.ClientReadableStream<language.RunPluginResponse> {
    const request = new language.RunPluginRequest()
      .setPwd(path.dirname(folder))
      .setKind(kind)
      .setArgsList(["127.0.0.1:1"])
      .setEnvList(["GIVEN=a=b", `PATH=${process.env["PATH"]}`])
      .setInfo(infoOf(folder));
    return client.runPlugin(request);
  }

  function collect(call: grpc.ClientReadableStream<language.RunPluginResponse>): Promise<Streamed> {
    const streamed: Streamed = { stdout: "", stderr: "", exitCode: undefined, order: [] };
    return new Promise((resolve, reject) => {
      call.on("data", (response: language.RunPluginResponse) => {
        const { OutputCase } = language.RunPluginResponse;
        const kind = response.getOutputCase();
        streamed.order.push(Object.keys(OutputCase).find((name) => Reflect.get(OutputCase, name) === kind) ?? "");
        streamed.stdout += Buffer.from(response.getStdout_asU8()).toString();
        streamed.stderr += Buffer.from(response.getStderr_asU8()).toString();
        if (kind === OutputCase.EXITCODE) {
          streamed.exitCode = response.getExitcode();
        }
      });
      call.on("end", () => resolve(streamed));
      call.on("error", reject);
    });
  }

  it("returns its version, and passes the engine's address of the handshake to programs", async () => {
    const folder = program(RECORD);
    await new Promise((resolve, reject) => {
      const request = new language.LanguageHandshakeRequest().setEngineAddress("127.0.0.1:4242");
      client.handshake(request, (error, response) => (error ? reject(error) : resolve(response)));
    });
    const version = await new Promise((resolve, reject) => {
      client.getPluginInfo(new Empty(), (error, info) => (error ? reject(error) : resolve(info.getVersion())));
    });
    assert.match(String(version), /^\d+\.\d+\.\d+$/);
    await runFolder(folder);
    const { args } = recordOf(folder);
    assert.equal(args[args.indexOf("--engine") + 1], "127.0.0.1:4242");
  });

  it("passes the settings of the engine to a program", async () => {
    const folder = program(RECORD);
    const request = new language.RunRequest()
      .setPwd(folder)
      .setInfo(infoOf(folder))
      .setMonitorAddress("127.0.0.1:2")
      .setOrganization("organization")
      .setProject("shop")
      .setStack("sandbox")
      .setParallel(64)
      .setDryrun(true)
      .setArgsList(["--mine"])
      .setConfigsecretkeysList(["shop:password"]);
    request.getConfigMap().set("shop:region", "eu-west-1").set("shop:password", "s3cret");
    const response = await run(request);
    assert.deepEqual([response.getError(), response.getBail()], ["", false]);
    const { args, cwd, env } = recordOf(folder);
    assert.deepEqual(args, [
      ...["--monitor", "127.0.0.1:2", "--engine", "127.0.0.1:1", "--organization", "organization"],
      ...["--project", "shop", "--root-directory", folder, "--stack", "sandbox", "--pwd", folder],
      ...["--parallel", "64", "--dry-run", path.join(folder, "entry.js"), "--mine"],
    ]);
    assert.equal(cwd, folder);
    assert.deepEqual(JSON.parse(env["PULUMI_CONFIG"] ?? ""), { "shop:region": "eu-west-1", "shop:password": "s3cret" });
    assert.deepEqual(JSON.parse(env["PULUMI_CONFIG_SECRET_KEYS"] ?? ""), ["shop:password"]);
    assert.equal(env["PULUMI_NODEJS_TYPESCRIPT"], "true");
  });

  it("passes the NODE_OPTIONS of its caller to programs, but does not use them itself", async () => {
    const folder = program(RECORD);
    fs.writeFileSync(path.join(folder, "preload.js"), 'process.env.GIVEN = "by the preload";');
    const bundle = {
      entry: path.join(__dirname, "../../../../sandbox/toolchain/fromSource/languageHost/main.ts"),
      file: path.join(temporaryFolder(), "language-host.js"),
      launcher: path.join(temporaryFolder(), "pulumi-language-nodejs"),
    };
    await ensureBundle(bundle);
    const env = { ...process.env, NODE_OPTIONS: "--require ./preload.js" };
    const host = spawn(bundle.launcher, ["127.0.0.1:1"], { cwd: temporaryFolder(), env });
    const [port] = await once(host.stdout, "data");
    const launched = new LanguageRuntimeClient(`127.0.0.1:${String(port).trim()}`, grpc.credentials.createInsecure());
    const request = new language.RunRequest().setPwd(folder).setInfo(infoOf(folder));
    await new Promise((resolve, reject) => {
      launched.run(request, (error, response) => (error ? reject(error) : resolve(response)));
    });
    launched.close();
    host.kill();
    await once(host, "close");
    assert.equal(recordOf(folder).env["GIVEN"], "by the preload");
  });

  it("compiles no TypeScript for a program with that option", async () => {
    const folder = program(RECORD);
    await runFolder(folder, { typescript: false });
    assert.equal(recordOf(folder).env["PULUMI_NODEJS_TYPESCRIPT"], undefined);
  });

  it("distinguishes programs that have shown their error, that failed, and that were killed", async () => {
    const shown = await runFolder(program("process.exit(32)"));
    assert.deepEqual([shown.getError(), shown.getBail()], ["", true]);
    const failed = await runFolder(program("process.exit(3)"));
    assert.deepEqual([failed.getError(), failed.getBail()], ["Program exited with non-zero exit code: 3", false]);
    const killed = await runFolder(program('process.kill(process.pid, "SIGKILL")'));
    assert.equal(killed.getError(), "Program was ended by SIGKILL");
  });

  it("reports a program without @pulumi/pulumi, and an invalid option", async () => {
    const folder = temporaryFolder();
    await assert.rejects(
      runFolder(folder),
      /@pulumi\/pulumi is not installed for the program in .*; run "npm install"/,
    );
    await assert.rejects(
      runFolder(program(RECORD), { packagemanager: "cargo" }),
      /runtime option "packagemanager" must be one of npm, pnpm, yarn, bun, but is "cargo"/,
    );
  });

  it("interrupts the program of a cancelled call, which can clean up", async () => {
    const folder = program(`
      process.on("SIGINT", () => { require("node:fs").writeFileSync(__dirname + "/cleaned", ""); process.exit(0); });
      require("node:fs").writeFileSync(__dirname + "/started", ""); setInterval(() => {}, 1000);`);
    const request = new language.RunRequest().setPwd(folder).setInfo(infoOf(folder));
    const cancelled = new Promise<grpc.ServiceError | null>((resolve) => {
      const call = client.run(request, (error) => resolve(error));
      appears(path.join(folder, "started")).then(() => call.cancel());
    });
    assert.equal((await cancelled)?.code, grpc.status.CANCELLED);
    await appears(path.join(folder, "cleaned"));
  });

  it("interrupts all programs when the engine cancels", async () => {
    const folder = program(
      `require("node:fs").writeFileSync(__dirname + "/started", ""); setInterval(() => {}, 1000);`,
    );
    const running = runFolder(folder);
    await appears(path.join(folder, "started"));
    client.cancel(new Empty(), () => undefined);
    assert.equal((await running).getError(), "Program was ended by SIGINT");
  });

  it("streams the output of a plugin, and then its exit code", async () => {
    const folder = program(`
      process.stdout.write("12345\\n"); process.stderr.write("careful\\n");
      setTimeout(() => { process.stdout.write("x".repeat(300000)); process.exitCode = 7; }, 50);`);
    const streamed = await collect(pluginCall(folder, "resource"));
    assert.equal(streamed.stdout, `12345\n${"x".repeat(300000)}`);
    assert.equal(streamed.stderr, "careful\n");
    assert.equal(streamed.exitCode, 7);
    assert.equal(streamed.order.at(-1), "EXITCODE");
  });

  it("runs a component package with its folder as the first argument, in the folder and environment of the engine", async () => {
    const folder = program(RECORD);
    assert.equal((await collect(pluginCall(folder, "resource"))).exitCode, 0);
    const { runner, args, cwd, env } = recordOf(folder);
    assert.match(runner, /run-plugin/);
    assert.deepEqual([args, cwd, env["GIVEN"]], [[folder, "127.0.0.1:1"], path.dirname(folder), "a=b"]);
  });

  it("runs a policy pack with its folder as the last argument, in that folder", async () => {
    const folder = program(RECORD);
    assert.equal((await collect(pluginCall(folder, "analyzer"))).exitCode, 0);
    const { runner, args, cwd } = recordOf(folder);
    assert.match(runner, /run-policy-pack/);
    assert.deepEqual([args, cwd], [["127.0.0.1:1", folder], folder]);
  });

  it("ends a plugin when the engine drops the call", async () => {
    const folder = program(
      `require("node:fs").writeFileSync(__dirname + "/pid", String(process.pid)); setInterval(() => {}, 1000);`,
    );
    const call = pluginCall(folder, "resource");
    const dropped = collect(call).catch((error: grpc.ServiceError) => error.code);
    const pid = Number(await appears(path.join(folder, "pid")));
    call.cancel();
    assert.equal(await dropped, grpc.status.CANCELLED);
    await assert.doesNotReject(ends(pid));
  });

  it("reports a plugin without @pulumi/pulumi", async () => {
    const call = pluginCall(temporaryFolder(), "analyzer");
    await assert.rejects(
      collect(call),
      /@pulumi\/pulumi is not installed for the plugin in .*; run "npm install" there/,
    );
  });

  it("lists the plugins and packages of a program, including those of its dependencies", async () => {
    const folder = temporaryFolder();
    const write = (place: string, manifest: object) => {
      fs.mkdirSync(path.join(folder, place), { recursive: true });
      fs.writeFileSync(path.join(folder, place, "package.json"), JSON.stringify(manifest));
    };
    write(".", { dependencies: { mine: "*", missing: "*" }, devDependencies: { "@pulumi/aws": "*" } });
    write("node_modules/mine", { name: "mine", version: "1.0.0", dependencies: { other: "*" } });
    write("node_modules/mine/node_modules/other", {
      name: "other",
      version: "2.0.0",
      pulumi: { resource: true, name: "cloud", server: "https://plugins.example" },
      devDependencies: { "not-needed": "*" },
    });
    write("node_modules/@pulumi/aws", { name: "@pulumi/aws", version: "7.48.0", pulumi: { resource: true } });
    write("node_modules/not-needed", { name: "not-needed", version: "3.0.0" });
    const info = infoOf(folder);
    const packages = await new Promise<language.GetRequiredPackagesResponse>((resolve, reject) => {
      const request = new language.GetRequiredPackagesRequest().setInfo(info);
      client.getRequiredPackages(request, (error, response) => (error ? reject(error) : resolve(response)));
    });
    assert.deepEqual(
      packages.getPackagesList().map((one) => [one.getKind(), one.getName(), one.getVersion(), one.getServer()]),
      [
        ["resource", "aws", "v7.48.0", ""],
        ["resource", "cloud", "v2.0.0", "https://plugins.example"],
      ],
    );
    const dependencies = (transitive: boolean) =>
      new Promise((resolve, reject) => {
        const request = new language.GetProgramDependenciesRequest()
          .setInfo(info)
          .setTransitivedependencies(transitive);
        client.getProgramDependencies(request, (error, response) =>
          error ? reject(error) : resolve(response.getDependenciesList().map((one) => one.getName())),
        );
      });
    assert.deepEqual(await dependencies(false), ["@pulumi/aws", "mine"]);
    assert.deepEqual(await dependencies(true), ["@pulumi/aws", "mine", "other"]);
  });

  it("installs missing packages at the root of a workspace", async () => {
    const root = temporaryFolder();
    const folder = path.join(root, "parts", "one");
    const write = (place: string, manifest: object) => {
      fs.mkdirSync(path.join(root, place), { recursive: true });
      fs.writeFileSync(path.join(root, place, "package.json"), JSON.stringify(manifest));
    };
    write(".", { workspaces: ["parts/*"] });
    write("parts/one", { dependencies: { a: "^1.2.0" } });
    write("node_modules/a", { name: "a", version: "1.1.0" });
    const bin = path.join(root, "bin");
    script(path.join(bin, "npm"), `echo "npm $* in $PWD"; exit 3`);
    const install = () => {
      const call = client.installDependencies(new language.InstallDependenciesRequest().setInfo(infoOf(folder)));
      let output = "";
      call.on("data", (response: language.InstallDependenciesResponse) => {
        output += Buffer.from(response.getStdout_asU8()).toString();
      });
      return new Promise<{ output: string; error?: grpc.ServiceError }>((resolve) => {
        call.on("end", () => resolve({ output }));
        call.on("error", (error: grpc.ServiceError) => resolve({ output, error }));
      });
    };
    const searched = process.env["PATH"];
    process.env["PATH"] = `${bin}:${searched}`;
    try {
      const failed = await install();
      assert.match(failed.output, new RegExp(`npm install in ${root}\n`));
      assert.match(failed.error?.message ?? "", /"npm install" in .* exited with non-zero exit code: 3/);
      write("node_modules/a", { name: "a", version: "1.2.3" });
      assert.deepEqual(await install(), { output: `The dependencies of ${folder} are installed.\n` });
    } finally {
      process.env["PATH"] = searched;
    }
  });

  it("refuses what only an official CLI supports", async () => {
    const refused = new Promise<grpc.ServiceError | null>((resolve) => {
      client.generatePackage(new language.GeneratePackageRequest(), (error) => resolve(error));
    });
    assert.match(
      (await refused)?.message ?? "",
      /UNIMPLEMENTED: this language host does not generate SDKs; use an official/,
    );
  });
});

async function appears(file: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    if (fs.existsSync(file)) {
      await sleep(20);
      return fs.readFileSync(file, "utf8");
    }
    await sleep(25);
  }
  throw new Error(`${file} did not appear`);
}

async function ends(pid: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(25);
  }
  throw new Error(`process ${pid} did not end`);
}
