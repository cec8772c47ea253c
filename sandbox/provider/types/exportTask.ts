import type { ExportTask } from "@aws-sdk/client-rds";
import type { Arguments } from "../arguments";
import { declaredType } from "../declared";
import { codeOf, ignoreNotFound, withContext } from "../errors";
import type { Call, Outputs, ResourceType } from "../model";
import { allPages } from "../pages";
import { parseDuration, time } from "../times";
import { waitFor } from "../wait";
import { arnError, durationError } from "./identifiers";

const noun = "RDS Export Task";
const CREATE_MINUTES = 60;
const DELETE_MINUTES = 20;

async function find(call: Call, id: string): Promise<ExportTask | undefined> {
  const rds = await call.rds();
  const found = await ignoreNotFound(() =>
    allPages(async (marker) => {
      const page = await rds.describeExportTasks({ ExportTaskIdentifier: id, ...marker });
      return { Marker: page.Marker, items: page.ExportTasks };
    }),
  );
  return found?.[0];
}

/** Uses the resource's own `timeouts` only: the real provider does not pass custom timeouts to the plugin framework. */
function within(call: Call, args: Arguments, what: "create" | "delete", minutes: number): Call {
  const own = args.object("timeouts")?.string(what);
  return { ...call, timeoutSeconds: (own && parseDuration(own)) || minutes * 60 };
}

async function wait(call: Call, id: string, pending: string[], target: string[]): Promise<void> {
  await waitFor(call, {
    pending: ["STARTING", "IN_PROGRESS", ...pending],
    target,
    async status() {
      const found = await find(call, id);
      return found && { state: found.Status ?? "", ...(found.FailureCause && { detail: found.FailureCause }) };
    },
  });
}

function outputsOf(found: ExportTask): Outputs {
  return {
    exportOnlies: found.ExportOnly,
    exportTaskIdentifier: found.ExportTaskIdentifier,
    failureCause: found.FailureCause,
    iamRoleArn: found.IamRoleArn,
    kmsKeyId: found.KmsKeyId,
    percentProgress: found.PercentProgress ?? 0,
    s3BucketName: found.S3Bucket,
    s3Prefix: found.S3Prefix,
    snapshotTime: time(found.SnapshotTime) || undefined,
    sourceArn: found.SourceArn,
    sourceType: found.SourceType,
    status: found.Status,
    taskEndTime: time(found.TaskEndTime) || undefined,
    taskStartTime: time(found.TaskStartTime) || undefined,
    warningMessage: found.WarningMessage,
  };
}

export const exportTask: ResourceType = {
  ...declaredType("aws:rds/exportTask:ExportTask", {
    replaces: [
      "exportOnlies",
      "exportTaskIdentifier",
      "iamRoleArn",
      "kmsKeyId",
      "s3BucketName",
      "s3Prefix",
      "sourceArn",
    ],
    behavior: {
      exportOnlies: { keptWhenOmitted: true },
      iamRoleArn: { validate: arnError },
      sourceArn: { validate: arnError },
      timeouts: { element: { create: { validate: durationError }, delete: { validate: durationError } } },
    },
  }),
  description: "An export of a snapshot to Amazon S3. Deleting it cancels a running task and keeps the exported data.",
  noun,
  timeouts: { create: CREATE_MINUTES, update: 20, delete: DELETE_MINUTES },
  pluginFramework: true,

  /**
   * The state contains a failed task with its failureCause, because the real provider accepts FAILED like COMPLETE. It
   * does not contain a task that outlasts the timeout, although AWS continues it.
   */
  async create(call, args, created) {
    const id = args.required("exportTaskIdentifier");
    const only = args.strings("exportOnlies");
    const rds = await call.rds();
    await withContext(`starting ${noun} (${id})`, () =>
      rds.startExportTask({
        ...(only.length > 0 && { ExportOnly: only }),
        ExportTaskIdentifier: id,
        IamRoleArn: args.required("iamRoleArn"),
        KmsKeyId: args.required("kmsKeyId"),
        S3BucketName: args.required("s3BucketName"),
        S3Prefix: args.string("s3Prefix"),
        SourceArn: args.required("sourceArn"),
      }),
    );
    const found = await withContext(`waiting for ${noun} (${id}) create`, async () => {
      await wait(within(call, args, "create", CREATE_MINUTES), id, [], ["COMPLETE", "FAILED"]);
      return find(call, id);
    });
    created.record(id, found && outputsOf(found));
  },

  async read(call, id) {
    const found = await withContext(`reading ${noun} (${id})`, () => find(call, id));
    return found && { outputs: outputsOf(found) };
  },

  async remove(call, id, known) {
    const rds = await call.rds();
    try {
      await withContext(`canceling ${noun} (${id})`, () => rds.cancelExportTask({ ExportTaskIdentifier: id }));
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      // AWS cannot cancel a task that has ended.
      if (codeOf(cause) === "InvalidExportTaskStateFault") return;
      throw error;
    }
    await withContext(`waiting for ${noun} (${id}) delete`, () =>
      wait(within(call, known, "delete", DELETE_MINUTES), id, ["CANCELING"], []),
    );
  },
};
