/** What `up` writes down of the sandbox that it started, and what everything else reads of it. */
import * as fs from "node:fs";
import { z } from "zod";
import { foldersOf } from "../folders";

const recordSchema = z.object({
  /** Process id of the local AWS. */
  pid: z.number().int().positive(),
  /** When that process started, as the operating system tells it; a process id alone may have been given away again. */
  pidStart: z.string(),
  port: z.number().int().positive(),
  /** Made anew by each start of the local AWS: with it goes all that it remembered. */
  instance: z.uuid(),
  /** ISO 8601. */
  since: z.string(),
  pulumi: z.object({
    executable: z.string(),
    version: z.string(),
    origin: z.enum(["path", "download", "source"]),
  }),
  /** The Python of the virtual environment, which has boto3. */
  python: z.string(),
  /** True once the source databases are there. */
  seeded: z.boolean(),
});

export type SandboxRecord = z.infer<typeof recordSchema>;

/** The record of the sandbox in `home`; undefined when none was started, or its record is unreadable. */
export function readRecord(home: string): SandboxRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(fs.readFileSync(foldersOf(home).record, "utf8")));
  } catch {
    return undefined;
  }
}

/** Writes the record in one step, so that no reader meets half of it. */
export function writeRecord(home: string, record: SandboxRecord): void {
  const { record: file } = foldersOf(home);
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, `${JSON.stringify(record, undefined, 2)}\n`);
  fs.renameSync(temporary, file);
}

export function removeRecord(home: string): void {
  fs.rmSync(foldersOf(home).record, { force: true });
}

/** The address of the local AWS. */
export function endpointOf(record: Pick<SandboxRecord, "port">): string {
  return `http://127.0.0.1:${record.port}`;
}
