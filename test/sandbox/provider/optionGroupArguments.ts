import { urnOf } from "./engine";
import type { Fields } from "./fakes/call";

export const URN = urnOf("aws:rds/optionGroup:OptionGroup");
export const HERE = { account: "111111111111", region: "eu-west-1" };
export const setting = (name: string, value: string): Fields => ({ name, value });
export const AUDIT: Fields = {
  optionName: "MARIADB_AUDIT_PLUGIN",
  optionSettings: [setting("SERVER_AUDIT_FILE_ROTATIONS", "20"), setting("SERVER_AUDIT_EVENTS", "CONNECT,QUERY")],
};
export const AGENT: Fields = {
  optionName: "OEM_AGENT",
  port: 3873,
  version: "13.5.0.0.v1",
  vpcSecurityGroupMemberships: ["sg-2", "sg-1"],
  optionSettings: [setting("OMS_HOST", "oms.example"), setting("AGENT_REGISTRATION_PASSWORD", "hunter22")],
};
export const ARGS: Fields = {
  name: "orders-options",
  engineName: "mysql",
  majorEngineVersion: "8.0",
  region: "eu-west-1",
  options: [AUDIT],
  tags: { Team: "db" },
};
