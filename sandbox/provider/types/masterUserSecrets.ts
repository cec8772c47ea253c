/** The password that RDS keeps in Secrets Manager and changes itself: of DB instances and clusters alike. */
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

/** RDS takes another key only together with the word that it manages the password. */
export function passwordManagement(args: Arguments, changed: ReadonlySet<string>): RequestFields {
  const manages = args.boolean("manageMasterUserPassword");
  return changed.has("masterUserSecretKmsKeyId") && manages !== undefined ? { ManageMasterUserPassword: manages } : {};
}

/** The secret as the list that the plugin makes of it. */
export function masterUserSecretsOf(secret: MasterUserSecret | undefined) {
  return (secret ? [secret] : []).map(({ KmsKeyId, SecretArn, SecretStatus }) => ({
    kmsKeyId: KmsKeyId ?? "",
    secretArn: SecretArn ?? "",
    secretStatus: SecretStatus ?? "",
  }));
}
