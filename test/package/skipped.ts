/** Skips a test because the machine lacks something, and adds the reason to the test's name. */
export function skipBecause(context: Mocha.Context, lack: string): never {
  if (context.test) context.test.title += ` (skipped: ${lack})`;
  return context.skip();
}
