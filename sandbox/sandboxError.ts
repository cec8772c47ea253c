/** An error that the user can fix. The command line prints the message, which contains the fix, without a stack trace. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";

  constructor(
    message: string,
    /** The exit code of the command line. */
    readonly exitCode = 1,
  ) {
    super(message);
  }
}
