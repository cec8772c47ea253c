import type { FunctionType } from "../model";
import { partitionOf } from "../regions";

export const getPartition: FunctionType = {
  token: "aws:index/getPartition:getPartition",
  description: "The partition of the provider's Region, as aws or aws-cn.",
  regional: false,
  arguments: { id: { type: "string", description: "Taken as the real provider takes it, and of no effect." } },
  results: {
    dnsSuffix: { type: "string" },
    id: { type: "string" },
    partition: { type: "string" },
    reverseDnsPrefix: { type: "string" },
  },
  async invoke({ region }) {
    const { id, dnsSuffix, reverseDnsPrefix } = partitionOf(region);
    return { dnsSuffix, id, partition: id, reverseDnsPrefix };
  },
};
