"""Fixtures: local AWS servers for all tests, and new accounts for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from accounts import Account, Refused, Server, ignore_callers_aws_settings, new_account, running_server
from exports import HOUR, Exports

ignore_callers_aws_settings()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A local AWS where snapshots and copies are available at once."""
    with running_server(tmp_path_factory.mktemp("server"), "--copy-seconds", "0") as running:
        yield running


@pytest.fixture(scope="session")
def slow_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A local AWS where no snapshot becomes available, with low limits of concurrent copies."""
    limits = ("--instance-copies", "3", "--cluster-copies", "2")
    with running_server(tmp_path_factory.mktemp("slow-server"), "--copy-seconds", "3600", *limits) as running:
        yield running


@pytest.fixture(scope="session")
def timed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A local AWS where a snapshot takes an hour, and whose clock tests can move."""
    with running_server(tmp_path_factory.mktemp("timed-server"), "--copy-seconds", "3600") as running:
        yield running


@pytest.fixture
def account(server: Server) -> Account:
    """A new account."""
    return new_account(server)


@pytest.fixture
def other(server: Server) -> Account:
    """A second new account."""
    return new_account(server)


@pytest.fixture
def slow(slow_server: Server) -> Account:
    """A new account where no snapshot becomes available."""
    return new_account(slow_server)


@pytest.fixture
def timed(timed_server: Server) -> Account:
    """A new account where a snapshot takes an hour of a clock that the test can move."""
    return new_account(timed_server)


@pytest.fixture
def exports(account: Account) -> Exports:
    """Exports that complete at once."""
    account.snapshot()
    return Exports(account).prepare()


@pytest.fixture
def timed_exports(timed: Account) -> Exports:
    """Exports that take an hour. Their snapshot is available."""
    timed.snapshot()
    timed.control("clock", advanceSeconds=HOUR)
    return Exports(timed).prepare()


@pytest.fixture
def refused() -> Refused:
    """Calls an action that must fail with an error code, and returns the error message."""

    def call(code: str, action: Callable[..., Any], **arguments: Any) -> str:
        with pytest.raises(ClientError) as caught:
            action(**arguments)
        error = caught.value.response["Error"]
        assert error["Code"] == code, error
        return str(error["Message"])

    return call
