import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";
import { describeFailure } from "./failures";

/**
 * Checks that the AWS provider of the stack has a Region and accepted credentials. Without this check, every component
 * would fail with an error of its own.
 *
 * @throws RunError if the provider cannot be used.
 */
export async function checkProvider(): Promise<void> {
  try {
    await getCallerIdentity();
  } catch (error) {
    throw new pulumi.RunError(
      `The AWS provider of this stack cannot be used; no plan was made:\n  - ${describeFailure(error)}`,
    );
  }
}
