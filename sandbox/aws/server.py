"""Starts the local AWS on a free port of 127.0.0.1 and serves it until SIGTERM.

    python sandbox/aws/server.py --port-file FILE [--copy-seconds S] [--copy-seconds-per-gib S]
                                 [--instance-copies N] [--cluster-copies N]

Once it answers, FILE holds {"port": N, "pid": N}. The account is 111111111111, or the one in MOTO_ACCOUNT_ID.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
from pathlib import Path
from types import FrameType

DEFAULT_ACCOUNT = "111111111111"


def main() -> None:
    """Serve in the foreground; exit 0 on SIGTERM or an interrupt."""
    arguments = _arguments()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    # moto sends every caller, also an assumed role, to the account in MOTO_ACCOUNT_ID: keep it as the default only.
    account = os.environ.pop("MOTO_ACCOUNT_ID", DEFAULT_ACCOUNT)
    # Machine images cost a second in each account and Region where a default VPC is needed.
    os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")

    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    from application import LocalAws
    from rules.progress import Settings

    class Quiet(MotoRequestHandler):
        """Says nothing of the requests that went well."""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            if str(code).startswith("5"):
                super().log_request(code, size)

    settings = Settings(
        arguments.copy_seconds, arguments.copy_seconds_per_gib, arguments.instance_copies, arguments.cluster_copies
    )
    server = make_server("127.0.0.1", 0, LocalAws(account, settings), threaded=True, request_handler=Quiet)
    _tell(arguments.port_file, server.server_port)
    server.serve_forever()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The local AWS: moto, answering as AWS does.")
    parser.add_argument("--port-file", type=Path, required=True, help="file that gets the port and the process id")
    parser.add_argument("--copy-seconds", type=time, default=2.0, help="how long a snapshot is creating (default 2)")
    per_gib = "how much longer for each GiB of the database's storage (default 0)"
    parser.add_argument("--copy-seconds-per-gib", type=time, default=0.0, help=per_gib)
    limit = "how many copies of %s are in progress at once, per Region and account (default %d)"
    parser.add_argument("--instance-copies", type=int, default=20, help=limit % ("DB snapshots", 20))
    parser.add_argument("--cluster-copies", type=int, default=5, help=limit % ("DB cluster snapshots", 5))
    return parser.parse_args()


def time(text: str) -> float:
    """A time that can pass, in seconds. What is none argparse refuses, by this function's name."""
    seconds = float(text)
    if not 0 <= seconds < math.inf:
        raise ValueError(text)
    return seconds


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Leave at once: all state is in memory, and taking it apart object by object takes seconds."""
    os._exit(0)


def _tell(port_file: Path, port: int) -> None:
    """Write the port file in one step, so that a reader never sees half of it. The socket already listens."""
    port_file.parent.mkdir(parents=True, exist_ok=True)
    draft = port_file.with_name(f"{port_file.name}.{os.getpid()}")
    draft.write_text(json.dumps({"port": port, "pid": os.getpid()}))
    draft.replace(port_file)


if __name__ == "__main__":
    main()
