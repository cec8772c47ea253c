/** A failure that the user can cure: its message is one clear sentence with the fix, and no stack trace is shown. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}
