/** Runs commands on the sandbox as a principal that has exactly some IAM policies. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Sandbox } from "../lifecycle/sandbox";
import { SandboxError } from "../sandboxError";

/** Files of IAM policies. */
export interface Policies {
  /** Those of the user that runs the command. Without any, the command runs as the administrator. */
  user: readonly string[];
  /** Those of the role in the target account. Without any, the role keeps its policies. */
  targetRole: readonly string[];
}

const USERS = "arn:aws:iam::111111111111:user/";
const TARGET_ROLE = "arn:aws:iam::222222222222:role/SnapshotReceiver";

/**
 * Gives the principals their policies, and returns the credentials of the user as environment variables. The user has the
 * name of its first file. Relative paths start in `folder`.
 */
export async function limitedTo(
  sandbox: Sandbox,
  { user, targetRole }: Policies,
  folder: string,
): Promise<Record<string, string>> {
  const [first] = user;
  if (first === undefined && targetRole.length === 0) return {};
  if (!sandbox.enforceIam) {
    throw new SandboxError(
      'The sandbox does not evaluate IAM policies. Run "npm run sandbox -- down" and "npm run sandbox -- up --enforce-iam".',
      2,
    );
  }
  const read = (files: readonly string[]) => files.map((file) => readPolicy(path.resolve(folder, file)));
  if (targetRole.length > 0) await setPolicies(sandbox, TARGET_ROLE, read(targetRole));
  if (first === undefined) return {};
  const name = path.basename(first, path.extname(first));
  const { accessKeyId = "", secretAccessKey = "" } = await setPolicies(sandbox, USERS + name, read(user));
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

function readPolicy(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new SandboxError(
      `Failed to read the IAM policy ${file}: ${error instanceof Error ? error.message : error}`,
      2,
    );
  }
}

async function setPolicies(
  { endpoint }: Pick<Sandbox, "endpoint">,
  principal: string,
  policies: readonly unknown[],
): Promise<{ accessKeyId?: string; secretAccessKey?: string }> {
  const body = JSON.stringify({ principal, policies });
  const response = await fetch(`${endpoint}/_sandbox/iam/policies`, { method: "POST", body });
  const answer = (await response.json()) as { error?: string; accessKeyId?: string; secretAccessKey?: string };
  if (!response.ok) throw new SandboxError(answer.error ?? "The local AWS refused the policies.", 2);
  return answer;
}
