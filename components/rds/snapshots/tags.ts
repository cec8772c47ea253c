/** Returns why the keys of tags are invalid: AWS reserves the prefix `aws:`. */
export function tagErrors(tags: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(tags)
    .filter((key) => /^aws:/i.test(key))
    .map((key) => `must not have keys that start with "aws:", which AWS reserves, but has "${key}"; remove it.`);
}
