"""Measures the overhead of the layer over moto: the local AWS and a plain moto_server, in turn.

    python bench/localAws.py [--rounds 5] [--repeats 20] [--json FILE]

Run it with the Python of the sandbox: `npm run sandbox -- exec -- sh -c '"$SANDBOX_PYTHON" bench/localAws.py'`. Each
round starts both servers, one after the other, and sends both the same plain HTTP requests. Without an SDK, only the
servers are measured.

Times are wall-clock times, which other work on the machine increases, and processor times of the server. Memory is the
resident set. Linux only. The exit code is 1 if the local AWS exceeds a limit: 3 s until the first RDS answer, 300 MB,
10 ms for the median answer.
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
    "start": "start until the first RDS answer",
    "start_work": "start, processor time",
    "memory": "resident memory after all requests",
    "latency": "latency, median of all requests",
    "latency_work": "processor time of a request, mean",
}


@dataclass
class Measurements:
    """The measurements of one server: one value for each round, and the latencies of all rounds."""

    start: list[float] = field(default_factory=list)
    start_work: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    latency: list[float] = field(default_factory=list)
    latency_work: list[float] = field(default_factory=list)


def _prepare(client: Client) -> str:
    """Create an instance with a snapshot, groups and a key; returns the key ARN."""
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


def _requests(client: Client, key: str, number: int) -> list[Callable[[], object]]:
    """The requests of a program that copies a snapshot. KMS requests use the key ID, because plain moto accepts nothing
    else.
    """
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


def _measure_round(
    serve: Callable[[], AbstractContextManager[Served]], repeats: int, measurements: Measurements
) -> None:
    begun = time.perf_counter()
    with serve() as (client, pid):
        client.rds("DescribeDBInstances")
        measurements.start.append(time.perf_counter() - begun)
        measurements.start_work.append(_processor_time(pid))
        key = _prepare(client)
        for call in _requests(client, key, 0):  # code that moto loads on first use must not count
            call()
        worked = _processor_time(pid)
        calls = [call for number in range(1, repeats + 1) for call in _requests(client, key, number)]
        for call in calls:
            started = time.perf_counter()
            call()
            measurements.latency.append(1000 * (time.perf_counter() - started))
        measurements.latency_work.append(1000 * (_processor_time(pid) - worked) / len(calls))
        measurements.memory.append(_resident(pid))


def _processor_time(pid: int) -> float:
    """The processor time of a process, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    """The resident memory of a process, in MB."""
    report = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], check=True, capture_output=True, text=True).stdout
    return int(report) * 1024 / 1e6


def main() -> None:
    """Measure both servers, print a Markdown table, and exit with 1 if a limit is exceeded."""
    parser = argparse.ArgumentParser(description="Compare the local AWS with a plain moto_server.")
    parser.add_argument("--rounds", type=int, default=5, help="number of starts of each server (default 5)")
    parser.add_argument(
        "--repeats", type=int, default=20, help="number of times a round sends all requests (default 20)"
    )
    parser.add_argument("--json", type=Path, help="file to write the medians and ratios to")
    arguments = parser.parse_args()
    local, plain = Measurements(), Measurements()
    for _ in range(arguments.rounds):
        _measure_round(plain_moto, arguments.repeats, plain)
        _measure_round(local_aws, arguments.repeats, local)
    rows = {name: (median(getattr(local, name)), median(getattr(plain, name))) for name in NAMES}
    print("| | local AWS | plain moto | ratio | limit |\n| --- | --- | --- | --- | --- |")
    for name, (local_value, plain_value) in rows.items():
        shown = [f"{value:.1f} {UNITS[name]}" for value in (local_value, plain_value)]
        limit = f"{LIMITS[name]:g} {UNITS[name]}" if name in LIMITS else ""
        print(f"| {NAMES[name]} | {shown[0]} | {shown[1]} | {local_value / plain_value:.2f} | {limit} |")
    if arguments.json:
        report = {
            name: {"localAws": local_value, "plainMoto": plain_value, "ratio": local_value / plain_value}
            for name, (local_value, plain_value) in rows.items()
        }
        arguments.json.write_text(json.dumps(report, indent=2) + "\n")
    sys.exit(any(rows[name][0] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    main()
