/** Runs programs on a stack by Pulumi's Automation API, and returns what the engine did with each resource. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import {
  type EngineEvent,
  LocalWorkspace,
  type PulumiFn,
  type Stack,
  type StepEventMetadata,
} from "@pulumi/pulumi/automation";
import type { Made } from "./subjects/subject";

/** What the engine did, or would do, with a resource. */
export interface Step {
  readonly op: string;
  /** The arguments that replace the resource. */
  readonly replaces: readonly string[];
  /** Detailed differences by path, such as `parameters[0]: UPDATE`. */
  readonly differences: Readonly<Record<string, string>>;
}

export interface Ran {
  /** By the resource's name. */
  readonly steps: ReadonlyMap<string, Step>;
  /** The errors of each resource by its name, and those of no resource under "". */
  readonly errors: ReadonlyMap<string, string>;
  readonly failed: boolean;
}

/** A resource in the state, with the outputs and errors that it has there. */
export interface InState extends Made {
  readonly name: string;
}

/** Whether the user or the system has ended the run. */
export interface Interruption {
  readonly isRequested: boolean;
  /** Interrupts the engine, which finishes or cancels what is in progress. */
  readonly engine: AbortSignal;
}

/** Thrown by every operation after an interruption. */
export class Interrupted extends Error {}

export interface StackOptions {
  /** The folder of the state and of the workspaces. */
  readonly folder: string;
  readonly project: string;
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
  readonly interruption: Interruption;
  readonly log: (line: string) => void;
}

type Operation = "up" | "preview" | "refresh" | "destroy";

const nameOf = (urn: string) => urn.split("::").at(-1) ?? urn;

export class RunStack {
  private constructor(
    private readonly stack: Stack,
    private readonly options: StackOptions,
  ) {}

  static async open(options: StackOptions): Promise<RunStack> {
    const { folder, project, name, config } = options;
    const workDir = path.join(folder, `${project}-${name}`);
    mkdirSync(workDir, { recursive: true });
    const envVars = { PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: "conformance" };
    const args = { stackName: name, projectName: project, program: async () => {} };
    const stack = await LocalWorkspace.createOrSelectStack(args, { workDir, envVars });
    await stack.setAllConfig(Object.fromEntries(Object.entries(config).map(([key, value]) => [key, { value }])));
    return new RunStack(stack, options);
  }

  /** Runs an operation. An error of a resource is in the result; the others go on. */
  async run(operation: Operation, program: PulumiFn = async () => {}): Promise<Ran> {
    const { interruption, log } = this.options;
    if (interruption.isRequested) throw new Interrupted();
    const steps = new Map<string, Step>();
    const errors = new Map<string, string>();
    const onEvent = (event: EngineEvent) => {
      const metadata = (event.resourcePreEvent ?? event.resOutputsEvent)?.metadata;
      if (metadata !== undefined) note(steps, metadata);
      if (event.resOutputsEvent && operation !== "preview") report(log, event.resOutputsEvent.metadata);
      const { severity, message = "", urn } = event.diagnosticEvent ?? {};
      if (severity !== "error") return;
      const name = urn === undefined ? "" : nameOf(urn);
      errors.set(name, `${errors.get(name) ?? ""} ${plain(message)}`.trim());
    };
    const failed = await this.operate(operation, program, onEvent).then(
      () => false,
      (error: unknown) => {
        if (interruption.isRequested) throw new Interrupted();
        if (errors.size === 0) errors.set("", error instanceof Error ? error.message : String(error));
        return true;
      },
    );
    return { steps, errors, failed };
  }

  private async operate(operation: Operation, program: PulumiFn, onEvent: (event: EngineEvent) => void): Promise<void> {
    const common = { onEvent, signal: this.options.interruption.engine };
    if (operation === "up") await this.stack.up({ ...common, program, continueOnError: true });
    else if (operation === "preview") await this.stack.preview({ ...common, program });
    else if (operation === "refresh") await this.stack.refresh(common);
    else await this.stack.destroy({ ...common, continueOnError: true });
  }

  /** Ends the lock of an operation that was killed. */
  async unlock(): Promise<void> {
    await this.stack.cancel();
  }

  /** The resources of AWS in the state, by name. */
  async state(): Promise<Map<string, InState>> {
    const { deployment } = await this.stack.exportStack();
    const { resources = [] } = deployment as {
      resources?: { urn: string; id?: string; type: string; outputs?: pulumi.Inputs }[];
    };
    return new Map(
      resources.flatMap(({ urn, id, type, outputs = {} }) =>
        id === undefined || !type.startsWith("aws:") ? [] : [[nameOf(urn), { name: nameOf(urn), id, outputs }]],
      ),
    );
  }
}

/** Keeps the step that changes a resource: a replacement is also a create and a delete, and an import may be an update. */
function note(steps: Map<string, Step>, { urn, op, keys, detailedDiff }: StepEventMetadata): void {
  if (/^delete-replaced|^discard/.test(op)) return;
  const differences = Object.entries(detailedDiff ?? {}).map(([at, { diffKind }]) => [at, kindOf(diffKind)]);
  const step = { op, replaces: keys ?? [], differences: Object.fromEntries(differences) };
  const before = steps.get(nameOf(urn));
  if (before === undefined || differences.length > 0 || step.replaces.length > 0) steps.set(nameOf(urn), step);
}

const kindOf = (kind: string) => kind.replace("-", "_").toUpperCase();

function report(log: (line: string) => void, { urn, op, type }: StepEventMetadata): void {
  if (type.startsWith("aws:") && op !== "same" && op !== "refresh") log(`  ${op} ${nameOf(urn)}`);
}

/** Without the engine's marks of colours. */
const plain = (message: string) => message.replace(/<\{%.*?%\}>/g, "").trim();
