import type { IAM, Tag } from "@aws-sdk/client-iam";
import type { Tagging } from "../model";
import { allPages } from "../pages";

/** The calls for the tags of one kind of thing in IAM. */
interface TagCalls {
  list(
    iam: IAM,
    id: string,
    marker: { Marker?: string },
  ): Promise<{ Tags: Tag[] | undefined; Marker?: string | undefined }>;
  tag(iam: IAM, id: string, Tags: Tag[]): Promise<unknown>;
  untag(iam: IAM, id: string, TagKeys: string[]): Promise<unknown>;
}

/** Tags as IAM takes them. */
export const iamTags = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

function tagging(calls: TagCalls): Tagging {
  return {
    async read(call, id) {
      const iam = await call.iam();
      const tags = await allPages(async (from) => {
        const { Tags, Marker } = await calls.list(iam, id, from);
        return { items: Tags, Marker };
      });
      return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
    },
    async write(call, id, _outputs, add, remove) {
      const iam = await call.iam();
      if (remove.length > 0) await calls.untag(iam, id, remove);
      if (Object.keys(add).length > 0) await calls.tag(iam, id, iamTags(add));
    },
  };
}

export const roleTagging = tagging({
  list: (iam, RoleName, marker) => iam.listRoleTags({ RoleName, ...marker }),
  tag: (iam, RoleName, Tags) => iam.tagRole({ RoleName, Tags }),
  untag: (iam, RoleName, TagKeys) => iam.untagRole({ RoleName, TagKeys }),
});

export const policyTagging = tagging({
  list: (iam, PolicyArn, marker) => iam.listPolicyTags({ PolicyArn, ...marker }),
  tag: (iam, PolicyArn, Tags) => iam.tagPolicy({ PolicyArn, Tags }),
  untag: (iam, PolicyArn, TagKeys) => iam.untagPolicy({ PolicyArn, TagKeys }),
});
