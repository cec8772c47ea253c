import * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { describeError } from "./errors";
import { InitializationError } from "./lifecycle";
import { encode } from "./wire";

/** An error as the engine takes it. One with state goes along in the status details, so that the engine keeps it. */
export function toStatus(error: unknown): Partial<grpc.StatusObject> {
  const details = describeError(error);
  if (!(error instanceof InitializationError)) return { code: grpc.status.UNKNOWN, details };
  const failed = new ErrorResourceInitFailed();
  failed.setId(error.id);
  failed.setProperties(encode(error.state));
  failed.setInputs(encode(error.inputs));
  failed.setReasonsList([details]);
  const any = new Any();
  any.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(details);
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details, metadata };
}
