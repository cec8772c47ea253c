import type { Rule } from "../framework/rule";
import { readText } from "../stack/properties";
import { COPIES } from "../stack/resourceTypes";

export const noDestinationRegion: Rule = {
  name: "no-destination-region",
  description: "A copy does not use destinationRegion, which the AWS provider ignores.",
  severity: "medium",
  why: "The AWS provider ignores it, and the copy stays in the Region of the resource.",
  url: "https://github.com/hashicorp/terraform-provider-aws/issues/39951",
  remediationSteps: "Remove destinationRegion, set region to the target Region, and name the source by its full ARN.",
  types: COPIES,
  resource({ inputs }) {
    if (readText(inputs, "destinationRegion").state === "absent") {
      return [];
    }
    const message =
      "destinationRegion does not move the copy: it is made in the Region of the resource. Write the target Region as region instead, and the source as a full ARN.";
    return [{ answer: "unsafe", message }];
  },
};
