"""A user's program in Python: it prints what it registers."""

import json
from typing import Any, Optional

import pulumi


class Recorder(pulumi.runtime.Mocks):
    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[Optional[str], dict[Any, Any]]:
        print(json.dumps({"type": args.typ, "name": args.name, "inputs": args.inputs}))
        return args.name, dict(args.inputs)

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[Any, Any]:
        raise NotImplementedError(args.token)


pulumi.runtime.set_mocks(Recorder(), project="project", stack="stack")

import pulumi_rds_snapshots as rds_snapshots  # noqa: E402  The SDK asks for the mocks when it is imported.


@pulumi.runtime.test
def declare() -> pulumi.Output[str]:
    key = rds_snapshots.SnapshotKey(
        "snapshots",
        region="eu-west-1",
        shared_accounts=["222222222222"],
        deletion=rds_snapshots.Deletion.RETAIN,
    )
    return key.urn


declare()
