import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { isObject, type Properties, Secret, UNKNOWN, Unknown, type Value } from "./values";

// The engine's markers, from github.com/pulumi/pulumi sdk/go/common/resource (sig) and plugin (unknowns).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
export const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
  UNKNOWN_STRING,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

function fromMarked(value: Record<string, JavaScriptValue>): Value {
  switch (value[SIGNATURE]) {
    case SECRET:
      return new Secret(fromWire(value["value"] ?? null));
    case OUTPUT: {
      const inner = value["value"] === undefined ? UNKNOWN : fromWire(value["value"]);
      return value["secret"] === true ? new Secret(inner) : inner;
    }
    case RESOURCE:
      return fromWire(value["id"] ?? value["urn"] ?? null);
    default:
      throw new Error("The sandbox's AWS plugin does not support assets and archives");
  }
}

function fromWire(value: JavaScriptValue): Value {
  if (typeof value === "string") return UNKNOWNS.has(value) ? UNKNOWN : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(fromWire);
  const object = value as Record<string, JavaScriptValue>;
  return object[SIGNATURE] === undefined ? fromObject(object) : fromMarked(object);
}

function fromObject(object: Record<string, JavaScriptValue>): Properties {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, fromWire(value)]));
}

function toWire(value: Value): JavaScriptValue {
  if (value instanceof Unknown) return UNKNOWN_STRING;
  if (value instanceof Secret) return { [SIGNATURE]: SECRET, value: toWire(value.value) };
  if (Array.isArray(value)) return value.map(toWire);
  return isObject(value) ? toObject(value) : value;
}

function toObject(object: Properties): { [name: string]: JavaScriptValue } {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, toWire(value)]));
}

/** The properties of a request, without those that are null. */
export function decode(struct: Struct | undefined): Properties {
  const properties = fromObject(struct?.toJavaScript() ?? {});
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}

/** The properties of a response, with secrets marked. */
export function encode(properties: Properties): Struct {
  return Struct.fromJavaScript(toObject(properties));
}
