import { z } from "zod";
import type { NamedResource, NamedType } from "../aws/existing";
import type { ProviderSettings } from "../aws/providerSettings";
import { NOT_SHOWN, optionalString, readProvider, unlistedProvider } from "./providers";

/** A resource that the program would create, with the name that the program gives it in AWS. */
export interface PlannedCreate extends NamedResource {
  urn: string;
  /** The ARN of a copy's source, if it is known. */
  sourceSnapshotArn?: string;
}

/** The plan of a preview. */
export interface Plan {
  creates: PlannedCreate[];
  /** The URNs of resources whose name or Region the preview does not show. */
  unnamed: string[];
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
  /** The URNs that each input depends on. */
  dependencies: Readonly<Record<string, readonly string[]>>;
  /** The resource as it would be in the state. */
  state: Record<string, unknown>;
}

/** The input with the name of a resource. */
const NAMED_BY: Record<NamedType, string> = {
  "aws:rds/snapshotCopy:SnapshotCopy": "targetDbSnapshotIdentifier",
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": "targetDbClusterSnapshotIdentifier",
  "aws:rds/parameterGroup:ParameterGroup": "name",
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": "name",
  "aws:rds/optionGroup:OptionGroup": "name",
  "aws:kms/alias:Alias": "name",
};

const previewSchema = z.object({
  config: z.record(z.string(), z.unknown()).default({}),
  steps: z
    .array(
      z.object({
        op: z.string(),
        urn: z.string(),
        newState: z
          .looseObject({
            type: z.string(),
            custom: z.boolean().default(false),
            parent: optionalString,
            provider: optionalString,
            inputs: z.record(z.string(), z.unknown()).default({}),
            propertyDependencies: z.record(z.string(), z.array(z.string()).catch([])).catch({}),
          })
          .optional(),
      }),
    )
    .default([]),
});

/** Reads the output of `pulumi preview --json`. `secrets` are values of the stack's config that the preview hides. */
export function readPlan(json: string, secrets: Readonly<Record<string, string>> = {}): Plan {
  const steps = new Map<string, PlannedStep>();
  const plan: Plan = { creates: [], unnamed: [], steps };
  const providers = new Map<string, ProviderSettings>();
  const { config, steps: listed } = previewSchema.parse(JSON.parse(json));
  for (const { op, urn, newState } of listed) {
    if (newState === undefined) continue;
    const { type, custom, parent, provider, inputs, propertyDependencies: dependencies } = newState;
    steps.set(urn, { urn, op, type, custom, parent, provider, dependencies, state: newState });
    if (type === "pulumi:providers:aws") {
      providers.set(urn, readProvider(urn, inputs));
    } else if (op === "create" && isNamed(type)) {
      const by = providerUrn(provider);
      const create = createOf(urn, type, inputs, providers.get(by) ?? unlistedProvider(by, { ...config, ...secrets }));
      if (create === undefined) plan.unnamed.push(urn);
      else plan.creates.push(create);
    }
  }
  return plan;
}

/** A reference to a provider consists of its URN and its ID, after the last `::`. */
export function providerUrn(reference = ""): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}

function createOf(
  urn: string,
  type: NamedType,
  inputs: Record<string, unknown>,
  provider: ProviderSettings,
): PlannedCreate | undefined {
  const identifier = optionalString.parse(inputs[NAMED_BY[type]]);
  const region = optionalString.parse(inputs["region"]) ?? provider.region;
  const source = optionalString.parse(
    inputs["sourceDbSnapshotIdentifier"] ?? inputs["sourceDbClusterSnapshotIdentifier"],
  );
  if (
    identifier === undefined ||
    region === undefined ||
    Object.values(NOT_SHOWN).some((each) => [identifier, region].includes(each))
  ) {
    return undefined;
  }
  return {
    urn,
    type,
    region,
    identifier,
    provider,
    ...(source?.startsWith("arn:") && { sourceSnapshotArn: source }),
  };
}

function isNamed(type: string): type is NamedType {
  return type in NAMED_BY;
}
