/** The environment of commands that run on the sandbox and reach nothing else. */
import * as os from "node:os";
import * as path from "node:path";
import { foldersOf } from "../folders";
import { endpointOf, type SandboxRecord } from "./record";

type Environment = Readonly<Record<string, string | undefined>>;

/** The Region of the source databases. */
const SOURCE_REGION = "us-east-1";
/** The passphrase of stacks on the sandbox, which hold no real secrets. */
const PASSPHRASE = "sandbox";

/**
 * Returns `base` with the Pulumi CLI of the sandbox, its home, state and passphrase, and the local AWS for every AWS SDK.
 * Omits the user's AWS settings and the variables that npm sets for its scripts.
 */
export function environment(
  sandbox: SandboxRecord & { home: string },
  base: Environment = process.env,
): Record<string, string> {
  const { bin, pulumi } = foldersOf(sandbox.home);
  const aws = awsEnvironment(base, endpointOf(sandbox));
  return {
    ...aws,
    PATH: [bin, aws["PATH"]].filter(Boolean).join(path.delimiter),
    PULUMI_HOME: pulumi,
    PULUMI_BACKEND_URL: `file://${stateFolder(sandbox)}`,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    SANDBOX_PYTHON: sandbox.python,
  };
}

/** Variables that change how AWS SDKs, Pulumi, TypeScript or Python run. */
const SETTINGS = /^(AWS_|MOTO_|PULUMI_|PYTEST_|PYTHON|TS_NODE_)/;

/** Returns `base` for `npm start` and `npm test`, which no setting of the caller may change. */
export function withoutSettings(base: Environment = process.env): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(base).filter(([name]) => !SETTINGS.test(name)));
}

/** The folder of the stack states. Each instance of the local AWS has its own, since its resources end with it. */
export function stateFolder(sandbox: Pick<SandboxRecord, "instance"> & { home: string }): string {
  return path.join(foldersOf(sandbox.home).states, sandbox.instance);
}

/** Returns `base` without settings of AWS or npm, and with those of the local AWS if its endpoint is given. */
export function awsEnvironment(base: Environment, endpoint?: string): Record<string, string> {
  const kept = Object.entries(base).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !belongsToCaller(entry[0]),
  );
  const noProxy = [base["NO_PROXY"] ?? base["no_proxy"], "127.0.0.1", "localhost"].filter(Boolean).join(",");
  return {
    ...Object.fromEntries(kept),
    NO_PROXY: noProxy,
    no_proxy: noProxy,
    AWS_EC2_METADATA_DISABLED: "true",
    // A profile in the user's files may set endpoints, roles and Regions.
    AWS_CONFIG_FILE: os.devNull,
    AWS_SHARED_CREDENTIALS_FILE: os.devNull,
    AWS_REGION: SOURCE_REGION,
    AWS_DEFAULT_REGION: SOURCE_REGION,
    AWS_ACCESS_KEY_ID: "sandbox",
    AWS_SECRET_ACCESS_KEY: "sandbox",
    ...(endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }),
  };
}

/** npm sets these for the package of the running script; they are wrong for a command in another folder. */
const FROM_NPM =
  /^(INIT_CWD|npm_(lifecycle|package|command|execpath|node_execpath|config_(local_|global_)?prefix|config_globalconfig).*)$/;

function belongsToCaller(name: string): boolean {
  return name.startsWith("AWS_") || FROM_NPM.test(name) || name === "PULUMI_CONFIG_PASSPHRASE_FILE";
}
