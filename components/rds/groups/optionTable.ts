/** What there is to know of an option of an option group, to make it again elsewhere. */
export interface OptionFacts {
  /** The engines that have it, by name or with a `*` at the end. */
  engines: readonly string[];
  option: string;
  /** The first major version in which it is persistent or permanent; before that it is neither. */
  since?: string;
  /** It cannot be removed from a group while a database or snapshot uses the group. */
  persistent?: true;
  /** It cannot be removed from a database or snapshot, which can move only to groups that have it. */
  permanent?: true;
  /** A snapshot with it can be shared in spite of its being persistent or permanent. */
  shareable?: true;
  /** The default port, for an option that has a port. The provider cannot read the port back. */
  defaultPort?: number;
  /** Whether it has a version. The provider cannot read it back. */
  hasVersion?: true;
  /** The settings that AWS tells nobody. */
  secretSettings?: readonly string[];
  /** The settings that name something of one account or Region, with what that is. */
  boundSettings?: Readonly<Record<string, string>>;
  /** The settings that AWS fixes, so that they are never sent. */
  fixedSettings?: readonly string[];
}

const ROLE = "the ARN of an IAM role";
const BUCKET = "the ARN of an S3 bucket in the Region of the database";
const FILE_SYSTEM = "the id of an EFS file system in the Region, VPC and account of the database";
const SECRET = "the ARN of a secret in the Region of the database";

const TDE_2019 = "15";

/**
 * The options that are more than a name and settings that hold everywhere (RDS User Guide: "Adding options to Oracle
 * DB instances", "Options for the Microsoft SQL Server database engine", "Options for MariaDB database engine",
 * "Options for MySQL DB instances", "Options for RDS for Db2 DB instances"; `DescribeOptionGroupOptions`). PostgreSQL
 * and clusters have no options.
 */
export const OPTION_TABLE: readonly OptionFacts[] = [
  { engines: ["oracle-ee", "oracle-ee-cdb"], option: "TDE", persistent: true, permanent: true },
  {
    engines: ["oracle-ee", "oracle-ee-cdb"],
    option: "OLS",
    since: "12.2",
    persistent: true,
    permanent: true,
    shareable: true,
  },
  { engines: ["oracle-*"], option: "Timezone", persistent: true, permanent: true, shareable: true },
  { engines: ["oracle-*"], option: "OEM", defaultPort: 5500 },
  {
    engines: ["oracle-*"],
    option: "OEM_AGENT",
    defaultPort: 3872,
    hasVersion: true,
    secretSettings: ["AGENT_REGISTRATION_PASSWORD"],
  },
  { engines: ["oracle-*"], option: "SSL", defaultPort: 2484 },
  { engines: ["oracle-*"], option: "APEX", hasVersion: true },
  { engines: ["oracle-*"], option: "SQLT", hasVersion: true },
  { engines: ["oracle-*"], option: "S3_INTEGRATION", hasVersion: true },
  { engines: ["oracle-*"], option: "EFS_INTEGRATION", boundSettings: { EFS_ID: FILE_SYSTEM } },
  { engines: ["sqlserver-ee"], option: "TDE", persistent: true },
  { engines: ["sqlserver-se"], option: "TDE", since: TDE_2019, persistent: true },
  { engines: ["sqlserver-*"], option: "SQLSERVER_BACKUP_RESTORE", boundSettings: { IAM_ROLE_ARN: ROLE } },
  {
    engines: ["sqlserver-*"],
    option: "SQLSERVER_AUDIT",
    boundSettings: { IAM_ROLE_ARN: ROLE, S3_BUCKET_ARN: BUCKET },
  },
  { engines: ["sqlserver-*"], option: "MSDTC", defaultPort: 5000 },
  { engines: ["sqlserver-ee", "sqlserver-se"], option: "SSAS", defaultPort: 2383 },
  {
    engines: ["sqlserver-ee", "sqlserver-se"],
    option: "SSRS",
    defaultPort: 8443,
    boundSettings: { SMTP_EMAIL_CREDENTIALS_SECRET_ARN: SECRET },
  },
  { engines: ["sqlserver-ee", "sqlserver-se"], option: "OLEDB_ORACLE", hasVersion: true },
  { engines: ["sqlserver-ee", "sqlserver-se"], option: "ODBC_TERADATA", hasVersion: true },
  { engines: ["mysql"], option: "MEMCACHED", defaultPort: 11211 },
  {
    engines: ["mysql", "mariadb"],
    option: "MARIADB_AUDIT_PLUGIN",
    fixedSettings: ["SERVER_AUDIT", "SERVER_AUDIT_FILE_PATH", "SERVER_AUDIT_LOGGING"],
  },
  { engines: ["db2-*"], option: "DB2_AUDIT", boundSettings: { IAM_ROLE_ARN: ROLE, S3_BUCKET_ARN: BUCKET } },
];
