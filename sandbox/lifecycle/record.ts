/** The record that `up` writes of the running sandbox, and that all other commands read. */
import * as fs from "node:fs";
import { z } from "zod";
import { foldersOf } from "../folders";

const recordSchema = z.object({
  /** The process ID of the local AWS. */
  pid: z.number().int().positive(),
  /** When the process started; see `ProcessIdentity`. */
  pidStart: z.string(),
  port: z.number().int().positive(),
  /** Each start of the local AWS has a new one, and begins without resources. */
  instance: z.uuid(),
  /** ISO 8601. */
  since: z.string(),
  pulumi: z.object({
    executable: z.string(),
    version: z.string(),
    origin: z.enum(["path", "download", "source"]),
  }),
  /** The Python of the virtual environment, which contains boto3. */
  python: z.string(),
  /** Whether the local AWS evaluates the IAM policies of users and roles. */
  enforceIam: z.boolean().optional(),
  /** Whether the source databases exist. */
  seeded: z.boolean(),
});

export type SandboxRecord = z.infer<typeof recordSchema>;

/** Reads the record of the sandbox in `home`; undefined if there is none or it cannot be read. */
export function readRecord(home: string): SandboxRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(fs.readFileSync(foldersOf(home).record, "utf8")));
  } catch {
    return undefined;
  }
}

/** Writes the record atomically. */
export function writeRecord(home: string, record: SandboxRecord): void {
  const { record: file } = foldersOf(home);
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, `${JSON.stringify(record, undefined, 2)}\n`);
  fs.renameSync(temporary, file);
}

export function removeRecord(home: string): void {
  fs.rmSync(foldersOf(home).record, { force: true });
}

/** Returns the address of the local AWS. */
export function endpointOf(record: Pick<SandboxRecord, "port">): string {
  return `http://127.0.0.1:${record.port}`;
}
