import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { parseArn } from "../../components/rds/identity/arn";
import { isRegion } from "../../components/rds/identity/regions";
import { kmsKeyIdErrors } from "../../components/rds/keys/keyArguments";
import { sharedAccountsErrors } from "../../components/rds/snapshots/sharing";
import { crossErrors } from "./crossFieldRules";
import { type Problem, renderErrors } from "./errors";

/** Deepest list the config may ask for: AWS keeps 100 manual snapshots per Region and account (RDS User Guide, CHAP_Limits). */
const MOST_SNAPSHOTS = 100;

/** A string that `fits`; `want` ends the sentence "got …, want …". */
const text = (want: string, fits: (value: string) => boolean) =>
  z.string({ error: `want ${want}` }).refine(fits, { error: `want ${want}` });

const wholeNumber = (min: number, max: number) => {
  const error = `want a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

/** A map with these keys and no others. */
const map = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `${issue.keys.map((key) => `"${key}"`).join(", ")} is not known: known are ${Object.keys(shape).join(", ")}`
        : `want a map with ${Object.keys(shape).join(", ")}`,
  });

const region = text("an AWS Region such as us-east-1", isRegion);

const groupName = z.string({ error: "want the name of a group" }).min(1, { error: "want the name of a group" });
const string = z.string({ error: "want a string" });
const names = z.array(string, { error: "want a list of names" });
const byName = <T extends z.ZodType>(value: T) => z.record(string, value, { error: "want a map by name" });

/** What ReplicatedParameterGroup takes beside its source; a plain value is an override that keeps the apply method of the source. */
const parameterGroupChanges = map({
  overrides: byName(
    z.union([
      string.transform((value) => ({ value })),
      map({ value: string, applyMethod: z.enum(["immediate", "pending-reboot"]).optional() }),
    ]),
  ).optional(),
  exclusions: names.optional(),
});

/** What ReplicatedOptionGroup takes beside its source, by option. */
const optionGroupChanges = map({
  settings: byName(byName(string)).optional(),
  vpcSecurityGroupMemberships: byName(names).optional(),
  ports: byName(wholeNumber(1, 65535)).optional(),
  versions: byName(string).optional(),
  exclusions: names.optional(),
});

const snapshots = map({
  type: z.enum(["automated", "manual", "any"], { error: 'want "automated", "manual" or "any"' }).default("any"),
  newest: wholeNumber(0, MOST_SNAPSHOTS).default(1),
}).prefault({});

const database = map({
  // RDS API Reference, CreateDBInstance, CreateDBCluster: DBInstanceIdentifier, DBClusterIdentifier.
  identifier: text(
    "the identifier of a DB instance or cluster: 1 to 63 letters, digits and single hyphens, a letter first, no hyphen last",
    (value) => value.length <= 63 && /^[a-z](-?[a-z0-9])*$/i.test(value),
  ),
  region,
  kind: z.enum(["instance", "cluster"], { error: 'want "instance" or "cluster"' }).default("instance"),
  snapshots,
  parameterGroupName: groupName.optional(),
  optionGroupName: groupName.optional(),
  parameterGroup: parameterGroupChanges.optional(),
  optionGroup: optionGroupChanges.optional(),
  inTargets: z
    .record(
      region,
      map({
        parameterGroupName: groupName.optional(),
        optionGroupName: groupName.optional(),
        parameterGroup: parameterGroupChanges.optional(),
        optionGroup: optionGroupChanges.optional(),
      }),
      { error: "want a map by target Region" },
    )
    .default({}),
});

const accounts = z
  .array(
    z.string({
      error:
        'want 12 digits in quotes, such as "012345678901": YAML reads unquoted digits as a number and loses leading zeros',
    }),
    { error: "want a list of account ids" },
  )
  .superRefine((value, context) => {
    for (const problem of sharedAccountsErrors(value)) context.addIssue({ code: "custom", message: problem });
    if (value.includes("all")) {
      context.addIssue({
        code: "custom",
        message:
          'holds "all", which would make the copies public: AWS refuses that for encrypted snapshots, and every copy of this program is encrypted; list the account ids',
      });
    }
  })
  .default([]);

const principalArn = "the ARN of an IAM role or user, such as arn:aws:iam::222222222222:role/SnapshotReceiver";

const target = map({
  region,
  accounts,
  principals: z
    .array(
      text(principalArn, (value) => {
        const arn = parseArn(value);
        return arn?.service === "iam" && /^(role|user)\/./.test(arn.resource);
      }),
      { error: "want a list of ARNs" },
    )
    .default([]),
  kmsKeyId: z
    .string({ error: "want the full ARN of a KMS key of this target's Region" })
    .superRefine((value, context) => {
      for (const message of kmsKeyIdErrors(value)) context.addIssue({ code: "custom", message });
    })
    .optional(),
});

/** AWS's own quotas are 20 and 5, and can be raised. */
const copiesAtOnce = wholeNumber(1, 1000).optional();

const schema = map({
  databases: z.array(database, { error: "want a list of databases" }).min(1, { error: "want at least one database" }),
  targets: z.array(target, { error: "want a list of targets" }).min(1, { error: "want at least one target" }),
  deletion: z
    .enum(["protect", "retain", "delete"], { error: 'want "protect", "retain" or "delete"' })
    .default("protect"),
  concurrentCopies: map({ instance: copiesAtOnce, cluster: copiesAtOnce }).default({}),
  tags: z
    .record(
      text('a tag key that does not begin with "aws:", which AWS keeps for itself', (key) => !/^aws:/i.test(key)),
      z.string({ error: "want a string" }),
      {
        error: "want a map of strings",
      },
    )
    .default({}),
});

/** Which snapshots of a database to copy: the `newest` ones of a `type`. 0 copies nothing new and keeps the copies that exist. */
export type SnapshotSelection = z.output<typeof snapshots>;
/**
 * A source database: a DB instance or cluster, the Region it lives in, which of its snapshots leave home, and what is to differ from its
 * groups: in every target, and (`inTargets`) in single ones.
 */
export type DatabaseConfig = z.output<typeof database>;
/** Where copies go: a Region, the accounts that may use them there, and the key that encrypts them there. */
export type TargetConfig = z.output<typeof target>;
/** What the stack config says, with every default filled in. */
export type StackConfig = z.output<typeof schema>;

/** The stack config has errors; `problems` holds all of them. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(`The stack config has ${problems.length} error(s):\n${renderErrors(problems)}`);
    this.name = "ConfigError";
  }
}

/**
 * Checks a stack config and fills its defaults in.
 *
 * @throws ConfigError that lists every error with its path, such as `targets[1].accounts[0]`.
 */
export function parseConfig(raw: Record<string, unknown>): StackConfig {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) => ({ path: path as (string | number)[], message, root: raw })),
    );
  }
  const problems = crossErrors(parsed.data);
  if (problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
}

/** Reads the stack config of the running Pulumi program. */
export function readConfig(): StackConfig {
  const prefix = `${pulumi.getProject()}:`;
  const ours = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  return parseConfig(Object.fromEntries(ours.map(([key, value]) => [key.slice(prefix.length), structured(value)])));
}

/** Lists and maps reach a program as JSON; what is none stays the string that it is, for `parseConfig` to refuse with the rest. */
function structured(value: string): unknown {
  return /^\s*[[{]/.test(value) ? parseJson(value) : value;
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
