/** The properties of an engine. */
export interface EngineTraits {
  /** The names of the engines. */
  engines: readonly string[];
  /** How many numbers of a version form the major version: 2 in `8.0.40`, 1 in `16.4`. */
  majorNumbers: 1 | 2;
  /** An example of a version, for messages. */
  exampleVersion: string;
  /** Whether option groups of the engine can have options. */
  hasOptions: boolean;
  /**
   * The parts of a name in a partial export to S3, outermost first. Absent if AWS does not export the engine's snapshots
   * (RDS User Guide, "Exporting DB snapshot data to Amazon S3"; RDS API Reference, StartExportTask, `ExportOnly`).
   */
  exportParts?: readonly string[];
  /**
   * The options that replicated automated backups do not include (RDS User Guide, "Restoring to a specified time from a
   * replicated backup").
   */
  optionsLostByBackups: readonly string[] | "all";
}

const MYSQL_PARTS = ["database", "table"];
const POSTGRESQL_PARTS = ["database", "schema", "table"];

/**
 * The engines of Amazon RDS and Aurora (RDS API Reference, CreateDBInstance, CreateDBCluster, `Engine`). RDS Custom
 * engines, such as `custom-oracle-ee`, are not included: AWS does not export, copy or replicate their snapshots in the
 * same way.
 */
export const ENGINE_TRAITS: readonly EngineTraits[] = [
  {
    engines: ["mysql"],
    majorNumbers: 2,
    exampleVersion: "8.0.40",
    hasOptions: true,
    exportParts: MYSQL_PARTS,
    optionsLostByBackups: [],
  },
  {
    engines: ["mariadb"],
    majorNumbers: 2,
    exampleVersion: "10.11.13",
    hasOptions: true,
    exportParts: MYSQL_PARTS,
    optionsLostByBackups: [],
  },
  {
    engines: ["postgres"],
    majorNumbers: 1,
    exampleVersion: "16.4",
    hasOptions: false,
    exportParts: POSTGRESQL_PARTS,
    optionsLostByBackups: [],
  },
  {
    engines: ["aurora-mysql"],
    majorNumbers: 2,
    exampleVersion: "8.0.mysql_aurora.3.08.0",
    hasOptions: false,
    exportParts: MYSQL_PARTS,
    optionsLostByBackups: [],
  },
  {
    engines: ["aurora-postgresql"],
    majorNumbers: 1,
    exampleVersion: "16.4",
    hasOptions: false,
    exportParts: POSTGRESQL_PARTS,
    optionsLostByBackups: [],
  },
  {
    engines: ["oracle-ee", "oracle-ee-cdb", "oracle-se2", "oracle-se2-cdb"],
    majorNumbers: 1,
    exampleVersion: "19.0.0.0.ru-2026-07.rur-2026-07.r1",
    hasOptions: true,
    optionsLostByBackups: ["NATIVE_NETWORK_ENCRYPTION", "OEM", "OEM_AGENT", "SSL"],
  },
  {
    engines: ["sqlserver-ee", "sqlserver-se", "sqlserver-ex", "sqlserver-web", "sqlserver-dev-ee"],
    majorNumbers: 2,
    exampleVersion: "16.00.4210.1.v1",
    hasOptions: true,
    optionsLostByBackups: "all",
  },
  {
    engines: ["db2-ae", "db2-se", "db2-ce"],
    majorNumbers: 2,
    exampleVersion: "11.5.9.0.sb00063198.r1",
    hasOptions: true,
    optionsLostByBackups: [],
  },
];
