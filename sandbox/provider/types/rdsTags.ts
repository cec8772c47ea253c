import type { Tag } from "@aws-sdk/client-rds";
import type { Arguments } from "../arguments";
import type { Tagging } from "../model";

/** Tags as RDS takes them. */
export function rdsTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags of an RDS resource, which RDS knows by the ARN that stands in the given output. */
export function rdsTagging(arnOutput: string): Tagging {
  const arn = (outputs: Arguments) => outputs.need(arnOutput);
  return {
    async read(call, _id, outputs) {
      const { TagList = [] } = await (await call.rds()).listTagsForResource({ ResourceName: arn(outputs) });
      return Object.fromEntries(TagList.map(({ Key = "", Value = "" }) => [Key, Value]));
    },
    async write(call, _id, outputs, add, remove) {
      const rds = await call.rds();
      const ResourceName = arn(outputs);
      if (remove.length > 0) await rds.removeTagsFromResource({ ResourceName, TagKeys: remove });
      if (Object.keys(add).length > 0) await rds.addTagsToResource({ ResourceName, Tags: rdsTags(add) });
    },
  };
}
