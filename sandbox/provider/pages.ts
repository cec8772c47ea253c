/** Reads all pages of a list. */
export async function allPages<T>(
  ask: (marker: { Marker?: string }) => Promise<{ Marker?: string | undefined; items: T[] | undefined }>,
): Promise<T[]> {
  const found: T[] = [];
  for (let marker: string | undefined, more = true; more; ) {
    const page = await ask(marker === undefined ? {} : { Marker: marker });
    found.push(...(page.items ?? []));
    marker = page.Marker;
    more = marker !== undefined;
  }
  return found;
}
