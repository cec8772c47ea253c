/** The password that RDS keeps in Secrets Manager and changes itself: of DB instances and clusters alike. */
import type { MasterUserSecret } from "@aws-sdk/client-rds";
import type { Arguments } from "../arguments";
import type { Properties } from "../model";
import type { Sent } from "./requests";

/** The arguments; `password` is the name of that which stands against them. */
export const managedPassword = (password: string): Properties => ({
  manageMasterUserPassword: {
    type: "boolean",
    conflicts: [password],
    description: "Whether RDS makes the password and keeps it in Secrets Manager.",
  },
  masterUserSecretKmsKeyId: {
    type: "string",
    computed: true,
    description: "Id, ARN or alias of the key for that secret; the account's key of Secrets Manager by default.",
  },
});

export const MASTER_USER_SECRETS = {
  type: "list",
  element: { kmsKeyId: { type: "string" }, secretArn: { type: "string" }, secretStatus: { type: "string" } },
} as const satisfies Properties[string];

/** RDS's names of the arguments. */
export const MANAGED_PASSWORD: Readonly<Record<string, string>> = {
  manageMasterUserPassword: "ManageMasterUserPassword",
  masterUserSecretKmsKeyId: "MasterUserSecretKmsKeyId",
};

/** RDS takes another key only together with the word that it manages the password. */
export function withItsKey(args: Arguments, changed: ReadonlySet<string>): Sent {
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
