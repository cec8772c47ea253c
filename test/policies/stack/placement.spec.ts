import assert from "node:assert/strict";
import { accountOf } from "../../../policies/stack/placement";
import type { Properties } from "../../../policies/stack/properties";
import { parsedSettings, subjectOf, withUnknown } from "../subjects";

const DEFAULT = "444444444444";
const role = (account: string) => ({ roleArn: `arn:aws:iam::${account}:role/Deployer` });
const known = (value: string) => ({ state: "known", value });
const ABSENT = { state: "absent" };
const UNKNOWN = { state: "unknown" };

/** The account by the properties of a provider, with the setting `defaultAccount` and without it. */
const ROWS: readonly [title: string, provider: Properties | undefined, withDefault: object, without: object][] = [
  ["no provider", undefined, known(DEFAULT), ABSENT],
  ["a provider without an account", {}, known(DEFAULT), ABSENT],
  ["an assumed role", { assumeRole: role("222222222222") }, known("222222222222"), known("222222222222")],
  [
    "an assumed role as JSON",
    { assumeRole: JSON.stringify(role("222222222222")) },
    known("222222222222"),
    known("222222222222"),
  ],
  [
    "the last of several roles, as JSON",
    { assumeRoles: JSON.stringify([role("222222222222"), role("333333333333")]) },
    known("333333333333"),
    known("333333333333"),
  ],
  [
    "several roles before one",
    { assumeRoles: [role("333333333333")], assumeRole: role("222222222222") },
    known("333333333333"),
    known("333333333333"),
  ],
  ["a list of no roles", { assumeRoles: [] }, known(DEFAULT), ABSENT],
  ["a role without an ARN", { assumeRole: { sessionName: "deployment" } }, ABSENT, ABSENT],
  ["a role with an invalid ARN", { assumeRole: { roleArn: "Deployer" } }, ABSENT, ABSENT],
  ["a role that is no object", { assumeRole: 5 }, ABSENT, ABSENT],
  ["a role that is no JSON", { assumeRole: "{" }, ABSENT, ABSENT],
  ["a role that is not yet known", withUnknown({}, "assumeRole"), UNKNOWN, UNKNOWN],
  ["roles that are not yet known", withUnknown({}, "assumeRoles"), UNKNOWN, UNKNOWN],
  ["a profile", { profile: "production" }, ABSENT, ABSENT],
  ["a profile that is not yet known", withUnknown({}, "profile"), ABSENT, ABSENT],
  ["an empty profile", { profile: "" }, known(DEFAULT), ABSENT],
  ["an access key", { accessKey: "AKIAIOSFODNN7EXAMPLE" }, ABSENT, ABSENT],
  [
    "a profile with the only account allowed",
    { profile: "production", allowedAccountIds: ["222222222222"] },
    known("222222222222"),
    known("222222222222"),
  ],
  [
    "a role by web identity",
    { assumeRoleWithWebIdentity: JSON.stringify(role("222222222222")) },
    known("222222222222"),
    known("222222222222"),
  ],
  [
    "a role that is assumed after web identity",
    { assumeRoleWithWebIdentity: role("222222222222"), assumeRoles: [role("333333333333")] },
    known("333333333333"),
    known("333333333333"),
  ],
  [
    "the only account allowed beside a role without an ARN",
    { assumeRole: { sessionName: "deployment" }, allowedAccountIds: ["222222222222"] },
    known("222222222222"),
    known("222222222222"),
  ],
  ["a role by web identity without an ARN", { assumeRoleWithWebIdentity: { webIdentityToken: "t" } }, ABSENT, ABSENT],
  [
    "a role with a profile as its base",
    { profile: "production", assumeRole: role("222222222222") },
    known("222222222222"),
    known("222222222222"),
  ],
  ["a role whose ARN is not yet known", { assumeRole: withUnknown({}, "roleArn") }, UNKNOWN, UNKNOWN],
  ["the only account allowed", { allowedAccountIds: ["222222222222"] }, known("222222222222"), known("222222222222")],
  ["the only one, as JSON", { allowedAccountIds: '["222222222222"]' }, known("222222222222"), known("222222222222")],
  ["two accounts allowed", { allowedAccountIds: ["222222222222", "333333333333"] }, ABSENT, ABSENT],
  ["accounts that are no list", { allowedAccountIds: "222222222222" }, known(DEFAULT), ABSENT],
  ["accounts that are not yet known", withUnknown({}, "allowedAccountIds"), UNKNOWN, UNKNOWN],
  [
    "a role before the accounts allowed",
    { assumeRole: role("222222222222"), allowedAccountIds: ["333333333333"] },
    known("222222222222"),
    known("222222222222"),
  ],
];

describe("The account of a resource", () => {
  for (const [title, provider, withDefault, without] of ROWS) {
    it(`follows from its provider: ${title}`, () => {
      const subject = subjectOf("aws:rds/snapshot:Snapshot", {}, provider);
      assert.deepEqual(accountOf(subject, parsedSettings({ defaultAccount: DEFAULT })), withDefault);
      assert.deepEqual(accountOf(subject, parsedSettings()), without);
    });
  }

  it("is unknown if the last of several roles is unknown", () => {
    const roles = Object.defineProperty(
      [role("222222222222")],
      1,
      Object.getOwnPropertyDescriptor(withUnknown({}, "1"), "1") ?? {},
    );
    assert.deepEqual(
      accountOf(subjectOf("aws:rds/snapshot:Snapshot", {}, { assumeRoles: roles }), parsedSettings()),
      UNKNOWN,
    );
  });
});
