"""The end of KMS keys: they are gone when the clock passes the date of their deletion.

See https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html.
"""

from __future__ import annotations

import moto.kms.models
from moto.kms.models import kms_backends

from rules import clock

setattr(moto.kms.models, "utcnow", clock.utcnow)


def delete_due_keys() -> None:
    """Delete the keys whose waiting period is over, with their aliases and grants. What they encrypted stays so."""
    for regions in list(kms_backends.values()):
        for backend in list(regions.values()):
            due = [key.id for key in backend.keys.values() if key.deletion_date and key.deletion_date <= clock.utcnow()]
            for key_id in due:
                backend.delete_key(key_id)
