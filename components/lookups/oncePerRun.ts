import * as pulumi from "@pulumi/pulumi";

/** The answers of each run, by its connection to the engine, then by provider. */
const answersOfRuns = new WeakMap<object, Map<pulumi.ProviderResource | undefined, Map<string, Promise<unknown>>>>();

/**
 * Asks AWS at most once a run, as long as the same provider is asked. AWS throttles the calls of an account, and many
 * components of a program have the same key and the same account.
 *
 * @param question Identifies the answer.
 */
export function oncePerRun<T>(
  question: string,
  { provider, parent }: pulumi.InvokeOptions,
  ask: () => Promise<T>,
): Promise<T> {
  const run = pulumi.runtime.getMonitor();
  if (run === undefined) {
    return ask();
  }
  const answersOfRun =
    answersOfRuns.get(run) ?? new Map<pulumi.ProviderResource | undefined, Map<string, Promise<T>>>();
  answersOfRuns.set(run, answersOfRun);
  const asked = provider ?? parent?.getProvider("aws:index/provider:Provider");
  const answers = (answersOfRun.get(asked) ?? new Map()) as Map<string, Promise<T>>;
  answersOfRun.set(asked, answers);
  const answer = answers.get(question) ?? ask();
  answers.set(question, answer);
  return answer;
}
