"""The two servers to compare, each in its own process, and a client for them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlencode
from urllib.request import Request, urlopen

SERVER = Path(__file__).parents[1] / "sandbox" / "aws" / "server.py"
REGION = "us-east-1"


class Client:
    """Sends requests as an AWS SDK does, with a signature that the servers do not verify."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/"

    def rds(self, action: str, **given: str) -> bytes:
        """Call an RDS action."""
        body = urlencode({"Action": action, "Version": "2014-10-31"} | given)
        return self._send("rds", body, {"Content-Type": "application/x-www-form-urlencoded"})

    def sts(self, action: str) -> bytes:
        """Call an STS action."""
        body = urlencode({"Action": action, "Version": "2011-06-15"})
        return self._send("sts", body, {"Content-Type": "application/x-www-form-urlencoded"})

    def kms(self, action: str, **given: object) -> dict[str, object]:
        """Call a KMS action."""
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"TrentService.{action}"}
        return dict(json.loads(self._send("kms", json.dumps(given), headers)))

    def _send(self, service: str, body: str, headers: dict[str, str]) -> bytes:
        credential = f"bench/20260101/{REGION}/{service}/aws4_request"
        signature = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"
        request = Request(self._address, body.encode(), headers | {"Authorization": signature})
        with urlopen(request, timeout=60) as answer:
            return bytes(answer.read())


Served = tuple[Client, int]
"""A client for a running server, and the process ID of the server."""


@contextmanager
def local_aws() -> Iterator[Served]:
    """The local AWS, with copies that complete at once."""
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
def plain_moto() -> Iterator[Served]:
    """moto's own server, on a free port that it writes to its log."""
    with tempfile.TemporaryFile() as log:
        process = _run(["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"], log)
        try:
            while not (address_line := re.search(rb"Running on http://127.0.0.1:(\d+)", _content(log))):
                _check(process)
            yield Client(int(address_line[1])), process.pid
        finally:
            _end(process)


def _content(log: BinaryIO) -> bytes:
    return os.pread(log.fileno(), 1 << 16, 0)


def _run(arguments: list[str], log: BinaryIO | int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MOTO_"))}
    return subprocess.Popen([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=log)


def _check(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
    time.sleep(0.01)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(30)
