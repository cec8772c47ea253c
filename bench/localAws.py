"""What the layer over moto costs: the local AWS beside a plain moto_server, in turn and in one run.

    python bench/localAws.py [--rounds 5] [--repeats 20] [--json FILE]

with the Python of the sandbox: `npm run sandbox -- exec -- sh -c '"$SANDBOX_PYTHON" bench/localAws.py'`. Each round
starts both servers, one after the other, and sends both the same requests, over plain HTTP and without an SDK, so that
it is the servers that are measured. Times are wall-clock times, which other work on the machine lengthens, and
beside them the processor time of the server; memory is the resident set. For Linux. Exits with 1 if the local AWS
misses one of its limits: 3 s until its first answer of RDS, 300 MB, 10 ms for an answer in the median.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from awsServers import REGION, Client, Served, local_aws, plain_moto

LIMITS = {"start": 3.0, "memory": 300.0, "latency": 10.0}
UNITS = {"start": "s", "start_work": "s", "memory": "MB", "latency": "ms", "latency_work": "ms"}
NAMES = {
    "start": "start, until the first answer of RDS",
    "start_work": "the same, processor time",
    "memory": "resident memory after all requests",
    "latency": "an answer, median of the mix",
    "latency_work": "an answer, processor time, mean of the mix",
}


@dataclass
class Measured:
    """What was measured of one server, a value a round; latencies of all rounds together."""

    start: list[float] = field(default_factory=list)
    start_work: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    latency: list[float] = field(default_factory=list)
    latency_work: list[float] = field(default_factory=list)


def _prepare(client: Client) -> str:
    """An instance with a snapshot, groups and a key; answers the key's ARN."""
    client.rds(
        "CreateDBInstance",
        DBInstanceIdentifier="orders",
        Engine="mysql",
        EngineVersion="8.0.40",
        DBInstanceClass="db.m6i.large",
        AllocatedStorage="100",
        MasterUsername="administrator",
        MasterUserPassword="only-in-the-bench",
    )
    client.rds("CreateDBSnapshot", DBInstanceIdentifier="orders", DBSnapshotIdentifier="before")
    client.rds(
        "CreateDBParameterGroup", DBParameterGroupName="ours", DBParameterGroupFamily="mysql8.0", Description="bench"
    )
    metadata = client.kms("CreateKey")["KeyMetadata"]
    assert isinstance(metadata, dict)
    return str(metadata["Arn"])


def _mix(client: Client, key: str, number: int) -> list[Callable[[], object]]:
    """What a program that copies a snapshot asks for, once; of KMS by key id, which plain moto needs."""
    copy, key_id = f"copy-{number}", key.split("/")[1]
    root = f"arn:aws:iam::{key.split(':')[4]}:root"
    arn = f"arn:aws:rds:{REGION}:{key.split(':')[4]}:snapshot:{copy}"
    names = {"SourceDBSnapshotIdentifier": "before", "TargetDBSnapshotIdentifier": copy}
    share = {"DBSnapshotIdentifier": copy, "AttributeName": "restore", "ValuesToAdd.AttributeValue.1": "222222222222"}
    return [
        lambda: client.sts("GetCallerIdentity"),
        lambda: client.kms("DescribeKey", KeyId=key_id),
        lambda: client.kms("GetKeyPolicy", KeyId=key_id, PolicyName="default"),
        lambda: client.kms("CreateGrant", KeyId=key_id, GranteePrincipal=root, Operations=["Decrypt"]),
        lambda: client.rds("DescribeDBInstances"),
        lambda: client.rds("DescribeDBSnapshots", DBInstanceIdentifier="orders"),
        lambda: client.rds("CopyDBSnapshot", **names),
        lambda: client.rds("DescribeDBSnapshots", DBSnapshotIdentifier=copy),
        lambda: client.rds("ListTagsForResource", ResourceName=arn),
        lambda: client.rds("ModifyDBSnapshotAttribute", **share),
        lambda: client.rds("DescribeDBSnapshotAttributes", DBSnapshotIdentifier=copy),
        lambda: client.rds("DescribeDBParameters", DBParameterGroupName="ours"),
        lambda: client.rds("DescribeDBClusters"),
        lambda: client.rds("DeleteDBSnapshot", DBSnapshotIdentifier=copy),
    ]


def _measure(serve: Callable[[], AbstractContextManager[Served]], repeats: int, into: Measured) -> None:
    begun = time.perf_counter()
    with serve() as (client, pid):
        client.rds("DescribeDBInstances")
        into.start.append(time.perf_counter() - begun)
        into.start_work.append(_processor_time(pid))
        key = _prepare(client)
        for call in _mix(client, key, 0):  # what is loaded on first use is part of neither server's usual answer
            call()
        worked = _processor_time(pid)
        calls = [call for number in range(1, repeats + 1) for call in _mix(client, key, number)]
        for call in calls:
            asked = time.perf_counter()
            call()
            into.latency.append(1000 * (time.perf_counter() - asked))
        into.latency_work.append(1000 * (_processor_time(pid) - worked) / len(calls))
        into.memory.append(_resident(pid))


def _processor_time(pid: int) -> float:
    """The time that a process has worked, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    """The resident memory of a process, in MB."""
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], check=True, capture_output=True, text=True).stdout
    return int(told) * 1024 / 1e6


def main() -> None:
    """Measure, print a table in Markdown, and tell of missed limits by the exit code."""
    parser = argparse.ArgumentParser(description="Measure the local AWS beside a plain moto_server.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each server is started (default 5)")
    parser.add_argument("--repeats", type=int, default=20, help="how often a round sends all requests (default 20)")
    parser.add_argument("--json", type=Path, help="file that gets the medians and ratios")
    arguments = parser.parse_args()
    ours, plain = Measured(), Measured()
    for _ in range(arguments.rounds):
        _measure(plain_moto, arguments.repeats, plain)
        _measure(local_aws, arguments.repeats, ours)
    rows = {name: (median(getattr(ours, name)), median(getattr(plain, name))) for name in NAMES}
    print("| | local AWS | plain moto | ratio | limit |\n| --- | --- | --- | --- | --- |")
    for name, (own, other) in rows.items():
        shown = [f"{value:.1f} {UNITS[name]}" for value in (own, other)]
        limit = f"{LIMITS[name]:g} {UNITS[name]}" if name in LIMITS else ""
        print(f"| {NAMES[name]} | {shown[0]} | {shown[1]} | {own / other:.2f} | {limit} |")
    if arguments.json:
        told = {
            name: {"localAws": own, "plainMoto": other, "ratio": own / other} for name, (own, other) in rows.items()
        }
        arguments.json.write_text(json.dumps(told, indent=2) + "\n")
    sys.exit(any(rows[name][0] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    main()
