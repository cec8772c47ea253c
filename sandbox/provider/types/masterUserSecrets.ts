/** The master user password that RDS manages in Secrets Manager, for DB instances and clusters. */
import type { MasterUserSecret } from "@aws-sdk/client-rds";
import type { Arguments } from "../arguments";
import type { Behaviors } from "../declared";
import type { RequestFields } from "./requests";

/** `password` is the name of the argument that sets the password. */
export const managedPassword = (password: string): Behaviors => ({
  manageMasterUserPassword: { conflictsWith: [password] },
  [password]: { conflictsWith: ["manageMasterUserPassword"] },
});

/** RDS's names of the arguments. */
export const MANAGED_PASSWORD: Readonly<Record<string, string>> = {
  manageMasterUserPassword: "ManageMasterUserPassword",
  masterUserSecretKmsKeyId: "MasterUserSecretKmsKeyId",
};

/** RDS accepts a new key only in a request that also contains `ManageMasterUserPassword`. */
export function passwordManagement(args: Arguments, changed: ReadonlySet<string>): RequestFields {
  const manages = args.boolean("manageMasterUserPassword");
  return changed.has("masterUserSecretKmsKeyId") && manages !== undefined ? { ManageMasterUserPassword: manages } : {};
}

/** The secret in the state's form: a list of at most one. */
export function masterUserSecretsOf(secret: MasterUserSecret | undefined) {
  return (secret ? [secret] : []).map(({ KmsKeyId, SecretArn, SecretStatus }) => ({
    kmsKeyId: KmsKeyId ?? "",
    secretArn: SecretArn ?? "",
    secretStatus: SecretStatus ?? "",
  }));
}
