/** A failure that the user can cure: its message is one clear sentence with the fix, and no stack trace is shown. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";

  constructor(
    message: string,
    /** What the command line then exits with. */
    readonly exitCode = 1,
  ) {
    super(message);
  }
}
