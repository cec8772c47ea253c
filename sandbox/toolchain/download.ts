/** The official download of the Pulumi CLI. */
import * as fs from "node:fs";
import * as path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { run } from "../processes";
import { isExecutable } from "./executables";

export interface InstallOptions {
  /** Without a leading v. */
  version: string;
  /** An existing, empty folder that gets the executables. */
  folder: string;
  environment: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/**
 * Without a network a name server may take its time to say so, and a firewall may say nothing at all: no answer, or no
 * further byte, for this long means that the download is not to be had. In milliseconds.
 */
const PATIENCE = 12_000;
const BETWEEN_REPORTS = 5_000;

/** Where the official archive is; undefined for a platform that has none or that the sandbox does not run on. */
export function archiveUrl(version: string, platform = process.platform, arch = process.arch): string | undefined {
  const isKnown = ["linux", "darwin"].includes(platform) && ["x64", "arm64"].includes(arch);
  return isKnown ? `https://get.pulumi.com/releases/sdk/pulumi-v${version}-${platform}-${arch}.tar.gz` : undefined;
}

/** Downloads and unpacks the CLI; answers false, after one line of why, when that is not possible here. */
export async function downloadPulumi(options: InstallOptions): Promise<boolean> {
  const { version, folder, log } = options;
  const url = archiveUrl(version);
  if (url === undefined) {
    log(`There is no download of the Pulumi CLI for ${process.platform} ${process.arch}.`);
    return false;
  }
  log(`Downloading the Pulumi CLI ${version} ...`);
  try {
    const archive = path.join(folder, "pulumi.tar.gz");
    await fetchTo(archive, url, log);
    const { code, stderr } = await run("tar", ["-xzf", archive, "--strip-components=1", "-C", folder]);
    fs.rmSync(archive);
    if (code !== 0 || !isExecutable(path.join(folder, "pulumi"))) {
      throw new Error(`the archive could not be unpacked: ${stderr.trim()}`);
    }
    return true;
  } catch (error) {
    log(`The download is not to be had (${reasonOf(error)}).`);
    return false;
  }
}

async function fetchTo(file: string, url: string, log: (line: string) => void): Promise<void> {
  const abort = new AbortController();
  const giveUp = () => abort.abort(new Error(`no answer within ${PATIENCE / 1000} seconds`));
  let timer = setTimeout(giveUp, PATIENCE);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) {
      throw new Error(`the server answered ${response.status}`);
    }
    const report = progress(Number(response.headers.get("content-length")), log);
    const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
    body.on("data", (chunk: Uint8Array) => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, PATIENCE);
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
