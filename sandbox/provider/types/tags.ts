import type { Arguments } from "../arguments";
import type { Tagging } from "../model";

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Tags in the form of RDS, IAM and S3. */
export const toTagList = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const fromTagList = (list: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));

/** Tags of an RDS resource. `arnOutput` is the output that contains its ARN. */
export function rdsTagging(arnOutput: string): Tagging {
  const arn = (outputs: Arguments) => outputs.required(arnOutput);
  return {
    async read(call, _id, outputs) {
      const { TagList } = await (await call.rds()).listTagsForResource({ ResourceName: arn(outputs) });
      return fromTagList(TagList);
    },
    async write(call, _id, outputs, add, remove) {
      const rds = await call.rds();
      const ResourceName = arn(outputs);
      if (remove.length > 0) await rds.removeTagsFromResource({ ResourceName, TagKeys: remove });
      if (Object.keys(add).length > 0) await rds.addTagsToResource({ ResourceName, Tags: toTagList(add) });
    },
  };
}
