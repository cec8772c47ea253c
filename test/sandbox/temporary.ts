import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const folders: string[] = [];

/** A new folder, which `removeFolders` removes. */
export function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "rds-snapshots-test-")));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes an executable shell script. */
export function script(file: string, body: string): string {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

/** An environment with nothing on its PATH but these folders and the system's basic tools. */
export function environmentWith(...folders: string[]): NodeJS.ProcessEnv {
  const tools = temporaryFolder();
  for (const tool of ["sh", "cat", "mkdir", "sleep", "touch", "cp", "env", "chmod", "ln", "rm"]) {
    const found = ["/bin", "/usr/bin"].map((folder) => path.join(folder, tool)).find((file) => fs.existsSync(file));
    if (found) {
      fs.symlinkSync(found, path.join(tools, tool));
    }
  }
  return { PATH: [...folders, tools].join(path.delimiter) };
}
