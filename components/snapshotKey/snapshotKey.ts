import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { Deletion, deletionOptions } from "../arguments/deletion";
import { omitUndefined } from "../arguments/inputs";
import { ArgsValidator } from "../arguments/validation";
import { accountIdOf } from "../lookups/account";
import { lookUpKey } from "../lookups/keys";
import { errorsAt } from "../rds/argumentError";
import { nameWithin } from "../rds/identity/names";
import { partitionOf } from "../rds/identity/regions";
import { granteesOf } from "../rds/keys/grantees";
import { aliasNameErrors, deletionWindowErrors, ownAccountErrors } from "../rds/keys/keyArguments";
import { GRANT_OPERATIONS, snapshotKeyPolicy, targetAccountPolicy } from "../rds/keys/keyPolicy";
import type { SnapshotKeyArgs } from "./args";
import { adoptedKeyErrors, audienceOf, DELETION_WINDOW_IN_DAYS, defaultAliasName, validateArgs } from "./validate";

/**
 * A customer managed KMS key for snapshots in one Region, under which other accounts can copy snapshots. The key has
 * yearly rotation, an alias, a least-privilege key policy that allows each account, and a grant for each account or
 * principal.
 *
 * Each account must also attach the `targetAccountPolicy` to the principals that copy snapshots. If `kmsKeyId` adopts
 * an existing key, the component creates only the grants, and the owner of the key must allow the accounts in its key
 * policy. An AWS managed key, and a key that is disabled or pending deletion, is refused on preview.
 *
 * See "Sharing encrypted snapshots" in the Amazon RDS User Guide, and "Allowing users in other accounts to use a KMS
 * key" in the AWS KMS Developer Guide.
 */
export class SnapshotKey extends pulumi.ComponentResource {
  /** The ARN of the key. */
  public readonly keyArn: pulumi.Output<string>;
  /** The alias of the key. Absent for an adopted key. */
  public readonly aliasName: pulumi.Output<string | undefined>;
  /** The IDs of the grants, by account or principal. */
  public readonly grantIds: pulumi.Output<Record<string, string>>;
  /** The IAM policy, as JSON, that each account must attach to the principals that copy snapshots. */
  public readonly targetAccountPolicy: pulumi.Output<string>;

  constructor(name: string, args: SnapshotKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    const validator = new ArgsValidator("SnapshotKey", name);
    validator.throwIfInvalid(validateArgs(name, args));
    super("rds-snapshots:index:SnapshotKey", name, args, opts);

    const { kmsKeyId } = args;
    if (kmsKeyId === undefined) {
      const key = declareKey(name, args, validator, this);
      this.keyArn = key.arn;
      this.aliasName = declareAlias(name, args, key, validator, this).name;
    } else {
      this.keyArn = validator.validatedText(kmsKeyId, lookUpKey(kmsKeyId, { parent: this }), (arn, found) =>
        adoptedKeyErrors(arn, found, args),
      );
      this.aliasName = pulumi.output(undefined);
    }
    this.grantIds = declareGrants(name, args, this.keyArn, this);
    this.targetAccountPolicy = this.keyArn.apply((keyArn) => JSON.stringify(targetAccountPolicy({ keyArn })));
    this.registerOutputs({
      keyArn: this.keyArn,
      aliasName: this.aliasName,
      grantIds: this.grantIds,
      targetAccountPolicy: this.targetAccountPolicy,
    });
  }
}

function declareKey(name: string, args: SnapshotKeyArgs, validator: ArgsValidator, parent: pulumi.Resource): kms.Key {
  const { region, tags, sharedAccounts = [] } = args;
  const days = pulumi.output(args.deletionWindowInDays ?? DELETION_WINDOW_IN_DAYS);
  return new kms.Key(
    name,
    {
      region,
      description: args.description ?? `Encrypts RDS snapshots in ${region}`,
      policy: ownerAccountId(sharedAccounts, validator, parent).apply((owner) =>
        keyPolicy(owner, region, sharedAccounts),
      ),
      enableKeyRotation: true,
      deletionWindowInDays: validator.validated(days, (known) =>
        errorsAt("deletionWindowInDays", deletionWindowErrors(known)),
      ),
      ...omitUndefined({ tags: validator.validatedTags(tags) }),
    },
    { parent, ...deletionOptions(args.deletion ?? Deletion.Protect) },
  );
}

/**
 * Returns the provider's account. It is validated after the component is registered, so that the component reports the
 * error, not a resource that waits for it.
 */
function ownerAccountId(
  sharedAccounts: readonly string[],
  validator: ArgsValidator,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  // A promise, because with an output of the component the key would depend on itself.
  const registered = new Promise<void>((resolve) => {
    parent.urn.apply(() => resolve());
  });
  return validator.validatedText(accountIdOf({ parent }), registered, (owner) =>
    errorsAt("sharedAccounts", ownAccountErrors(sharedAccounts, owner)),
  );
}

function keyPolicy(ownerAccountId: string, region: string, sharedAccounts: readonly string[]): string {
  const partition = partitionOf(region) ?? "aws";
  return JSON.stringify(snapshotKeyPolicy({ partition, ownerAccountId, sharedAccounts }));
}

function declareAlias(
  name: string,
  { region, aliasName }: SnapshotKeyArgs,
  key: kms.Key,
  validator: ArgsValidator,
  parent: pulumi.Resource,
): kms.Alias {
  const alias = pulumi.output(aliasName ?? defaultAliasName(name));
  return new kms.Alias(
    name,
    {
      region,
      name: validator.validated(alias, (known) => errorsAt("aliasName", aliasNameErrors(known))),
      targetKeyId: key.keyId,
    },
    { parent },
  );
}

function declareGrants(
  name: string,
  args: SnapshotKeyArgs,
  keyArn: pulumi.Output<string>,
  parent: pulumi.Resource,
): pulumi.Output<Record<string, string>> {
  const grantIds = granteesOf(audienceOf(args)).map(({ grantee, suffix, principalArn }) => {
    const grant = new kms.Grant(
      `${name}-${suffix}`,
      {
        region: args.region,
        // KMS returns the existing grant for a repeated request with the same name.
        name: nameWithin("grant", `${name}-${suffix}`.replace(/[^A-Za-z0-9:/_-]/g, "-")),
        keyId: keyArn,
        granteePrincipal: principalArn,
        operations: [...GRANT_OPERATIONS],
      },
      { parent },
    );
    return [grantee, grant.grantId] as const;
  });
  return pulumi.output(Object.fromEntries(grantIds));
}
