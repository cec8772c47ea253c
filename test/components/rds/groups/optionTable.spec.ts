import assert from "node:assert/strict";
import { optionFacts } from "../../../../components/rds/groups/options";
import { OPTION_TABLE } from "../../../../components/rds/groups/optionTable";

/** What the RDS User Guide says of each option, one line an option: engines, persistence, port, version, settings. */
const EXPECTED = `
  oracle-ee,oracle-ee-cdb   TDE                      persistent permanent
  oracle-ee,oracle-ee-cdb   OLS                      persistent permanent shareable since 12.2
  oracle-*                  Timezone                 persistent permanent shareable
  oracle-*                  OEM                      port 5500
  oracle-*                  OEM_AGENT                port 3872 version secret AGENT_REGISTRATION_PASSWORD
  oracle-*                  SSL                      port 2484
  oracle-*                  APEX                     version
  oracle-*                  SQLT                     version
  oracle-*                  S3_INTEGRATION           version
  oracle-*                  EFS_INTEGRATION          bound EFS_ID
  sqlserver-ee              TDE                      persistent
  sqlserver-se              TDE                      persistent since 15
  sqlserver-*               SQLSERVER_BACKUP_RESTORE bound IAM_ROLE_ARN
  sqlserver-*               SQLSERVER_AUDIT          bound IAM_ROLE_ARN,S3_BUCKET_ARN
  sqlserver-*               MSDTC                    port 5000
  sqlserver-ee,sqlserver-se SSAS                     port 2383
  sqlserver-ee,sqlserver-se SSRS                     port 8443 bound SMTP_EMAIL_CREDENTIALS_SECRET_ARN
  sqlserver-ee,sqlserver-se OLEDB_ORACLE             version
  sqlserver-ee,sqlserver-se ODBC_TERADATA            version
  mysql                     MEMCACHED                port 11211
  mysql,mariadb             MARIADB_AUDIT_PLUGIN     fixed SERVER_AUDIT,SERVER_AUDIT_FILE_PATH,SERVER_AUDIT_LOGGING
  db2-*                     DB2_AUDIT                bound IAM_ROLE_ARN,S3_BUCKET_ARN
`;

function line(facts: (typeof OPTION_TABLE)[number]): string {
  const properties = [
    facts.engines.join(","),
    facts.option,
    facts.persistent && "persistent",
    facts.permanent && "permanent",
    facts.shareable && "shareable",
    facts.since && `since ${facts.since}`,
    facts.defaultPort && `port ${facts.defaultPort}`,
    facts.hasVersion && "version",
    facts.secretSettings && `secret ${facts.secretSettings.join(",")}`,
    facts.fixedSettings && `fixed ${facts.fixedSettings.join(",")}`,
    facts.boundSettings && `bound ${Object.keys(facts.boundSettings).join(",")}`,
  ];
  return properties.filter((part) => part !== undefined).join(" ");
}

describe("OPTION_TABLE", () => {
  it("matches the RDS User Guide", () => {
    const expected = EXPECTED.trim()
      .split("\n")
      .map((text) => text.trim().replace(/ +/g, " "));
    assert.deepEqual(OPTION_TABLE.map(line), expected);
  });

  it("has a noun for each bound setting", () => {
    const bound = OPTION_TABLE.flatMap(({ boundSettings }) => Object.entries(boundSettings ?? {}));
    const kinds = { EFS_ID: /EFS file system/, IAM_ROLE_ARN: /IAM role/, S3_BUCKET_ARN: /S3 bucket/ };
    for (const [setting, kind] of Object.entries({ ...kinds, SMTP_EMAIL_CREDENTIALS_SECRET_ARN: /secret/ })) {
      const nouns = bound.filter(([name]) => name === setting).map(([, text]) => text);
      assert.ok(nouns.length > 0, setting);
      for (const text of nouns) {
        assert.match(text, kind);
      }
    }
  });

  it("matches the full name of an engine, or its family", () => {
    assert.equal(optionFacts("OEM", { engineName: "oracle-se2" })?.defaultPort, 5500);
    assert.equal(optionFacts("OEM", { engineName: "oracle" }), undefined);
    assert.equal(optionFacts("OEM", { engineName: "custom-oracle-ee" }), undefined);
    assert.equal(optionFacts("MEMCACHED", { engineName: "mysql-next" }), undefined);
    assert.equal(optionFacts("TDE", { engineName: "oracle-ee-cdb" })?.permanent, true);
    assert.equal(optionFacts("TDE", { engineName: "oracle-se2" }), undefined);
  });
});
