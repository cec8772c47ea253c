/** Downloads the official Pulumi CLI. */
import * as fs from "node:fs";
import * as path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { run } from "../processes";
import { isExecutable } from "./executables";

export interface InstallOptions {
  /** Without "v". */
  version: string;
  /** An existing, empty folder for the executables. */
  folder: string;
  environment: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/**
 * The longest time without a response or a further byte, in milliseconds. A firewall may not respond at all, and without
 * a network the name server may take long.
 */
const TIMEOUT = 12_000;
const BETWEEN_REPORTS = 5_000;

/** Returns the URL of the official archive; undefined for a platform without one or without support by the sandbox. */
export function archiveUrl(version: string, platform = process.platform, arch = process.arch): string | undefined {
  const isKnown = ["linux", "darwin"].includes(platform) && ["x64", "arm64"].includes(arch);
  return isKnown ? `https://get.pulumi.com/releases/sdk/pulumi-v${version}-${platform}-${arch}.tar.gz` : undefined;
}

/** Downloads and unpacks the CLI. If that fails, logs the reason and returns false. */
export async function downloadPulumi(options: InstallOptions): Promise<boolean> {
  const { version, folder, log } = options;
  const url = archiveUrl(version);
  if (url === undefined) {
    log(`The Pulumi CLI cannot be downloaded for ${process.platform} ${process.arch}.`);
    return false;
  }
  log(`Downloading the Pulumi CLI ${version} ...`);
  try {
    const archive = path.join(folder, "pulumi.tar.gz");
    await fetchTo(archive, url, log);
    const { code, stderr } = await run("tar", ["-xzf", archive, "--strip-components=1", "-C", folder]);
    fs.rmSync(archive);
    if (code !== 0 || !isExecutable(path.join(folder, "pulumi"))) {
      throw new Error(`the archive cannot be unpacked: ${stderr.trim()}`);
    }
    return true;
  } catch (error) {
    log(`Failed to download the Pulumi CLI: ${reasonOf(error)}.`);
    return false;
  }
}

async function fetchTo(file: string, url: string, log: (line: string) => void): Promise<void> {
  const abort = new AbortController();
  const giveUp = () => abort.abort(new Error(`no response within ${TIMEOUT / 1000} seconds`));
  let timer = setTimeout(giveUp, TIMEOUT);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) {
      throw new Error(`the server returned status ${response.status}`);
    }
    const report = progress(Number(response.headers.get("content-length")), log);
    const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
    body.on("data", (chunk: Uint8Array) => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, TIMEOUT);
      report(chunk.length);
    });
    await pipeline(body, fs.createWriteStream(file), { signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}

function progress(total: number, log: (line: string) => void): (bytes: number) => void {
  let done = 0;
  let next = Date.now() + BETWEEN_REPORTS;
  return (bytes) => {
    done += bytes;
    if (Date.now() >= next) {
      next = Date.now() + BETWEEN_REPORTS;
      const megabytes = Math.round(done / 1e6);
      log(total > 0 ? `  ${megabytes} of ${Math.round(total / 1e6)} MB` : `  ${megabytes} MB`);
    }
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.cause instanceof Error ? error.cause.message : error.message;
}
