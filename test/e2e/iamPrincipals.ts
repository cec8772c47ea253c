/** Principals of the local AWS with exactly the documented policies, and what of those policies nothing needed. */
import assert from "node:assert/strict";
import { documentOf, OWNER, STORY_POLICIES, type StoryPolicy, TARGET, TARGET_ROLE } from "../../scripts/iam/policies";
import type { Statement } from "../../scripts/iam/statements";
import type { OnSandbox } from "./onSandbox";

interface Refused {
  action: string;
  resource: string;
}

export function policyOf(name: string): StoryPolicy {
  return STORY_POLICIES.find((policy) => policy.name === name) ?? assert.fail(`There is no policy ${name}.`);
}

/** The role in the target account receives; each other story has a user with its name. */
export function principalOf(name: string): string {
  return name === "receiving" ? `arn:aws:iam::${TARGET}:role/${TARGET_ROLE}` : `arn:aws:iam::${OWNER}:user/${name}`;
}

/** The documents of a story's policy without one action or one resource of one statement, by what is left out. */
function* leavingOut({ statements }: StoryPolicy): Generator<[what: string, document: object]> {
  const replaced = (old: Statement, ...changed: Statement[]) =>
    documentOf({ statements: statements.flatMap((each) => (each === old ? changed : [each])) });
  for (const statement of statements) {
    for (const action of statement.actions) {
      const actions = statement.actions.filter((each) => each !== action);
      const rest = actions.length > 0 ? [{ ...statement, actions }] : [];
      yield [`${statement.sid}: ${action}`, replaced(statement, ...rest)];
    }
    for (const resource of statement.resources) {
      const resources = statement.resources.filter((each) => each !== resource);
      const rest = resources.length > 0 ? [{ ...statement, resources }] : [];
      yield [`${statement.sid}: ${resource}`, replaced(statement, ...rest)];
    }
  }
}

export function iamPrincipals({ control }: Pick<OnSandbox, "control">) {
  /** Gives the principal of a story exactly this policy, and returns the credentials of a user as variables. */
  const give = async (name: string, document: object = documentOf(policyOf(name))): Promise<NodeJS.ProcessEnv> => {
    const body = { principal: principalOf(name), policies: [document] };
    const key = await control<{ accessKeyId?: string; secretAccessKey?: string }>("/_sandbox/iam/policies", body);
    return { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey };
  };
  const refusedUnder = (name: string, document: object) =>
    control<Refused[]>("/_sandbox/iam/simulate", { principal: principalOf(name), policies: [document] });
  /** Asserts that the story's requests pass under its policy, and that each action and resource is needed for one. */
  const assertLeast = async (name: string): Promise<void> => {
    const policy = policyOf(name);
    assert.deepEqual(await refusedUnder(name, documentOf(policy)), []);
    const spare: string[] = [];
    for (const [what, document] of leavingOut(policy)) {
      if ((await refusedUnder(name, document)).length === 0) spare.push(what);
    }
    assert.deepEqual(spare, [], `${name}: nothing asked for these parts of the policy`);
  };
  /** The policy of a story without an action of a statement. */
  const without = (name: string, sid: string, action: string): object =>
    new Map(leavingOut(policyOf(name))).get(`${sid}: ${action}`) ?? assert.fail(`${name} has no ${sid}: ${action}.`);
  return { give, assertLeast, without };
}
