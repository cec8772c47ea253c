/** Finds, writes and installs executables. */
import * as fs from "node:fs";
import * as path from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns every executable file called `name` in the folders of PATH, in order. */
export function onPath(name: string, environment: Environment): string[] {
  const folders = (environment["PATH"] ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return [...new Set(folders)].map((folder) => path.join(folder, name)).filter(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Writes a script that replaces itself with a Node.js program. The program does not run with the NODE_OPTIONS of its
 * caller, which may contain paths relative to the caller's folder; it finds them in `CALLERS_NODE_OPTIONS`.
 */
export function writeLauncher(file: string, program: string): void {
  const node = `${WITHOUT_OPTIONS} CALLERS_NODE_OPTIONS="$NODE_OPTIONS" ${quote([process.execPath, program])}`;
  replaceFile(file, `#!/bin/sh\nexec ${node} "$@"\n`, 0o755);
}

/**
 * Writes a script that runs an installer, given by arguments for Node.js, which replaces the script with an executable,
 * and then runs that executable. The output of the installer goes to standard error.
 */
export function writeSelfInstaller(file: string, installer: readonly string[]): void {
  const node = `${WITHOUT_OPTIONS} ${quote([process.execPath, ...installer])}`;
  replaceFile(file, `#!/bin/sh\n${node} >&2 || exit 1\nexec ${quote([file])} "$@"\n`, 0o755);
}

const WITHOUT_OPTIONS = "env NODE_OPTIONS=";

function quote(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
}

/**
 * Installs an executable as `target` unless it is installed already. A symbolic link is not enough: the engine and the
 * language hosts follow it, and look for other executables beside the source.
 */
export function installExecutable(source: string, target: string): void {
  if (!isSameFile(target, source)) {
    replaceBy(target, (temporary) => linkOrCopy(source, temporary));
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    fs.linkSync(source, target);
  } catch {
    fs.copyFileSync(source, target, fs.constants.COPYFILE_FICLONE);
    const { atime, mtime } = fs.statSync(source);
    fs.utimesSync(target, atime, mtime);
  }
}

function isSameFile(installed: string, source: string): boolean {
  const here = fs.lstatSync(installed, { throwIfNoEntry: false });
  const there = fs.statSync(source);
  return here?.isFile() === true && here.size === there.size && Math.abs(here.mtimeMs - there.mtimeMs) < 1;
}

/** Replaces a file atomically by one that `create` creates under a temporary name. */
export function replaceBy(file: string, create: (temporary: string) => void): void {
  const temporary = `${file}.${process.pid}`;
  fs.rmSync(temporary, { force: true });
  create(temporary);
  fs.renameSync(temporary, file);
}

/** Writes a file atomically, so that a program that is starting reads the old or the new one. */
export function replaceFile(file: string, contents: string | Uint8Array, mode = 0o644): void {
  replaceBy(file, (temporary) => fs.writeFileSync(temporary, contents, { mode }));
}
