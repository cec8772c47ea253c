"""Starts the local AWS on a free port of 127.0.0.1 and serves it until SIGTERM.

    python sandbox/aws/server.py --port-file FILE [--copy-seconds S] [--copy-seconds-per-gib S]
                                 [--instance-copies N] [--cluster-copies N] [--enforce-iam]

Once the server answers, FILE contains {"port": N, "pid": N}. The default account is 111111111111, or MOTO_ACCOUNT_ID.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
import time
from pathlib import Path
from types import FrameType

DEFAULT_ACCOUNT = "111111111111"


def main() -> None:
    """Serve in the foreground. SIGTERM and SIGINT end the process with exit code 0."""
    arguments = _arguments()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    account = os.environ.get("MOTO_ACCOUNT_ID", DEFAULT_ACCOUNT)
    _isolate()

    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    from application import LocalAws
    from rules import clock
    from rules.copy_progress import Settings

    class QuietRequestHandler(MotoRequestHandler):
        """Logs only requests that failed with a server error, and answers with the date of the local AWS."""

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string(clock.now() if timestamp is None else timestamp)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            if str(code).startswith("5"):
                super().log_request(code, size)

    settings = Settings(
        arguments.copy_seconds, arguments.copy_seconds_per_gib, arguments.instance_copies, arguments.cluster_copies
    )
    application = LocalAws(account, settings, enforce_iam=arguments.enforce_iam)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=QuietRequestHandler)
    _write_port_file(arguments.port_file, server.server_port)
    server.serve_forever()


def _isolate() -> None:
    """Ignore the caller's environment, AWS profile files and time zone, which botocore and moto would read."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG", "LC_ALL") if name in os.environ}
    os.environ.clear()
    # Loading machine images takes a second in each account and Region with a default VPC.
    os.environ.update(kept, HOME=os.devnull, TZ="UTC", MOTO_EC2_LOAD_DEFAULT_AMIS="false")
    time.tzset()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The local AWS: moto with the behaviour of AWS.")
    parser.add_argument("--port-file", type=Path, required=True, help="file to write the port and process ID to")
    parser.add_argument("--copy-seconds", type=duration, default=2.0, help="duration of a snapshot or copy (default 2)")
    per_gib = "additional duration for each GiB of the database's storage (default 0)"
    parser.add_argument("--copy-seconds-per-gib", type=duration, default=0.0, help=per_gib)
    limit = "maximum concurrent copies of %s in one Region of one account (default %d)"
    parser.add_argument("--instance-copies", type=int, default=20, help=limit % ("DB snapshots", 20))
    parser.add_argument("--cluster-copies", type=int, default=5, help=limit % ("DB cluster snapshots", 5))
    parser.add_argument("--enforce-iam", action="store_true", help="evaluate the IAM policies of users and roles")
    return parser.parse_args()


def duration(text: str) -> float:
    """Parse a duration in seconds. argparse uses the name of this function in its error message."""
    seconds = float(text)
    if not 0 <= seconds < math.inf:
        raise ValueError(text)
    return seconds


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Exit immediately. All state is in memory, and its regular destruction takes seconds."""
    os._exit(0)


def _write_port_file(port_file: Path, port: int) -> None:
    """Write the port file atomically, so that a reader never sees a part of it. The socket already listens."""
    port_file.parent.mkdir(parents=True, exist_ok=True)
    draft = port_file.with_name(f"{port_file.name}.{os.getpid()}")
    draft.write_text(json.dumps({"port": port, "pid": os.getpid()}))
    draft.replace(port_file)


if __name__ == "__main__":
    main()
