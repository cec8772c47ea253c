import type { ServiceError } from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { toFields } from "./connection";
import type { Fields } from "./fakeAws";

/** A failure that left a resource behind. */
export interface Left {
  readonly id: string;
  readonly state: Fields;
  readonly inputs: Fields;
  readonly reasons: string[];
}

/** What the engine would find in the details of a failed call. */
export function leftBy(error: ServiceError): Left | undefined {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  if (bytes === undefined) return undefined;
  const [detail] = Status.deserializeBinary(Buffer.from(bytes)).getDetailsList();
  const failed = detail?.unpack(proto.ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
  if (!failed) return undefined;
  return {
    id: failed.getId(),
    state: toFields(failed.getProperties()),
    inputs: toFields(failed.getInputs()),
    reasons: failed.getReasonsList(),
  };
}
