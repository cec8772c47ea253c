import assert from "node:assert/strict";
import fc from "fast-check";
import { ENGINE_TRAITS } from "../../../../components/rds/engines/engineTable";
import { partitionOf } from "../../../../components/rds/identity/regions";
import { keyStateErrors } from "../../../../components/rds/keys/keyArguments";
import {
  numberErrors,
  restoreSnapshotNameErrors,
  snapshotArnOf,
  storageTypeErrors,
  unseenSnapshotRisk,
  versionErrors,
} from "../../../../components/rds/snapshots/restore";
import { retentionErrors } from "../../../../components/rds/snapshots/retention";
import { accountIds, identifiers, regions } from "../arbitraries";

const settings = (region: string, engine = "mysql") => ({ region, engine, hasKmsKeyId: false });

describe("The name of a snapshot to restore", () => {
  it("can be an identifier in this account and Region, or an ARN", () => {
    fc.assert(
      fc.property(
        regions,
        accountIds,
        identifiers,
        fc.constantFrom("mysql", "aurora-mysql"),
        (region, account, name, engine) => {
          const arn = snapshotArnOf(name, account, settings(region, engine));
          const kind = engine === "mysql" ? "snapshot" : "cluster-snapshot";
          assert.equal(arn, `arn:${partitionOf(region)}:rds:${region}:${account}:${kind}:${name}`);
          assert.equal(snapshotArnOf(arn, "000000000000", settings(region, engine)), arn);
          for (const written of [name, arn])
            assert.deepEqual(restoreSnapshotNameErrors(written, settings(region, engine)), []);
        },
      ),
    );
  });

  it("can be the identifier of an automated or AWS Backup snapshot", () => {
    for (const name of ["rds:orders-2026-11-24-03-12", "awsbackup:job-0123abcd"])
      assert.deepEqual(restoreSnapshotNameErrors(name, settings("eu-west-1")), []);
  });

  it("cannot be other text", () => {
    for (const text of ["", "orders-", "orders_1", "a b"])
      assert.match(
        restoreSnapshotNameErrors(text, settings("eu-west-1")).join(),
        /^must be the identifier or the full ARN of a snapshot, such as .*, but is "/,
        text,
      );
    assert.match(
      restoreSnapshotNameErrors("arn:aws:rds:eu-west-1:111111111111:db:orders", settings("eu-west-1")).join(),
      /^must be the identifier or the full ARN of a snapshot, such as .*, but is "arn:.*:db:orders"\.$/,
    );
  });
});

