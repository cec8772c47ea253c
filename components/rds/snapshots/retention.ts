/** The most days that automated backups are kept (RDS User Guide, "Backup retention period"). */
const MAX_RETENTION_DAYS = 35;

/**
 * What is wrong with the number of days that automated backups are kept: 1 to 35. AWS takes 0 too, which turns the
 * backups off. An empty list when nothing is.
 */
export function retentionErrors(days: number): string[] {
  return Number.isInteger(days) && days >= 1 && days <= MAX_RETENTION_DAYS
    ? []
    : [`${days} is not allowed; write 1 to ${MAX_RETENTION_DAYS} days.`];
}
