import type { Property, ResourceType } from "./model";

/** `region`, which every regional resource and function of `@pulumi/aws` 7 takes. */
export const REGION: Property = {
  type: "string",
  description: "Region where this resource is managed. Defaults to the Region of the provider.",
  computed: true,
  replaces: true,
};
const TAGS: Property = { type: "map", description: "Tags of the resource, merged over the provider's default tags." };
const TAGS_ALL: Property = {
  type: "map",
  description: "All tags of the resource, the provider's default tags included.",
  computed: true,
};

const tagged = (type: ResourceType): Record<string, Property> =>
  type.tagging === undefined ? {} : { tags: TAGS, tagsAll: TAGS_ALL };

/** Arguments of a type as the engine sees them: its own, region unless it is global, and tags where it has any. */
export function argumentsOf(type: ResourceType): Record<string, Property> {
  return { ...type.arguments, ...(!type.global && { region: REGION }), ...tagged(type) };
}

/** All properties that the state of a resource of the type may have. */
export function propertiesOf(type: ResourceType): Record<string, Property> {
  return { ...argumentsOf(type), ...type.outputs };
}

/** Whether the provider may know the property's value only after the call. */
export function isComputed(type: ResourceType, name: string): boolean {
  return type.outputs[name] !== undefined || argumentsOf(type)[name]?.computed === true;
}
