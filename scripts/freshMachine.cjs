"use strict";
// Runs the README's two commands as on a machine where nothing was ever installed: from a fresh clone of HEAD, in an empty
// folder, with an empty home and empty caches. Plain JavaScript, since it runs before `npm ci`.

const { execFileSync, spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");
const { freshEnvironment, sharedSettings } = require("./freshEnvironment.cjs");

const USAGE = `Usage: npm run fresh -- [start | test [OPTIONS]]

  start   runs "npm start" twice, and ends its local AWS
  test    runs "npm test", with its options; its last line and exit code are also those of this command
  Without an argument: both.

Downloads of npm, pip and Go are shared with your machine, and the configuration of registries applies. Nothing else is.`;

const REPOSITORY = path.resolve(__dirname, "..");
const START = [
  { title: "npm start", args: ["start"] },
  { title: "npm start, again", args: ["start"] },
  { title: "npm run sandbox -- down", args: ["run", "sandbox", "--", "down"] },
];

/** Returns the steps for the arguments. Throws an error with the usage if the arguments are invalid. */
function stepsOf(args) {
  const [name, ...rest] = args;
  const test = { title: "npm test", args: ["test", "--", ...rest] };
  if (name === undefined) return [...START, test];
  if (name === "test") return [test];
  if (name === "start" && rest.length === 0) return START;
  throw new Error(`Expected "start", "test" or no argument, but got "${args.join(" ")}".\n\n${USAGE}`);
}

function git(...args) {
  // A git hook sets variables that name its own repository.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  try {
    const options = { env: Object.fromEntries(own), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
    return execFileSync("git", args, options).trim();
  } catch (error) {
    throw new Error(`git ${args.join(" ")} failed: ${String(error.stderr || error.message).trim()}`);
  }
}

/** Clones HEAD, and prints whether there are uncommitted changes. */
function clone(folder) {
  const head = git("-C", REPOSITORY, "rev-parse", "HEAD");
  const isDirty = git("-C", REPOSITORY, "status", "--porcelain") !== "";
  console.log(`HEAD is ${head.slice(0, 12)}${isDirty ? "; uncommitted changes are not part of this run" : ""}.`);
  git("clone", "--quiet", "--no-checkout", REPOSITORY, folder);
  git("-C", folder, "checkout", "--quiet", "--detach", head);
}

/** The signal that ends this run, when it came, and the process group that it is passed on to. */
const state = { signal: undefined, since: 0, group: undefined };

function onSignal(signal) {
  if (state.signal === undefined) {
    Object.assign(state, { signal, since: Date.now() });
    endGroup(signal);
    setTimeout(() => endGroup("SIGKILL"), 10_000).unref();
  } else if (Date.now() - state.since > 500) {
    // A second signal within this time is the same one: npm repeats what the terminal has sent.
    endGroup("SIGKILL");
  }
}

function endGroup(signal) {
  try {
    if (state.group !== undefined) process.kill(-state.group, signal);
  } catch {
    // It has ended by itself.
  }
}

/** Runs a command in its own process group, and prints its output. `tail` is the end of the output. */
function run(command, args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "inherit"] });
    state.group = child.pid;
    let tail = "";
    child.stdout.on("data", (chunk) => {
      process.stdout.write(chunk);
      tail = (tail + chunk).slice(-10_000);
    });
    child.once("error", (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    // Unlike "close", "exit" does not wait for processes that the command leaves behind.
    child.once("exit", async (code, signal) => {
      await Promise.race([new Promise((closed) => child.once("close", closed)), sleep(1000)]);
      child.stdout.destroy();
      state.group = undefined;
      resolve({ code: code ?? 128 + os.constants.signals[signal], tail });
    });
  });
}

/** The processes of this run: with its home in their environment or, where a system hides that, a folder of it in their command. */
function processesOf({ root, home }) {
  const isOurs = ({ pid, environment, command }) =>
    pid !== process.pid && (environment?.split("\0").includes(`HOME=${home}`) ?? command.includes(root));
  return (fs.existsSync("/proc/self/environ") ? fromProc() : fromPs()).filter(isOurs);
}

function fromProc() {
  const pids = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => {
    const read = (name) => {
      try {
        return fs.readFileSync(`/proc/${pid}/${name}`, "utf8");
      } catch {
        return undefined;
      }
    };
    return { pid: Number(pid), environment: read("environ"), command: (read("cmdline") ?? "").replaceAll("\0", " ") };
  });
}

function fromPs() {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 1e8 }).split("\n");
  return rows.map((row) => ({ pid: Number.parseInt(row, 10), command: row.replace(/^\s*\d+\s+/, "") }));
}

/** Ends the processes that the commands have left running, and prints them. */
async function endLeftovers(folders) {
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    const left = processesOf(folders);
    if (left.length === 0) return;
    if (state.signal === undefined) {
      for (const { pid, command } of left)
        console.log(`Ending a process that was left running: ${pid} ${command.slice(0, 150)}`);
    }
    for (const { pid } of left) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended by itself.
      }
    }
    for (let waited = 0; waited < 50 && processesOf(folders).length > 0; waited++) await sleep(100);
  }
}

/** Returns the last line of `npm test`, which counts the tests; undefined if the output contains none. */
function closingLine(output) {
  return output.match(/^\d+ passed, \d+ failed.*$/gm)?.at(-1);
}

/** Runs the steps until one fails. Returns the exit code and the last line to print. */
async function runSteps(steps, folders) {
  const times = [];
  const env = freshEnvironment(process.env, folders, sharedSettings(process.env));
  clone(folders.clone);
  let last = { code: 0, tail: "" };
  for (const { title, args } of steps) {
    if (state.signal || last.code !== 0) break;
    console.log(`\n== ${title}, on a fresh machine`);
    const started = Date.now();
    last = await run("npm", ["--prefix", folders.clone, ...args], { cwd: folders.work, env });
    times.push(`  ${title}: ${Math.round((Date.now() - started) / 1000)} s, exit code ${last.code}`);
  }
  console.log(`\n== On a fresh machine\n${times.join("\n")}\n`);
  const closing = closingLine(last.tail) ?? (last.code === 0 ? "All commands succeeded." : "The last command failed.");
  return { code: state.signal ? 128 + os.constants.signals[state.signal] : last.code, closing };
}

async function main(args) {
  const steps = stepsOf(args);
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "rds-snapshots-fresh-")));
  const names = ["clone", "home", "cache", "tmp", "work"];
  const folders = { root, ...Object.fromEntries(names.map((name) => [name, path.join(root, name)])) };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);
  for (const folder of [folders.home, folders.tmp, folders.work]) fs.mkdirSync(folder);
  let result;
  try {
    result = await runSteps(steps, folders);
  } finally {
    await endLeftovers(folders);
    fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
  console.log(result.closing);
  return result.code;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error.message);
    process.exit(error.message.includes(USAGE) ? 2 : 1);
  },
);
