/** Skips a test for what the machine cannot do, and says in its name what that is. */
export function skipBecause(context: Mocha.Context, lack: string): never {
  if (context.test) context.test.title += ` (skipped: ${lack})`;
  return context.skip();
}
