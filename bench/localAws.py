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
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import BinaryIO
from urllib.parse import urlencode
from urllib.request import Request, urlopen

SERVER = Path(__file__).parents[1] / "sandbox" / "aws" / "server.py"
REGION = "us-east-1"
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


class Client:
    """Sends requests as an AWS SDK does, signed with a signature that nobody checks."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/"

    def rds(self, action: str, **given: str) -> bytes:
        """An action of RDS."""
        body = urlencode({"Action": action, "Version": "2014-10-31"} | given)
        return self._send("rds", body, {"Content-Type": "application/x-www-form-urlencoded"})

    def sts(self, action: str) -> bytes:
        """An action of STS."""
        body = urlencode({"Action": action, "Version": "2011-06-15"})
        return self._send("sts", body, {"Content-Type": "application/x-www-form-urlencoded"})

    def kms(self, action: str, **given: object) -> dict[str, object]:
        """An action of KMS."""
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"TrentService.{action}"}
        return dict(json.loads(self._send("kms", json.dumps(given), headers)))

    def _send(self, service: str, body: str, headers: dict[str, str]) -> bytes:
        credential = f"bench/20260101/{REGION}/{service}/aws4_request"
        signature = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"
        request = Request(self._address, body.encode(), headers | {"Authorization": signature})
        with urlopen(request, timeout=60) as answer:
            return bytes(answer.read())


@contextmanager
def local_aws() -> Iterator[tuple[Client, int]]:
    """The local AWS, with copies that are there at once."""
    with tempfile.TemporaryDirectory() as folder:
        port_file = Path(folder) / "port.json"
        process = _run([str(SERVER), "--port-file", str(port_file), "--copy-seconds", "0"])
        try:
            while not port_file.exists():
                _check(process)
            yield Client(int(json.loads(port_file.read_text())["port"])), process.pid
        finally:
            _end(process)


@contextmanager
def plain_moto() -> Iterator[tuple[Client, int]]:
    """moto's own server, on a free port that it tells in its log."""
    with tempfile.TemporaryFile() as log:
        process = _run(["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"], log)
        try:
            while not (told := re.search(rb"Running on http://127.0.0.1:(\d+)", _content(log))):
                _check(process)
            yield Client(int(told[1])), process.pid
        finally:
            _end(process)


def _content(log: BinaryIO) -> bytes:
    return os.pread(log.fileno(), 1 << 16, 0)


def _run(arguments: list[str], log: BinaryIO | int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MOTO_"))}
    return subprocess.Popen([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=log)


def _check(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        raise RuntimeError(f"{process.args} ended with {process.returncode}")
    time.sleep(0.01)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(30)


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


def _measure(serve: Callable[[], object], repeats: int, into: Measured) -> None:
    begun = time.perf_counter()
    with serve() as (client, pid):  # type: ignore[attr-defined]
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
