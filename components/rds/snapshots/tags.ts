/** What is wrong with the keys of tags: those that start with `aws:` are AWS's own. An empty list when nothing is. */
export function tagErrors(tags: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(tags)
    .filter((key) => /^aws:/i.test(key))
    .map((key) => `"${key}" starts with "aws:", which AWS reserves for itself; leave this tag out.`);
}
