"""The rules, by subject.

Importing this package registers them. Rules of one stage run in the order of these imports, so the order is fixed.
"""

from rules import pagination, default_groups, tags, quotas, engine_versions  # isort: skip
from rules import keys, ciphertexts, key_states, reencryption  # isort: skip
from rules import key_policies, grants, aliases, identities, roles, web_identity, replica_keys  # isort: skip
from rules import instances, backup_retention, clusters, serverless  # isort: skip
from rules import snapshots, snapshot_fields, subnet_groups  # isort: skip
from rules import copy_requirements, sharing, snapshot_lifecycle  # isort: skip
from rules import option_groups, modify_option_group, snapshot_options, copying  # isort: skip
from rules import parameter_groups, parameters  # isort: skip
from rules import restore_requirements, restoring  # isort: skip
from rules import source_regions, automated_backups, backup_replication, point_in_time  # isort: skip
from rules import export_requirements, export_tasks  # isort: skip
