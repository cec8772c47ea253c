import type { Policies, ReportViolation, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A value that is not yet known on preview, as the engine encodes it. */
export const UNKNOWN = unknownValue;

/** A secret, as the engine encodes it. */
export function secret(value: JavaScriptValue): JavaScriptValue {
  return { [specialSigKey]: specialSecretSig, value };
}

type Properties = Record<string, JavaScriptValue>;

/** A resource of a program. */
export interface Resource {
  type: string;
  name: string;
  inputs: Properties;
  /** The outputs of the provider. Defaults to those on the preview of a new resource. */
  outputs?: Properties;
  parent?: Resource;
  /** The resources that each property depends on. */
  edges?: Record<string, Resource[]>;
  provider?: Properties;
  /** Defaults to the name of the default provider. */
  providerName?: string;
  protect?: boolean;
  /** The custom timeout of its creation, in seconds. */
  createSeconds?: number;
  /** Left out of the run by `--target`: it is in the stack, but its inputs are not shown. */
  isUntargeted?: boolean;
}

/** A report of the pack. */
export interface Report {
  policy: string;
  level: "mandatory" | "advisory";
  resource: string;
  message: string;
  phase: "resource" | "stack";
}

/** The outputs that AWS decides, so that they are unknown on the preview of a new resource. */
const COMPUTED: Record<string, string[]> = {
  "aws:rds/snapshot:Snapshot": ["dbSnapshotArn", "encrypted", "kmsKeyId", "engine", "optionGroupName"],
  "aws:rds/snapshotCopy:SnapshotCopy": ["dbSnapshotArn", "encrypted", "kmsKeyId", "engine", "optionGroupName"],
  "aws:rds/clusterSnapshot:ClusterSnapshot": ["dbClusterSnapshotArn", "storageEncrypted", "kmsKeyId", "engine"],
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": ["dbClusterSnapshotArn", "storageEncrypted", "kmsKeyId", "engine"],
  "aws:rds/instance:Instance": ["arn", "kmsKeyId", "engineVersionActual"],
  "aws:rds/cluster:Cluster": ["arn", "kmsKeyId"],
  "aws:rds/optionGroup:OptionGroup": ["arn", "name"],
  "aws:kms/key:Key": ["arn", "keyId", "policy"],
};

export function urnOf({ type, name, parent }: Resource): string {
  return `urn:pulumi:dev::shop::${parent === undefined ? "" : `${parent.type}$`}${type}::${name}`;
}

const STACK: Resource = { type: "pulumi:pulumi:Stack", name: "shop-dev", inputs: {} };

/**
 * Runs the policies as the engine does: each resource's inputs in the order of the program, the stack first, then the
 * whole stack's outputs; through the policy SDK's own server.
 *
 * @param config As in a file of `--policy-pack-config`, without levels.
 */
export async function run(
  policies: Policies,
  resources: readonly Resource[],
  config: Record<string, object> = {},
): Promise<Report[]> {
  const all = [STACK, ...resources];
  const configured = withConfig(policies, config);
  const reports: Report[] = [];
  for (const resource of all.filter(({ isUntargeted }) => isUntargeted !== true)) {
    const request = new proto.AnalyzeRequest();
    fill(request, resource, resource.inputs);
    reports.push(...(await call(server.makeAnalyzeRpcFun("pack", "0.0.0", "advisory", configured), request, resource)));
  }
  const request = new proto.AnalyzeStackRequest();
  request.setResourcesList(all.map(stackResource));
  reports.push(...(await call(server.makeAnalyzeStackRpcFun("pack", "0.0.0", "advisory", configured), request)));
  return reports;
}

function stackResource(resource: Resource): proto.AnalyzerResource {
  const message = new proto.AnalyzerResource();
  fill(message, resource, resource.outputs ?? previewed(resource));
  message.setParent(parentUrn(resource));
  for (const [property, targets] of Object.entries(resource.edges ?? {})) {
    const dependencies = new proto.AnalyzerPropertyDependencies();
    dependencies.setUrnsList(targets.map(urnOf));
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  return message;
}

/** A resource without a component has the stack as its parent. */
function parentUrn(resource: Resource): string {
  return resource === STACK ? "" : urnOf(resource.parent ?? STACK);
}

function previewed({ type, inputs }: Resource): Properties {
  return { ...Object.fromEntries((COMPUTED[type] ?? []).map((name) => [name, UNKNOWN])), ...inputs };
}

function fill(
  message: proto.AnalyzeRequest | proto.AnalyzerResource,
  resource: Resource,
  properties: Properties,
): void {
  message.setType(resource.type);
  message.setName(resource.name);
  message.setUrn(urnOf(resource));
  message.setProperties(Struct.fromJavaScript(properties));
  const options = new proto.AnalyzerResourceOptions();
  options.setParent(parentUrn(resource));
  options.setProtect(resource.protect ?? false);
  const timeouts = new proto.AnalyzerResourceOptions.CustomTimeouts();
  timeouts.setCreate(resource.createSeconds ?? 0);
  options.setCustomtimeouts(timeouts);
  message.setOptions(options);
  // The engine passes a provider for every resource that is not a component.
  if (resource.provider !== undefined || /^(?:aws|random):/.test(resource.type)) {
    const provider = new proto.AnalyzerProviderResource();
    provider.setType("pulumi:providers:aws");
    const name = resource.providerName ?? "default";
    provider.setName(name);
    provider.setUrn(`urn:pulumi:dev::shop::pulumi:providers:aws::${name}`);
    provider.setProperties(Struct.fromJavaScript(resource.provider ?? {}));
    message.setProvider(provider);
  }
}

type Rpc = (
  call: { request: unknown },
  callback: (error: Error | undefined, response: proto.AnalyzeResponse) => void,
) => void;
type MakeRpc = (name: string, version: string, level: string, policies: Policies) => Rpc;

/** The functions of the SDK's server that its type declarations leave out. */
const server: { makeAnalyzeRpcFun: MakeRpc; makeAnalyzeStackRpcFun: MakeRpc } = require("@pulumi/policy/server");

async function call(rpc: Rpc, request: unknown, resource?: Resource): Promise<Report[]> {
  const response = await new Promise<proto.AnalyzeResponse>((resolve, reject) => {
    rpc({ request }, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
  return response.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    level: diagnostic.getEnforcementlevel() === proto.EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
    // The engine uses the resource that it analyzed, regardless of the URN in the report of a resource policy.
    resource: resource?.name ?? diagnostic.getUrn().split("::").at(-1) ?? "",
    message: diagnostic.getMessage(),
    phase: resource === undefined ? "stack" : "resource",
  }));
}

/** The server takes config only by its `Configure` call over gRPC, so each policy gets a config of its own here. */
function withConfig(policies: Policies, config: Record<string, object>): Policies {
  return policies.map((policy) => {
    const wrap = <T extends ResourceValidationArgs | StackValidationArgs>(
      validate: (args: T, report: ReportViolation) => Promise<void> | void,
    ) => {
      return (args: T, report: ReportViolation) =>
        validate({ ...args, getConfig: () => config[policy.name] ?? {} }, report);
    };
    const wrapped = { ...policy };
    if ("validateResource" in wrapped && typeof wrapped.validateResource === "function") {
      wrapped.validateResource = wrap(wrapped.validateResource);
    }
    if ("validateStack" in wrapped) {
      wrapped.validateStack = wrap(wrapped.validateStack);
    }
    return wrapped;
  });
}

/** The reports in short: `policy resource`, the refusals or the notices. */
export function summary(reports: readonly Report[], level: Report["level"]): string[] {
  return reports.filter((report) => report.level === level).map(({ policy, resource }) => `${policy} ${resource}`);
}

/** The refusals in short. */
export function refusals(reports: readonly Report[]): string[] {
  return summary(reports, "mandatory");
}

/** The notices in short. */
export function notices(reports: readonly Report[]): string[] {
  return summary(reports, "advisory");
}
