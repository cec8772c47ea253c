/** The properties of an option that matter for its replica in another option group. */
export interface OptionFacts {
  /** The engines that have the option. A `*` at the end stands for any rest of the name. */
  engines: readonly string[];
  option: string;
  /** The first major version in which the option is persistent or permanent. */
  since?: string;
  /** The option cannot be removed from a group that a database or snapshot uses. */
  persistent?: true;
  /** The option can never be removed from a database or snapshot, which can move only to groups that have it. */
  permanent?: true;
  /** A snapshot with the option can be shared although the option is persistent or permanent. */
  shareable?: true;
  /** The default port, if the option has a port. The provider cannot read the port of a group. */
  defaultPort?: number;
  /** Whether the option has a version. The provider cannot read the version of a group. */
  hasVersion?: true;
  /** The settings whose values AWS does not return. */
  secretSettings?: readonly string[];
  /** The settings that are valid only in one account or Region, each with a noun for messages. */
  boundSettings?: Readonly<Record<string, string>>;
  /** The settings that AWS fixes. They are never sent. */
  fixedSettings?: readonly string[];
}

const ROLE = "the ARN of an IAM role";
const BUCKET = "the ARN of an S3 bucket in the Region of the database";
const FILE_SYSTEM = "the ID of an EFS file system in the Region, VPC and account of the database";
const SECRET = "the ARN of a secret in the Region of the database";

const TDE_2019 = "15";

/**
 * The options that need more than their name and settings in a replica (RDS User Guide: "Adding options to Oracle
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
