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

/** HTTP's text for a response without an AWS error, as to a HEAD request; undefined for other responses. */
function statusText({ name, $metadata }: AwsError): string | undefined {
  return name === "Unknown" ? STATUS_CODES[$metadata?.httpStatusCode ?? 0] : undefined;
}

/** AWS's error code in the response, such as `DBSnapshotNotFound`; undefined for other errors. */
export function codeOf(error: unknown): string | undefined {
  const aws = asAwsError(error);
  return aws && (statusText(aws)?.replaceAll(" ", "") ?? aws.Error?.Code ?? aws.Code ?? aws.name);
}

const NOT_FOUND =
  /^((DB(Cluster|Subnet)?(Instance|InstanceAutomatedBackup|ParameterGroup|Snapshot|Group)?|OptionGroup|ExportTask|)NotFound(Fault|Exception)?|NoSuch(Entity|Bucket)(Exception)?)$/;

/** Whether the error is one of AWS's codes for a missing resource. */
export function isNotFound(error: unknown): boolean {
  return NOT_FOUND.test(codeOf(error) ?? "");
}

/** One line with operation, code and message, as the AWS SDK of the real provider writes it. */
export function describeError(error: unknown): string {
  const aws = asAwsError(error);
  if (aws === undefined) return error instanceof Error ? error.message : String(error);
  const operation = aws.call === undefined ? "" : `operation error ${aws.call}, `;
  const status = aws.$metadata?.httpStatusCode;
  const response =
    status === undefined
      ? ""
      : `https response error StatusCode: ${status}, RequestID: ${aws.$metadata?.requestId ?? "none"}, `;
  return `${operation}${response}api error ${codeOf(error)}: ${statusText(aws) ?? aws.message}`;
}

/** Runs a call and adds a context to its error, such as `creating RDS DB Snapshot Copy (id): …`. */
export async function withContext<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new Error(`${what}: ${describeError(error)}`, { cause: error });
  }
}

/** Runs a call and returns undefined if its target does not exist. */
export async function ignoreNotFound<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
