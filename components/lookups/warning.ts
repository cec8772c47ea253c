import * as pulumi from "@pulumi/pulumi";

/**
 * Returns what `lookUp` returns. If it fails, logs a warning and returns `undefined`.
 *
 * @param subject The subject of the lookup, for the warning.
 * @param consequence What the missing result means for the user, in sentences.
 */
export async function orWarn<T>(subject: string, lookUp: () => Promise<T>, consequence = ""): Promise<T | undefined> {
  try {
    return await lookUp();
  } catch (error) {
    await pulumi.log.warn(
      `Could not look up ${subject}; the checks that depend on it were skipped${consequence}: ${messageOf(error)}`,
    );
    return undefined;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
