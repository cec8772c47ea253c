import assert from "node:assert/strict";
import { pauseBeforeRetry } from "../../../components/arguments/propagation";

const NOW = Date.parse("2026-11-24T03:12:00Z");
const refused = (code: string, key: string) =>
  `creating RDS DB Snapshot Copy (orders): operation error RDS: CopyDBSnapshot, https response error StatusCode: 400, RequestID: ${Math.random()}, ${code}: The target KMS key [${key}] does not exist, is not enabled or you do not have permissions to access it.`;

describe("The retry of a creation whose key or role AWS does not see yet", () => {
  it("waits longer each time, and not longer than two minutes in all", () => {
    const errors: string[] = [];
    const pauses: number[] = [];
    for (let now = NOW; ; ) {
      errors.unshift(refused("KMSKeyNotAccessibleFault", "patient"));
      const pause = pauseBeforeRetry(errors, now);
      if (pause === undefined) break;
      pauses.push(pause);
      now += pause * 1000;
    }
    assert.deepEqual(pauses, [2, 4, 8, 16, 30, 30, 30]);
  });

  it("shares its time between all resources that AWS refuses for the same reason", () => {
    const error = () => [refused("KMSKeyNotAccessibleFault", "shared")];
    assert.equal(pauseBeforeRetry(error(), NOW), 2);
    assert.equal(pauseBeforeRetry(error(), NOW + 119_000), 1);
    assert.equal(pauseBeforeRetry(error(), NOW + 120_000), undefined);
    assert.equal(pauseBeforeRetry([refused("KMSKeyNotAccessibleFault", "another")], NOW + 120_000), 2);
  });

  it("covers a role and its policy", () => {
    for (const code of ["IamRoleNotFound", "IamRoleNotFoundFault", "IamRoleMissingPermissionsFault"]) {
      assert.equal(pauseBeforeRetry([refused(code, "role")], NOW), 2);
    }
  });

  it("does not cover other errors, in particular those of a copy that AWS has made", () => {
    for (const error of [
      refused("AccessDenied", "any"),
      refused("SnapshotQuotaExceeded", "any"),
      "waiting for RDS DB Snapshot Copy (orders) create: timeout while waiting for state to become 'available'",
    ]) {
      assert.equal(pauseBeforeRetry([error, refused("KMSKeyNotAccessibleFault", "earlier")], NOW), undefined);
    }
  });
});