describe("versionErrors", () => {
  for (const [engine, version, snapshotVersion, expected] of [
    ["mysql", "8.0.40", "8.0.40", undefined],
    ["mysql", "8.0.41", "8.0.40", undefined],
    ["mysql", "8.0", "8.0.40", undefined],
    ["mysql", "8.0.39", "8.0.40", /^must not be older than the snapshot's version 8\.0\.40, but is "8\.0\.39"\.$/],
    [
      "mysql",
      "8.4.3",
      "8.0.40",
      /^must have the snapshot's major version 8\.0, but is "8\.4\.3"; use "8\.0\.40", and upgrade/,
    ],
    ["mysql", "8", undefined, /^must be a full version of mysql, such as "8\.0\.40", but is "8"\.$/],
    ["mysql", "v8.0", undefined, /must be a full version of mysql/],
    ["mysql", "8.0 LTS", undefined, /must be a full version of mysql/],
    ["mysql", "80", undefined, /must be a full version of mysql/],
    ["custom-oracle-ee", "19", undefined, undefined],
    ["postgres", "latest", undefined, /^must be a full version of postgres, such as "16\.4", but is "latest"\.$/],
    ["postgres", "16", "16.4", undefined],
    ["postgres", "17.1", "16.4", /^must have the snapshot's major version 16, but is "17\.1"; /],
    ["aurora-mysql", "8.0.mysql_aurora.3.08.0", "8.0.mysql_aurora.3.05.2", undefined],
    ["aurora-mysql", "8.0.mysql_aurora.3.04.0", "8.0.mysql_aurora.3.08.0", /must not be older than the snapshot's/],
    ["aurora-mysql", "8.0", "8.0.mysql_aurora.3.08.0", undefined],
    ["sqlserver-se", "15.00.4322.2.v1", "15.00.4322.2.v1", undefined],
    ["sqlserver-se", "15.00.4322.2.v1", "15.00.4430.1.v1", /must not be older than the snapshot's/],
    [
      "oracle-ee",
      "19.0.0.0.ru-2020-01.rur-2020-01.r1",
      "19.0.0.0.ru-2026-07.rur-2026-07.r1",
      /must not be older than the snapshot's/,
    ],
    ["db2-se", "11.5.9.0.sb00010000.r1", "11.5.9.0.sb00063198.r1", /must not be older than the snapshot's/],
    ["db2-se", "11.5.9.0.sb00063198.r1", "11.5.9.0.sb00010000.r1", undefined],
    ["mysql", "5.7.44-rds.20240408", "5.7.44", undefined],
    ["mysql", "8.0.foo", undefined, /^must be a full version of mysql, such as "8\.0\.40", but is "8\.0\.foo"\.$/],
    ["mysql", "8.0.", undefined, /must be a full version of mysql/],
    ["mysql", "8.x.y", undefined, /must be a full version of mysql/],
    ["mysql", "8.x1.40", undefined, /must be a full version of mysql/],
    ["oracle-ee", "19.0.0.0.ru-2024-01.rur-2024-01.r1", undefined, undefined],
  ] as const) {
    it(`${expected === undefined ? "accepts" : "refuses"} ${version} for ${engine}${snapshotVersion ? ` from ${snapshotVersion}` : ""}`, () => {
      const errors = versionErrors(version, snapshotVersion, { engine });
      if (expected === undefined) assert.deepEqual(errors, []);
      else assert.match(errors.join(), expected);
    });
  }
});

describe("The example version in a message", () => {
  for (const { engines, exampleVersion } of ENGINE_TRAITS) {
    for (const engine of engines) {
      it(`is valid for ${engine}`, () => {
        assert.deepEqual(versionErrors(exampleVersion, undefined, { engine }), []);
        assert.ok(versionErrors("latest", undefined, { engine }).join().includes(`such as "${exampleVersion}", but`));
      });
    }
  }
});

describe("unseenSnapshotRisk", () => {
  const risk = (arn: string, engine: string, hasKmsKeyId = false) =>
    unseenSnapshotRisk(arn, "111111111111", { region: "eu-west-1", engine, hasKmsKeyId });
  const of = (account: string, kind = "snapshot") => `arn:aws:rds:eu-west-1:${account}:${kind}:orders`;

  it("is empty for a snapshot of this account, and with a key", () => {
    assert.equal(risk(of("111111111111"), "mysql"), "");
    assert.equal(risk(of("333333333333", "cluster-snapshot"), "aurora-mysql", true), "");
  });

  it("describes the risk of an encrypted snapshot of another account", () => {
    assert.equal(
      risk(of("333333333333"), "mysql"),
      "; the snapshot belongs to another account: if it is encrypted, AWS does not restore a DB instance from it, so copy it with a ReceivedSnapshot first",
    );
    assert.equal(
      risk(of("333333333333", "cluster-snapshot"), "aurora-mysql"),
      "; the snapshot belongs to another account: if it is encrypted, the restored cluster would depend on the key of that account, so set kmsKeyId to the full ARN of your own key",
    );
  });
});

describe("numberErrors", () => {
  for (const [field, from, to] of [
    ["port", 1150, 65_535],
    ["promotionTier", 0, 15],
  ] as const) {
    it(`accepts integers from ${from} to ${to} as ${field}`, () => {
      for (const value of [from, to]) assert.deepEqual(numberErrors(field, value), []);
      for (const value of [from - 1, to + 1, from + 0.5, Number.NaN]) {
        const says = `must be an integer from ${from} to ${to}, but is ${value}.`;
        assert.deepEqual(numberErrors(field, value), [says]);
      }
    });
  }
});

describe("The storage, retention and key of a restored database", () => {
  it("must be what AWS accepts", () => {
    assert.deepEqual(storageTypeErrors("gp3", "postgres"), []);
    assert.deepEqual(storageTypeErrors("aurora-iopt1", "aurora-mysql"), []);
    assert.match(
      storageTypeErrors("gp3", "aurora-mysql").join(),
      /^must be one of aurora, aurora-iopt1 for aurora-mysql, but is "gp3"\.$/,
    );
    assert.match(
      storageTypeErrors("standard", "mysql").join(),
      /^must be one of gp2, gp3, io1, io2 for mysql, but is "standard"\.$/,
    );
    assert.deepEqual([1, 2, 34, 35].flatMap(retentionErrors), []);
    for (const days of [-1, 0, 1.5, 36, Number.NaN])
      assert.deepEqual(retentionErrors(days), [`must be an integer from 1 to 35, but is ${days}.`]);
    const key = { arn: "key", keyManager: "CUSTOMER" };
    for (const keyState of ["Enabled", "Creating", "Updating"])
      assert.deepEqual(keyStateErrors("key", { ...key, keyState }), []);
    assert.match(keyStateErrors("key", { ...key, keyState: "Disabled" }).join(), /has the state Disabled/);
  });
});
