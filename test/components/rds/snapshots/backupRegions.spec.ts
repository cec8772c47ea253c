import assert from "node:assert/strict";
import fc from "fast-check";
import { isRegion, partitionOf } from "../../../../components/rds/identity/regions";
import { BACKUP_DESTINATIONS, backupRegionErrors } from "../../../../components/rds/snapshots/backupRegions";
import { regions } from "../arbitraries";

describe("backupRegionErrors", () => {
  it("has a table of distinct Regions in one partition, without the source Region", () => {
    for (const [source, destinations] of Object.entries(BACKUP_DESTINATIONS)) {
      assert.ok(isRegion(source), source);
      assert.equal(new Set(destinations).size, destinations.length, source);
      for (const destination of destinations) {
        assert.notEqual(destination, source);
        assert.equal(partitionOf(destination), partitionOf(source), `${source} ${destination}`);
      }
    }
  });

  it("has as many entries as the table of AWS", () => {
    assert.equal(Object.keys(BACKUP_DESTINATIONS).length, 37);
    assert.equal(Object.values(BACKUP_DESTINATIONS).flat().length, 159);
  });

  it("allows some pairs in one direction only", () => {
    assert.deepEqual(backupRegionErrors("il-central-1", "eu-west-1"), []);
    assert.match(
      backupRegionErrors("eu-west-1", "il-central-1").join("\n"),
      /^must be one of af-south-1, .* for backups in eu-west-1, but is il-central-1\. To use this Region, copy snapshots/,
    );
  });

  it("allows the China Regions, but no other Region with them", () => {
    assert.deepEqual(backupRegionErrors("cn-north-1", "cn-northwest-1"), []);
    assert.deepEqual(backupRegionErrors("cn-north-1", "us-east-1"), [
      "must be one of cn-northwest-1 for backups in cn-north-1, but is us-east-1.",
    ]);
  });

  it("suggests copies only where AWS copies snapshots", () => {
    fc.assert(
      fc.property(regions, regions, (source, target) => {
        fc.pre(source !== target);
        const [error] = backupRegionErrors(source, target);
        const isAdvised = error?.endsWith(" To use this Region, copy snapshots with a SnapshotReplication.") === true;
        const isPossible = partitionOf(source) === partitionOf(target) && partitionOf(source) !== "aws-cn";
        assert.equal(isAdvised, error !== undefined && isPossible);
      }),
    );
    assert.deepEqual(backupRegionErrors("cn-north-1", "cn-east-1"), [
      "must be one of cn-northwest-1 for backups in cn-north-1, but is cn-east-1.",
    ]);
  });

  it("allows every Region of the partition for a source Region that is not listed", () => {
    assert.deepEqual(backupRegionErrors("ap-southeast-9", "ap-southeast-1"), []);
    assert.match(
      backupRegionErrors("ap-southeast-9", "us-gov-east-1").join("\n"),
      /^must be a Region of aws for backups in ap-southeast-9, but is us-gov-east-1\.$/,
    );
  });

  it("names the fix: another Region, the Regions of the table, or a valid code", () => {
    assert.deepEqual(backupRegionErrors("eu-west-1", "eu-west-1"), [
      "must be another Region than that of the source, but both are eu-west-1.",
    ]);
    assert.match(
      backupRegionErrors("ca-central-1", "sa-east-1").join("\n"),
      /^must be one of ca-west-1, eu-west-1, us-east-1, us-east-2, us-west-1, us-west-2 for backups in ca-central-1, but/,
    );
    for (const [from, to] of [
      ["Ireland", "eu-west-1"],
      ["eu-west-1", "Ireland"],
    ] as const)
      assert.match(backupRegionErrors(from, to).join("\n"), /must be the code of an AWS Region, .* but is "Ireland"/);
  });

  it("refuses the same Region, and another partition", () => {
    fc.assert(
      fc.property(regions, regions, (source, target) => {
        if (source === target || partitionOf(source) !== partitionOf(target))
          assert.notDeepEqual(backupRegionErrors(source, target), []);
      }),
    );
  });
});
