import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

type Callback<T> = (error: grpc.ServiceError | null, response: T) => void;

function answer<T>(ask: (callback: Callback<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    ask((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

/** The pack in a process of its own, as the engine starts and calls it. */
export class PackProcess {
  readonly #process: ChildProcess;
  readonly #client: AnalyzerClient;

  private constructor(process: ChildProcess, port: string) {
    this.#process = process;
    this.#client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  /** Starts the pack in a folder. Throws with its output if it exits before it serves. */
  static async start(folder: string): Promise<PackProcess> {
    const entry = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [folder] });
    const child = spawn(process.execPath, [entry, "127.0.0.1:1", "."], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (data) => {
      errors += String(data);
    });
    const lines = createInterface({ input: child.stdout });
    const port = await Promise.race([
      once(lines, "line").then(([line]) => String(line)),
      once(child, "exit").then(([code]) => {
        throw new Error(`The pack ended with ${code} before it served:\n${errors}`);
      }),
    ]);
    return new PackProcess(child, port);
  }

  async info(): Promise<proto.AnalyzerInfo.AsObject> {
    return (await answer<proto.AnalyzerInfo>((done) => this.#client.getAnalyzerInfo(new Empty(), done))).toObject();
  }

  /** Configures a policy, as the engine does with the file of `--policy-pack-config`. */
  async configure(policy: string, properties: Record<string, JavaScriptValue>): Promise<void> {
    const config = new proto.PolicyConfig();
    config.setEnforcementlevel(proto.EnforcementLevel.MANDATORY);
    config.setProperties(Struct.fromJavaScript(properties));
    const request = new proto.ConfigureAnalyzerRequest();
    request.getPolicyconfigMap().set(policy, config);
    await answer((done) => this.#client.configure(request, done));
  }

  /** The names of the mandatory policies that a resource violates. */
  async refusals(type: string, inputs: Record<string, JavaScriptValue>): Promise<string[]> {
    const request = new proto.AnalyzeRequest();
    request.setType(type);
    request.setName("copy");
    request.setUrn(`urn:pulumi:dev::shop::${type}::copy`);
    request.setProperties(Struct.fromJavaScript(inputs));
    request.setOptions(new proto.AnalyzerResourceOptions());
    const response = await answer<proto.AnalyzeResponse>((done) => this.#client.analyze(request, done));
    return response
      .getDiagnosticsList()
      .filter((diagnostic) => diagnostic.getEnforcementlevel() === proto.EnforcementLevel.MANDATORY)
      .map((diagnostic) => diagnostic.getPolicyname());
  }

  async stop(): Promise<void> {
    this.#client.close();
    if (this.#process.exitCode === null) {
      this.#process.kill();
      await once(this.#process, "exit");
    }
  }
}
