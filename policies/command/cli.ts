#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { RULES } from "../pack";
import { configErrors } from "./check";

const USAGE = `Usage:
  rds-snapshots-policies check FILE...    checks files for --policy-pack-config

Exits with 1 if a file has errors, with one line for each.`;

/** Runs a command, and returns the exit code. */
function run([command, ...args]: readonly string[]): number {
  if (command === "check" && args.length > 0) {
    return Math.max(...args.map(check));
  }
  console.error(USAGE);
  return 2;
}

function check(file: string): number {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    console.error(`${file}: cannot be read.`);
    return 2;
  }
  const errors = configErrors(text, RULES);
  for (const { propertyPath, reason } of errors) {
    console.error(`${file}: ${propertyPath}: ${reason}`);
  }
  if (errors.length === 0) {
    console.log(`${file}: no errors.`);
  }
  return errors.length === 0 ? 0 : 1;
}

process.exitCode = run(process.argv.slice(2));
