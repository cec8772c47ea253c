/** Programs on PATH. */
import * as fs from "node:fs";
import * as path from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Every executable file called `name` in the folders of PATH, in their order. */
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
 * Writes a script that runs `command` in its own place: signals and the exit code are those of the command.
 *
 * @param maker What makes the first word of `command` where it is no executable yet; what it prints goes to standard error.
 */
export function writeLauncher(file: string, command: readonly string[], maker?: readonly string[]): void {
  const quoted = quote(command);
  const made = maker === undefined ? "" : `[ -x ${quote(command.slice(0, 1))} ] || ${quote(maker)} >&2 || exit 1\n`;
  replaceFile(file, `#!/bin/sh\n${made}exec ${quoted} "$@"\n`, 0o755);
}

function quote(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
}

/** Writes a file in one step, so that a program that is just being started sees the old or the new one, never half. */
export function replaceFile(file: string, contents: string | Uint8Array, mode = 0o644): void {
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, contents, { mode });
  fs.renameSync(temporary, file);
}
