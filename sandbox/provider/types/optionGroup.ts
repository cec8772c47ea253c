import type { OptionGroup } from "@aws-sdk/client-rds";
import { Arguments } from "../arguments";
import { declaredType, propertyOf } from "../declared";
import { ignoreNotFound, withContext } from "../errors";
import type { Call, ResourceType } from "../model";
import { retry } from "../wait";
import { groupNames, nameFrom, prefixOf } from "./names";
import { fromOptions, OPTIONS, optionChanges } from "./options";
import { rdsTagging, toTagList } from "./tags";

const noun = "RDS DB Option Group";
const DECLARED = declaredType("aws:rds/optionGroup:OptionGroup", {
  replaces: ["engineName", "majorEngineVersion", "name", "namePrefix", "optionGroupDescription"],
  behavior: {
    ...groupNames({ dots: false }),
    optionGroupDescription: { default: "Managed by Pulumi" },
    options: OPTIONS,
    skipDestroy: { default: false },
  },
});

/** A new role is not visible to RDS at once. */
const ROLE_NOT_FOUND = {
  code: "InvalidParameterValue",
  message: "IAM role ARN value is invalid or does not include the required permissions",
  seconds: 2 * 60,
};

async function find(call: Call, name: string): Promise<OptionGroup | undefined> {
  const rds = await call.rds();
  const response = await ignoreNotFound(() => rds.describeOptionGroups({ OptionGroupName: name }));
  return response?.OptionGroupsList?.find(({ OptionGroupName }) => OptionGroupName === name);
}

/** Sends nothing without changes, because AWS refuses an empty request. */
async function change(call: Call, name: string, before: Arguments, after: Arguments): Promise<void> {
  const { include, remove } = optionChanges(propertyOf(DECLARED, "options"), before, after);
  if (include.length + remove.length === 0) return;
  const rds = await call.rds();
  await withContext(`modifying ${noun} (${name})`, () =>
    retry(call, ROLE_NOT_FOUND, () =>
      rds.modifyOptionGroup({
        OptionGroupName: name,
        ApplyImmediately: true,
        ...(include.length > 0 && { OptionsToInclude: include }),
        ...(remove.length > 0 && { OptionsToRemove: remove }),
      }),
    ),
  );
}

export const optionGroup: ResourceType = {
  ...DECLARED,
  description: "A DB option group: features of an engine, such as auditing or encryption, with their settings.",
  noun,
  timeouts: { create: 20, update: 20, delete: 15 },
  tagging: rdsTagging("arn"),

  async create(call, args, created) {
    const name = nameFrom(args);
    const rds = await call.rds();
    const { OptionGroup: made } = await withContext(`creating ${noun} (${name})`, () =>
      rds.createOptionGroup({
        OptionGroupName: name,
        EngineName: args.required("engineName"),
        MajorEngineVersion: args.required("majorEngineVersion"),
        OptionGroupDescription: args.required("optionGroupDescription"),
        Tags: toTagList(call.tagsAll),
      }),
    );
    // RDS stores names in lower case and finds them only in lower case.
    const id = name.toLowerCase();
    created.record(id, { arn: made?.OptionGroupArn, name: id });
    await change(call, id, new Arguments({}), args);
  },

  async read(call, id, known) {
    const found = await withContext(`reading ${noun} (${id})`, () => find(call, id));
    if (found === undefined) return undefined;
    return {
      outputs: {
        arn: found.OptionGroupArn,
        engineName: found.EngineName,
        majorEngineVersion: found.MajorEngineVersion,
        name: found.OptionGroupName,
        namePrefix: prefixOf(found.OptionGroupName),
        optionGroupDescription: found.OptionGroupDescription,
        options: fromOptions(found.Options ?? [], known),
      },
    };
  },

  async update(call, id, before, after, changed) {
    if (changed.has("options")) await change(call, id, before, after);
  },

  /** RDS refuses to delete a group that a snapshot or database uses: the call is retried until the delete timeout. */
  async remove(call, id, known) {
    if (known.boolean("skipDestroy")) return;
    const rds = await call.rds();
    await withContext(`deleting ${noun} (${id})`, () =>
      ignoreNotFound(() =>
        retry(call, { code: "InvalidOptionGroupStateFault", seconds: call.timeoutSeconds }, () =>
          rds.deleteOptionGroup({ OptionGroupName: id }),
        ),
      ),
    );
  },
};
