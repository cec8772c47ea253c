import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { withSecretSettings } from "../../../components/replicatedOptionGroup/option";

describe("withSecretSettings", () => {
  it("marks exactly the settings that AWS does not return as secrets", async () => {
    const { settings, ports } = withSecretSettings({
      settings: {
        OEM_AGENT: { AGENT_REGISTRATION_PASSWORD: "only-here", OMS_HOST: "oms.eu" },
        Timezone: { TIME_ZONE: "Europe/Dublin" },
      },
      ports: { OEM_AGENT: 3872 },
    });
    const password = settings?.["OEM_AGENT"]?.["AGENT_REGISTRATION_PASSWORD"];
    assert.ok(pulumi.Output.isInstance(password));
    assert.equal(await pulumi.isSecret(password), true);
    assert.equal(settings?.["OEM_AGENT"]?.["OMS_HOST"], "oms.eu");
    assert.deepEqual(settings?.["Timezone"], { TIME_ZONE: "Europe/Dublin" });
    assert.deepEqual(ports, { OEM_AGENT: 3872 });
  });

  it("does not modify changes without settings", () => {
    const changes = { exclusions: ["OEM"] };
    assert.equal(withSecretSettings(changes), changes);
  });
});
