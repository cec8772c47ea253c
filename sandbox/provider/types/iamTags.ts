import type { Tagging } from "../model";

/** Tags as IAM takes them. */
export const iamTags = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Tags of an IAM resource, which is `Role` or `Policy` in the names of the calls, and is named by the given field. */
export function iamTagging(kind: "Policy" | "Role", field: "PolicyArn" | "RoleName"): Tagging {
  return {
    async read(call, id) {
      const found: Record<string, string> = {};
      for (let marker: string | undefined, more = true; more; ) {
        const page = await call.iam(`List${kind}Tags`, { [field]: id, Marker: marker });
        for (const tag of page.all("Tags.member")) found[tag.get("Key") ?? ""] = tag.get("Value") ?? "";
        marker = page.get("Marker");
        more = page.get("IsTruncated") === "true" && marker !== undefined;
      }
      return found;
    },
    async write(call, id, _outputs, add, remove) {
      if (remove.length > 0) await call.iam(`Untag${kind}`, { [field]: id, TagKeys: remove });
      if (Object.keys(add).length > 0) await call.iam(`Tag${kind}`, { [field]: id, Tags: iamTags(add) });
    },
  };
}
