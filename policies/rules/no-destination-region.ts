import type { Rule } from "../framework/rule";
import { readText } from "../stack/properties";
import { COPIES } from "../stack/resourceTypes";

export const noDestinationRegion: Rule = {
  name: "no-destination-region",
  description: "RDS snapshot copies must not use destinationRegion, which the AWS provider ignores.",
  severity: "medium",
  why: "The copy would stay in the Region of the resource, without an error.",
  url: "https://github.com/hashicorp/terraform-provider-aws/issues/39951",
  remediationSteps:
    "Remove destinationRegion, set region to the target Region, and specify the source by its full ARN.",
  types: COPIES,
  resource({ inputs }) {
    if (readText(inputs, "destinationRegion").state === "absent") {
      return [];
    }
    const message =
      "destinationRegion must be absent, because it does not move the copy. Set region to the target Region, and specify the source by its full ARN.";
    return [{ answer: "unsafe", message }];
  },
};
