"use strict";
// Installs the npm packages of this repository, before `npm start`, `npm test` and `npm run sandbox`, when they are
// missing or not those of package-lock.json. Plain JavaScript that an old Node.js can read far enough to say that it is
// too old: nothing is installed yet that could compile anything newer.

var NEEDED = [20, 19];

function isTooOld(version) {
  var parts = version.split(".").map(Number);
  return parts[0] < NEEDED[0] || (parts[0] === NEEDED[0] && parts[1] < NEEDED[1]);
}

if (isTooOld(process.versions.node)) {
  console.error(
    `This project needs Node.js ${NEEDED.join(".")} or later, and this is ${process.versions.node}: install a newer one, for example from https://nodejs.org.`,
  );
  process.exit(1);
}

const { spawn } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");

/** The files of one checkout that matter here. */
function filesOf(root) {
  const modules = path.join(root, "node_modules");
  return {
    root,
    lockFile: path.join(root, "package-lock.json"),
    modules,
    /** What npm itself writes, last, of all that it has installed. */
    installed: path.join(modules, ".package-lock.json"),
    /** Which lock file was installed, and what npm wrote then. */
    stamp: path.join(modules, ".rds-snapshots-setup.json"),
    /** Held while `npm ci` runs; names the process. */
    running: path.join(root, ".sandbox", "setup.lock"),
  };
}

function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function hash(text) {
  return createHash("sha256").update(text).digest("hex");
}

/** The stamp that fits the files as they are; undefined when npm has not finished an installation. */
function stampFor(files) {
  const lockFile = fs.readFileSync(files.lockFile, "utf8");
  const installed = read(files.installed);
  return installed === undefined ? undefined : JSON.stringify({ lockFile: hash(lockFile), installed: hash(installed) });
}

/** Whether everything is installed as the lock file says. */
function isComplete(files) {
  const stamp = stampFor(files);
  if (stamp === undefined) {
    return false;
  }
  if (read(files.stamp) === stamp) {
    return true;
  }
  // Not by us, or changed since: a developer's own `npm ci` is as good as ours, if it installed the same.
  if (!isAsLocked(files)) {
    return false;
  }
  fs.writeFileSync(files.stamp, stamp);
  return true;
}

function isAsLocked(files) {
  const locked = JSON.parse(fs.readFileSync(files.lockFile, "utf8")).packages;
  const installed = JSON.parse(fs.readFileSync(files.installed, "utf8")).packages;
  return Object.entries(locked).every(([place, entry]) => {
    if (!place.includes("node_modules/")) {
      return true;
    }
    const found = installed[place];
    if (found === undefined) {
      // Packages for other platforms are locked, but not installed.
      return entry.optional === true || entry.devOptional === true;
    }
    const isSame = found.version === entry.version && found.integrity === entry.integrity;
    return isSame && fs.existsSync(path.join(files.root, place));
  });
}

/** Makes the lock; answers the process that holds it otherwise, null when it has just gone. */
function acquire(files) {
  fs.mkdirSync(path.dirname(files.running), { recursive: true });
  // A link appears with its contents, and not at all where there is a file already.
  const own = `${files.running}.${process.pid}`;
  fs.writeFileSync(own, String(process.pid));
  try {
    fs.linkSync(own, files.running);
    return undefined;
  } catch (error) {
    if (error.code !== "EEXIST") {
      throw error;
    }
  } finally {
    fs.rmSync(own);
  }
  const holder = read(files.running);
  if (holder !== undefined && !isAlive(Number(holder))) {
    takeAway(files.running, holder);
  }
  return holder === undefined ? null : holder;
}

/** Removes the lock of a process that has ended, but not the one that a third process has just made in its place. */
function takeAway(file, text) {
  const aside = `${file}.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== text) {
    fs.linkSync(aside, file);
  }
  fs.rmSync(aside, { force: true });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** What npm tells its scripts of the call that they belong to is not meant for an `npm ci` of another folder. */
function environmentForNpm(variables) {
  const ofTheCall =
    /^(INIT_CWD|npm_(lifecycle|package|command).*|npm_config_((local_|global_)?prefix|globalconfig|workspaces?|include_workspace_root|global|location|omit|include|only|production|dry_run|package_lock_only))$/i;
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !ofTheCall.test(name)));
}

function npmCommand(variables) {
  const running = variables.npm_execpath;
  return running && /npm-cli\.c?js$/.test(running) ? [process.execPath, running] : ["npm"];
}

function npmCi(files, variables) {
  const [command, ...first] = npmCommand(variables);
  const args = [...first, "ci", "--include=dev", "--no-audit", "--no-fund"];
  return new Promise((resolve, reject) => {
    // What is printed here must not mix with the output of the command that follows.
    const child = spawn(command, args, { cwd: files.root, env: environmentForNpm(variables), stdio: ["ignore", 2, 2] });
    const interrupt = (signal) => child.kill(signal);
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    const since = Date.now();
    const timer = setInterval(() => {
      console.error(`  npm ci: ${Math.round((Date.now() - since) / 1000)} s`);
    }, 5000);
    child.once("error", (error) => reject(new Error(`npm could not be started (${error.message}): install npm`)));
    child.once("close", (code, signal) => {
      clearInterval(timer);
      process.removeListener("SIGINT", interrupt).removeListener("SIGTERM", interrupt);
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`npm ci ${signal ? `was ended by ${signal}` : `failed with exit code ${code}`}: see above`));
      }
    });
  });
}

async function install(files, variables) {
  fs.rmSync(files.stamp, { force: true });
  const count = Object.keys(JSON.parse(fs.readFileSync(files.lockFile, "utf8")).packages).length;
  console.error(`Installing the npm packages (${count} in package-lock.json) ...`);
  await npmCi(files, variables);
  const stamp = stampFor(files);
  if (stamp === undefined) {
    throw new Error(`npm ci installed nothing in ${files.modules}`);
  }
  fs.writeFileSync(files.stamp, stamp);
}

/** Sees to it that the packages are there; answers whether it had to install them. */
async function setUp(root, variables = process.env) {
  const files = filesOf(root);
  let told = false;
  for (;;) {
    const busy = fs.existsSync(files.running);
    if (!busy && isComplete(files)) {
      return false;
    }
    const holder = acquire(files);
    if (holder === undefined) {
      try {
        // Another process may have installed them between the look and the lock.
        if (isComplete(files)) {
          return false;
        }
        await install(files, variables);
        return true;
      } finally {
        fs.rmSync(files.running, { force: true });
      }
    }
    if (!told && holder !== null && isAlive(Number(holder))) {
      told = true;
      console.error(`Another process (${holder}) is installing the npm packages; waiting for it ...`);
    }
    await sleep(200);
  }
}

module.exports = { isTooOld, setUp };

if (require.main === module) {
  setUp(path.resolve(__dirname, "..", "..")).catch((error) => {
    console.error(`The npm packages are not installed: ${error.message}.`);
    process.exit(1);
  });
}
