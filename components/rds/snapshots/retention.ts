import { integerErrors } from "../argumentError";

/**
 * Returns why the retention period of automated backups is invalid, in days. AWS accepts 0 too, which disables automated
 * backups (RDS User Guide, "Backup retention period").
 */
export function retentionErrors(days: number): string[] {
  return integerErrors(days, 1, 35);
}
