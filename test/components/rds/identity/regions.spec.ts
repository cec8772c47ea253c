import assert from "node:assert/strict";
import fc from "fast-check";
import {
  copyRegionErrors,
  dnsSuffixOf,
  encryptedCopyNeedsPresignedUrl,
  isRegion,
  partitionOf,
} from "../../../../components/rds/identity/regions";
import { REGIONS, regions } from "../arbitraries";

describe("partitionOf", () => {
  for (const [partition, names] of Object.entries(REGIONS)) {
    it(`knows every Region of ${partition}`, () => {
      for (const name of names) assert.equal(partitionOf(name), partition, name);
    });
  }

  it("accepts a Region that does not exist yet", () => {
    assert.equal(partitionOf("ap-southeast-9"), "aws");
    assert.equal(partitionOf("us-gov-central-1"), "aws-us-gov");
  });

  for (const text of [
    "",
    "eu-wset-1",
    "eu-west",
    "eu-west-1a",
    "EU-WEST-1",
    "us-east-1 ",
    "global",
    "us-isox-east-1",
  ]) {
    it(`takes ${JSON.stringify(text)} as no Region`, () => {
      assert.equal(partitionOf(text), undefined);
      assert.equal(isRegion(text), false);
    });
  }
});

describe("dnsSuffixOf", () => {
  it("returns the domain of each partition", () => {
    assert.equal(dnsSuffixOf("aws"), "amazonaws.com");
    assert.equal(dnsSuffixOf("aws-us-gov"), "amazonaws.com");
    assert.equal(dnsSuffixOf("aws-cn"), "amazonaws.com.cn");
    assert.equal(dnsSuffixOf("aws-eusc"), "amazonaws.eu");
    for (const partition of Object.keys(REGIONS)) assert.match(dnsSuffixOf(partition), /^[a-z0-9.-]+$/);
  });

  it("lists the partitions in the error for an unknown one", () => {
    assert.throws(() => dnsSuffixOf("gcp"), /The partition must be one of aws, aws-cn, .*, but is "gcp"\.$/);
  });
});

describe("copyRegionErrors", () => {
  it("allows a copy within every Region, including the China Regions", () => {
    // Each of them, since a property would try those of China by chance only.
    for (const region of Object.values(REGIONS).flat()) assert.deepEqual(copyRegionErrors(region, region), []);
  });

  it("refuses a copy between partitions, with both Regions and partitions in the reason", () => {
    fc.assert(
      fc.property(regions, regions, (source, target) => {
        fc.pre(partitionOf(source) !== partitionOf(target));
        const error = copyRegionErrors(source, target).join("\n");
        for (const part of [source, target, partitionOf(source), partitionOf(target)])
          assert.ok(error.includes(`${part}`));
      }),
    );
  });

  it("allows a copy within a partition, except between the China Regions", () => {
    fc.assert(
      fc.property(regions, regions, (source, target) => {
        fc.pre(partitionOf(source) === partitionOf(target) && partitionOf(source) !== "aws-cn");
        assert.deepEqual(copyRegionErrors(source, target), []);
      }),
    );
  });

  it("refuses a copy between the China Regions", () => {
    assert.match(
      copyRegionErrors("cn-north-1", "cn-northwest-1").join("\n"),
      /^must be the source Region cn-north-1, but is cn-northwest-1; AWS does not copy .* the China Regions\.$/,
    );
    assert.match(
      copyRegionErrors("cn-northwest-1", "cn-north-1").join("\n"),
      /^must be the source Region cn-northwest-1, but is cn-north-1; /,
    );
  });

  it("names the Region that is not valid", () => {
    assert.match(
      copyRegionErrors("us-east-1", "eu-wset-1").join("\n"),
      /^must be the code of an AWS Region, such as "eu-west-1", but is "eu-wset-1"\.$/,
    );
    assert.match(
      copyRegionErrors("us-esat-1", "eu-west-1").join("\n"),
      /^The source Region must be the code of an AWS Region, such as "eu-west-1", but is "us-esat-1"\.$/,
    );
  });
});

describe("encryptedCopyNeedsPresignedUrl", () => {
  it("is true only between GovCloud Regions", () => {
    assert.equal(encryptedCopyNeedsPresignedUrl("us-gov-east-1", "us-gov-west-1"), true);
    assert.equal(encryptedCopyNeedsPresignedUrl("us-gov-east-1", "us-gov-east-1"), false);
    assert.equal(encryptedCopyNeedsPresignedUrl("us-east-1", "eu-west-1"), false);
  });
});
