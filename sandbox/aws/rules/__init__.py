"""The rules, by subject. Importing this package registers them; rules of one stage run in the order of the imports."""

from rules import pages, default_groups, tags, quotas, engine_versions  # isort: skip
from rules import keys, ciphertexts, key_states, reencryption  # isort: skip
from rules import key_policies, grants, aliases, identities, replica_keys  # isort: skip
from rules import source_outages  # isort: skip
from rules import instances, backup_retention, clusters, snapshots, fields  # isort: skip
from rules import copies, copying, sharing, life  # isort: skip
from rules import option_groups, options, option_demands, slots  # isort: skip
from rules import parameter_groups, parameters  # isort: skip
from rules import restores, restoring  # isort: skip
from rules import source_regions, automated_backups, backup_replication, point_in_time  # isort: skip
from rules import export_demands, export_tasks  # isort: skip

SUBJECTS = (
    pages,
    default_groups,
    tags,
    quotas,
    engine_versions,
    instances,
    backup_retention,
    clusters,
    snapshots,
    fields,
    copies,
    copying,
    sharing,
    life,
    option_groups,
    options,
    option_demands,
    slots,
    parameter_groups,
    parameters,
    source_regions,
    automated_backups,
    backup_replication,
    point_in_time,
    export_demands,
    export_tasks,
    restores,
    restoring,
    keys,
    ciphertexts,
    key_states,
    reencryption,
    key_policies,
    grants,
    aliases,
    identities,
    replica_keys,
    source_outages,
)
