"use strict";
// Installs the npm packages of this repository before `npm start`, `npm test` and `npm run sandbox`, if they are missing or
// differ from package-lock.json. Plain JavaScript, since nothing is installed yet that compiles TypeScript, and simple
// enough at the top that an old Node.js can print that it is too old.

var NEEDED = [20, 19];

function isTooOld(version) {
  var parts = version.split(".").map(Number);
  return parts[0] < NEEDED[0] || (parts[0] === NEEDED[0] && parts[1] < NEEDED[1]);
}

if (isTooOld(process.versions.node)) {
  console.error(
    `This project requires Node.js ${NEEDED.join(".")} or later, but this is ${process.versions.node}; install a newer version, for example from https://nodejs.org.`,
  );
  process.exit(1);
}

const { spawn } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");

/** The files of one checkout. */
function filesOf(root) {
  const modules = path.join(root, "node_modules");
  return {
    root,
    lockFile: path.join(root, "package-lock.json"),
    modules,
    /** The list of installed packages, which npm writes last. */
    installed: path.join(modules, ".package-lock.json"),
    /** The hashes of the lock file that was installed and of the list that npm wrote. */
    stamp: path.join(modules, ".rds-snapshots-setup.json"),
    /** The lock while `npm ci` runs; contains the process ID. */
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

/** Returns the stamp of the current files; undefined if npm has not finished an installation. */
function stampFor(files) {
  const lockFile = fs.readFileSync(files.lockFile, "utf8");
  const installed = read(files.installed);
  return installed === undefined ? undefined : JSON.stringify({ lockFile: hash(lockFile), installed: hash(installed) });
}

/** Whether the packages of the lock file are installed. */
function isComplete(files) {
  const stamp = stampFor(files);
  if (stamp === undefined) {
    return false;
  }
  if (read(files.stamp) === stamp) {
    return true;
  }
  // A developer's own `npm ci` is sufficient if it installed the same packages.
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
      // The lock file contains packages for other platforms too.
      return entry.optional === true || entry.devOptional === true;
    }
    const isSame = found.version === entry.version && found.integrity === entry.integrity;
    return isSame && fs.existsSync(path.join(files.root, place));
  });
}

/** Takes the lock. If another process holds it, returns that process; null if the lock has just been released. */
function acquire(files) {
  fs.mkdirSync(path.dirname(files.running), { recursive: true });
  // A link is created with its contents, and fails if the file exists.
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

/** Removes the lock of a process that has ended, but not a lock that a third process has taken meanwhile. */
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

/** Removes what npm sets for the script that it runs, which is wrong for an `npm ci` in another folder. */
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
    // On standard error, so that standard output contains only that of the command that follows.
    const child = spawn(command, args, { cwd: files.root, env: environmentForNpm(variables), stdio: ["ignore", 2, 2] });
    const interrupt = (signal) => child.kill(signal);
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    const since = Date.now();
    const timer = setInterval(() => {
      console.error(`  npm ci: ${Math.round((Date.now() - since) / 1000)} s`);
    }, 5000);
    child.once("error", (error) => reject(new Error(`npm cannot be started (${error.message}); install npm`)));
    child.once("close", (code, signal) => {
      clearInterval(timer);
      process.removeListener("SIGINT", interrupt).removeListener("SIGTERM", interrupt);
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`npm ci ${signal ? `was ended by ${signal}` : `exited with code ${code}`}; see above`));
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

/** Installs the packages if necessary. Returns whether it did. */
async function setUp(root, variables = process.env) {
  const files = filesOf(root);
  let isAnnounced = false;
  for (;;) {
    const busy = fs.existsSync(files.running);
    if (!busy && isComplete(files)) {
      return false;
    }
    const holder = acquire(files);
    if (holder === undefined) {
      try {
        // Another process may have installed them before the lock was taken.
        if (isComplete(files)) {
          return false;
        }
        await install(files, variables);
        return true;
      } finally {
        fs.rmSync(files.running, { force: true });
      }
    }
    if (!isAnnounced && holder !== null && isAlive(Number(holder))) {
      isAnnounced = true;
      console.error(`Another process (${holder}) is installing the npm packages; waiting for it ...`);
    }
    await sleep(200);
  }
}

module.exports = { isTooOld, setUp };

if (require.main === module) {
  setUp(path.resolve(__dirname, "..", "..")).catch((error) => {
    console.error(`Failed to install the npm packages: ${error.message}.`);
    process.exit(1);
  });
}
