import * as pulumi from "@pulumi/pulumi";
import { allRegistrations, forgetPromises } from "./pulumiInternals";

/** A resource as it was registered with the engine. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  provider: string;
  /** The options from the component; for the component itself, those from the program. */
  opts: pulumi.CustomResourceOptions;
}

/** A resource that was read. */
export interface ReadResource {
  type: string;
  name: string;
  id: string;
  /** The inputs of the read, except its ID. */
  state: Record<string, unknown>;
  provider: string;
}

/** A call of a provider function. */
export interface Called {
  token: string;
  inputs: Record<string, unknown>;
  provider: string;
}

/** The results of AWS, by token: what a function or the read of a resource returns or throws. */
export type Answers = Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>>;

export interface Recording<T> {
  result: T | undefined;
  resources: Registered[];
  reads: ReadResource[];
  calls: Called[];
  warnings: string[];
  /** The errors that would end the program, without duplicates. */
  errors: unknown[];
}

const OWNER = "111111111111";

/** The default answers: an account, no snapshots, and an enabled customer managed key. */
const DEFAULT_ANSWERS: Answers = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: OWNER }),
  "aws:rds/getSnapshots:getSnapshots": () => ({ snapshots: [] }),
  "aws:kms/getKey:getKey": ({ keyId }) => ({ arn: keyId, keyManager: "CUSTOMER", keyState: "Enabled" }),
};

export interface RecordingOptions {
  answers?: Answers;
  preview?: boolean;
  /** Delays or fails the creation of a resource. */
  create?: (type: string, name: string) => Promise<void>;
  /** Additional outputs of resources, by type. */
  outputs?: Record<string, Record<string, unknown>>;
}

/**
 * Runs a program against a recording engine until no registration is pending. The program must pass the options to the
 * component, so that the options of its children are recorded.
 */
export async function record<T>(
  program: (opts: pulumi.ComponentResourceOptions) => T,
  { answers = {}, preview = false, create = async () => {}, outputs = {} }: RecordingOptions = {},
): Promise<Recording<T>> {
  const recording: Recording<T> = { result: undefined, resources: [], reads: [], calls: [], warnings: [], errors: [] };
  const options = new Map<string, pulumi.CustomResourceOptions>();
  const known: Answers = { ...DEFAULT_ANSWERS, ...answers };
  await pulumi.runtime.setMocks(
    {
      async newResource({ type, name, inputs, provider = "", id }) {
        if (id) {
          recording.reads.push({ type, name, id, state: inputs, provider });
          return { id, state: { ...inputs, ...asked(known, type, { id, ...inputs }) } };
        }
        await create(type, name);
        recording.resources.push({ type, name, inputs, provider, opts: {} });
        return { id: `${name}-id`, state: { ...inputs, ...OUTPUTS[type]?.(name, inputs), ...outputs[type] } };
      },
      call({ token, inputs, provider = "" }) {
        recording.calls.push({ token, inputs, provider });
        return asked(known, token, inputs);
      },
    },
    "project",
    "stack",
    preview,
  );
  const transformations: pulumi.ResourceTransformation[] = [
    ({ type, name, opts, props }) => {
      options.set(`${type} ${name}`, opts);
      return { props, opts };
    },
  ];
  await collectingErrors(recording, async () => {
    recording.result = program({ transformations });
    await allRegistrations();
    // Node.js reports an unhandled rejection after the current turn.
    await new Promise((resolve) => setTimeout(resolve, 1));
  });
  for (const resource of recording.resources) resource.opts = options.get(`${resource.type} ${resource.name}`) ?? {};
  return recording;
}

function asked(answers: Answers, token: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const answer = answers[token];
  if (answer === undefined) throw new Error(`The test has no answer for ${token}.`);
  try {
    return answer(inputs);
  } catch (error) {
    // The SDK reads the text from `details`, as in a gRPC error.
    throw Object.assign(new Error(String(error)), { details: String(error) });
  }
}

/** The outputs that AWS adds to the inputs. */
const OUTPUTS: Record<string, (name: string, inputs: Record<string, unknown>) => Record<string, unknown>> = {
  "aws:kms/key:Key": (name, { region }) => ({
    arn: `arn:aws:kms:${region}:${OWNER}:key/${name}`,
    keyId: name,
  }),
  "aws:kms/grant:Grant": (name) => ({ grantId: `grant of ${name}` }),
  "aws:rds/snapshotCopy:SnapshotCopy": (_, { region, targetDbSnapshotIdentifier }) => ({
    dbSnapshotArn: `arn:aws:rds:${region}:${OWNER}:snapshot:${targetDbSnapshotIdentifier}`,
  }),
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": (_, { region, targetDbClusterSnapshotIdentifier }) => ({
    dbClusterSnapshotArn: `arn:aws:rds:${region}:${OWNER}:cluster-snapshot:${targetDbClusterSnapshotIdentifier}`,
  }),
  "aws:rds/parameterGroup:ParameterGroup": (_, { region, name }) => ({
    arn: `arn:aws:rds:${region}:${OWNER}:pg:${name}`,
  }),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": (_, { region, name }) => ({
    arn: `arn:aws:rds:${region}:${OWNER}:cluster-pg:${name}`,
  }),
  "aws:rds/optionGroup:OptionGroup": (_, { region, name }) => ({ arn: `arn:aws:rds:${region}:${OWNER}:og:${name}` }),
  "aws:rds/instance:Instance": (_, { region, identifier }) => ({
    arn: `arn:aws:rds:${region}:${OWNER}:db:${identifier}`,
    address: `${identifier}.example.${region}.rds.amazonaws.com`,
    port: 3306,
  }),
  "aws:rds/cluster:Cluster": (_, { region, clusterIdentifier }) => ({
    arn: `arn:aws:rds:${region}:${OWNER}:cluster:${clusterIdentifier}`,
    endpoint: `${clusterIdentifier}.cluster-example.${region}.rds.amazonaws.com`,
    readerEndpoint: `${clusterIdentifier}.cluster-ro-example.${region}.rds.amazonaws.com`,
    port: 3306,
  }),
  "aws:iam/role:Role": (name) => ({ arn: `arn:aws:iam::${OWNER}:role/${name}`, name }),
};

/**
 * Replaces the handlers with which Pulumi ends a program on an unhandled error, and collects each error once. Outputs of
 * a failed resource never resolve, so after the first error the recording ends as soon as nothing else happens.
 */
async function collectingErrors(
  { resources, errors, warnings }: Recording<unknown>,
  run: () => Promise<void>,
): Promise<void> {
  const handlers = process.listeners("unhandledRejection");
  const { warn } = console;
  const failed = new Promise<void>((resolve) => {
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", (error) => {
      if (!errors.includes(error)) errors.push(error);
      const happened = () => resources.length + errors.length;
      const endWhenQuiet = (before: number) =>
        setTimeout(() => (happened() === before ? resolve() : endWhenQuiet(happened())), 20);
      endWhenQuiet(happened());
    });
  });
  console.warn = (message: string) => warnings.push(message);
  try {
    await Promise.race([run(), failed]);
  } catch (error) {
    errors.push(error);
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const handler of handlers) process.on("unhandledRejection", handler);
    console.warn = warn;
    if (errors.length > 0) forgetPromises();
  }
}

/** Returns the value of an output. */
export function settled<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

/** Returns the argument errors in a message, as lines of `propertyPath: reason`. */
export function argumentErrors(error: unknown): string[] {
  if (!(error instanceof Error)) throw new Error(`Not an error: ${error}`);
  return error.message
    .split("\n")
    .slice(1)
    .map((line) => line.replace(/^ {2}- /, ""));
}
