"use strict";
// `node -r scripts/typescript.cjs FILE.ts` runs TypeScript of this repository with its own tsconfig.json. `ts-node/register`
// alone would take the tsconfig.json of the folder it is called in, and the caller's TS_NODE_* variables.

const path = require("node:path");

const ROOT = path.resolve(__dirname, "..");

const callers = Object.entries(process.env).filter(([name]) => name.startsWith("TS_NODE_"));
for (const [name] of callers) {
  delete process.env[name];
}
// ts-node reads the variables while it is loaded. They stay for the programs that this process starts.
const { register } = require("ts-node");
Object.assign(process.env, Object.fromEntries(callers));

register({ cwd: ROOT, project: path.join(ROOT, "tsconfig.json"), transpileOnly: true });
