import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

const recordSchema = z.record(
  z.string(),
  z.object({
    parameterGroupName: z.string(),
    optionGroupName: z.string().optional(),
    regions: z.array(z.string()),
  }),
);

/**
 * The groups of each source database, and the target Regions to which they were replicated, by the name of its
 * replication. They are an output of the stack, so that the next run can keep the replicas of a database whose groups
 * it cannot read. A replica that a run does not declare would be deleted, or leave the state.
 */
export type SourceGroups = Readonly<Record<string, z.output<typeof recordSchema>[string]>>;

/** The stack's output with the groups. */
export const SOURCE_GROUPS = "sourceGroups";

/** Reads the groups that the last run recorded; none if there was no run. */
export async function recordedGroups(): Promise<SourceGroups> {
  const name = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const { value } = await new pulumi.StackReference(name).getOutputDetails(SOURCE_GROUPS);
  return value === undefined ? {} : recordSchema.parse(value);
}
