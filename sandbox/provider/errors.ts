import { STATUS_CODES } from "node:http";

interface AwsError extends Error {
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly Code?: string;
  readonly Error?: { readonly Code?: string };
  /** Service and operation, set by the middleware in `sessions.ts`. */
  readonly call?: string;
}

const asAwsError = (error: unknown): AwsError | undefined =>
  error instanceof Error && "$metadata" in error ? (error as AwsError) : undefined;

/** The words of HTTP for an answer without any of AWS's, as all refusals of HEAD are; undefined for other answers. */
function statusText({ name, $metadata }: AwsError): string | undefined {
  return name === "Unknown" ? STATUS_CODES[$metadata?.httpStatusCode ?? 0] : undefined;
}

/** AWS's error code as it stands in the answer, as `DBSnapshotNotFound`; undefined for errors that are not AWS's. */
export function codeOf(error: unknown): string | undefined {
  const aws = asAwsError(error);
  return aws && (statusText(aws)?.replaceAll(" ", "") ?? aws.Error?.Code ?? aws.Code ?? aws.name);
}

const NOT_FOUND =
  /^((DB(Cluster|Subnet)?(Instance|InstanceAutomatedBackup|ParameterGroup|Snapshot|Group)?|OptionGroup|ExportTask|)NotFound(Fault|Exception)?|NoSuch(Entity|Bucket)(Exception)?)$/;

/** Whether AWS says by the error that the thing does not exist, whichever of its spellings the service uses. */
export function isNotFound(error: unknown): boolean {
  return NOT_FOUND.test(codeOf(error) ?? "");
}

/** One line with operation, code and message, in the words of the AWS SDK that the real provider uses. */
export function describeError(error: unknown): string {
  const aws = asAwsError(error);
  if (aws === undefined) return error instanceof Error ? error.message : String(error);
  const operation = aws.call === undefined ? "" : `operation error ${aws.call}, `;
  const status = aws.$metadata?.httpStatusCode;
  const answer =
    status === undefined
      ? ""
      : `https response error StatusCode: ${status}, RequestID: ${aws.$metadata?.requestId ?? "none"}, `;
  return `${operation}${answer}api error ${codeOf(error)}: ${statusText(aws) ?? aws.message}`;
}

/** Runs a call and says, where it fails, what was being done: `creating RDS DB Snapshot Copy (id): …`. */
export async function withContext<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new Error(`${what}: ${describeError(error)}`, { cause: error });
  }
}

/** Runs a call whose target may be gone: then the answer is undefined. */
export async function ignoreNotFound<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
