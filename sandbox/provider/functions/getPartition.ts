import { declaredFunction } from "../declared";
import type { FunctionType } from "../model";
import { partitionOf } from "../regions";

export const getPartition: FunctionType = {
  ...declaredFunction("aws:index/getPartition:getPartition"),
  description: "The partition of the provider's Region, as aws or aws-cn.",
  async invoke({ region }) {
    const { id, dnsSuffix, reverseDnsPrefix } = partitionOf(region);
    return { dnsSuffix, id, partition: id, reverseDnsPrefix };
  },
};
