import type { FunctionType } from "../model";
import { partitionOf, REGIONS } from "../regions";

/** Of EC2, without the protocol, as the real provider answers it. */
const endpointOf = (region: string) => `ec2.${region}.${partitionOf(region).dnsSuffix}`;

export const getRegion: FunctionType = {
  token: "aws:index/getRegion:getRegion",
  description: "A Region, by name or by the endpoint of EC2 there: the provider's own where neither is given.",
  regional: true,
  arguments: {
    endpoint: { type: "string", description: "EC2's endpoint there, as ec2.us-east-1.amazonaws.com." },
    id: { type: "string", description: "Taken as the real provider takes it, and of no effect." },
    name: { type: "string", description: "The same as region, which is the newer name." },
  },
  results: {
    description: { type: "string" },
    endpoint: { type: "string" },
    id: { type: "string" },
    name: { type: "string" },
  },
  async invoke(call, args) {
    const endpoint = args.string("endpoint");
    const name = args.string("region") ?? args.string("name");
    const byEndpoint = Object.keys(REGIONS).find((region) => endpointOf(region) === endpoint);
    if (endpoint !== undefined && byEndpoint === undefined) {
      throw new Error(`finding Region using endpoint: no Region found for endpoint "${endpoint}"`);
    }
    if (endpoint !== undefined && name !== undefined && byEndpoint !== name) {
      throw new Error("multiple Regions matched; use additional constraints to reduce matches to a single Region");
    }
    const region = byEndpoint ?? name ?? call.region;
    const description = REGIONS[region];
    if (description === undefined) throw new Error(`finding Region using name: no Region found for name "${region}"`);
    return { description, endpoint: endpointOf(region), id: region, name: region, region };
  },
};
