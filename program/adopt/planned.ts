import { z } from "zod";

/** A resource that a preview would create, under a name of its own in AWS. */
export interface PlannedCreate {
  urn: string;
  type: AdoptableType;
  region: string;
  /** Its name in AWS. */
  identifier: string;
  /** The ARN of a copy's source, where it is known. */
  sourceSnapshotArn?: string;
}

/** A preview's plan: what it would create, and how those resources hang together. */
export interface Plan {
  creates: PlannedCreate[];
  steps: ReadonlyMap<string, PlannedStep>;
}

/** One step of a preview. */
export interface PlannedStep {
  urn: string;
  op: string;
  type: string;
  custom: boolean;
  parent?: string | undefined;
  provider?: string | undefined;
}

/** The types whose name in AWS the program chooses, and the input that has it. */
const NAMED_BY = {
  "aws:rds/snapshotCopy:SnapshotCopy": "targetDbSnapshotIdentifier",
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": "targetDbClusterSnapshotIdentifier",
  "aws:rds/parameterGroup:ParameterGroup": "name",
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": "name",
  "aws:rds/optionGroup:OptionGroup": "name",
  "aws:kms/alias:Alias": "name",
} as const;

export type AdoptableType = keyof typeof NAMED_BY;

const text = z.string().optional().catch(undefined);

const previewSchema = z.object({
  steps: z
    .array(
      z.object({
        op: z.string(),
        urn: z.string(),
        newState: z
          .object({
            type: z.string(),
            custom: z.boolean().default(false),
            parent: text,
            provider: text,
            inputs: z.record(z.string(), z.unknown()).default({}),
          })
          .optional(),
      }),
    )
    .default([]),
});

/** Reads what `pulumi preview --json` printed. Throws when it is none. */
export function readPlan(json: string): Plan {
  const steps = new Map<string, PlannedStep>();
  const creates: PlannedCreate[] = [];
  for (const { op, urn, newState } of previewSchema.parse(JSON.parse(json)).steps) {
    if (newState === undefined) continue;
    const { type, custom, parent, provider, inputs } = newState;
    steps.set(urn, { urn, op, type, custom, parent, provider });
    if (op === "create" && isAdoptable(type)) {
      const identifier = text.parse(inputs[NAMED_BY[type]]);
      const region = text.parse(inputs["region"]);
      const source = text.parse(inputs["sourceDbSnapshotIdentifier"] ?? inputs["sourceDbClusterSnapshotIdentifier"]);
      if (identifier !== undefined && region !== undefined) {
        creates.push({
          urn,
          type,
          region,
          identifier,
          ...(source?.startsWith("arn:") && { sourceSnapshotArn: source }),
        });
      }
    }
  }
  return { creates, steps };
}

function isAdoptable(type: string): type is AdoptableType {
  return type in NAMED_BY;
}
