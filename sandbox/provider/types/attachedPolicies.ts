import type { IAM } from "@aws-sdk/client-iam";
import { allPages } from "../pages";

/** ARNs of the managed policies that are attached to the role. */
export async function attachedPolicies(iam: IAM, RoleName: string): Promise<string[]> {
  const all = await allPages(async (from) => {
    const { AttachedPolicies, Marker } = await iam.listAttachedRolePolicies({ RoleName, ...from });
    return { items: AttachedPolicies, Marker };
  });
  return all.flatMap(({ PolicyArn }) => PolicyArn ?? []);
}
