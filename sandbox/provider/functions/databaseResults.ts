/** What the functions that read a database have in common in their results. */
import type { MasterUserSecret } from "@aws-sdk/client-rds";
import type { FunctionType, Outputs, Property } from "../model";

const MASTER_USER_SECRETS: Property = {
  type: "list",
  element: { kmsKeyId: { type: "string" }, secretArn: { type: "string" }, secretStatus: { type: "string" } },
};

/** The types of results, told by what is returned for a database of which AWS tells nothing: every result has a value of its type. */
export function resultTypes(ofNothing: Outputs): FunctionType["results"] {
  return Object.fromEntries(
    Object.entries(ofNothing).map(([name, value]) => [
      name,
      name === "masterUserSecrets" ? MASTER_USER_SECRETS : { type: typeOf(value) },
    ]),
  );
}

function typeOf(value: unknown) {
  if (Array.isArray(value)) return "list";
  switch (typeof value) {
    case "number":
      return "integer";
    case "boolean":
      return "boolean";
    case "object":
      return "map";
    default:
      return "string";
  }
}

/** The secret of the master user as the list that the plugin makes of it. */
export function masterUserSecretsOf(secret: MasterUserSecret | undefined) {
  return (secret ? [secret] : []).map(({ KmsKeyId, SecretArn, SecretStatus }) => ({
    kmsKeyId: KmsKeyId ?? "",
    secretArn: SecretArn ?? "",
    secretStatus: SecretStatus ?? "",
  }));
}
