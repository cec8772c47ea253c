"""The local AWS to seed: clients for its API, and its control routes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any
from urllib.request import Request, urlopen

import boto3

from databases import REGION


class Endpoint:
    """A local AWS. All ages count from the creation of this object."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.now = datetime.now(timezone.utc)

    @cache
    def client(self, service: str, region: str = REGION) -> Any:
        """A client in the source account."""
        return self.client_as(service, region, "sandbox", "sandbox")

    def client_as(self, service: str, region: str, key: str, secret: str, token: str | None = None) -> Any:
        """A client with the given credentials."""
        return boto3.client(
            service,
            region,
            endpoint_url=self.address,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
        )

    @cache
    def client_in(self, account: str, service: str, region: str = REGION) -> Any:
        """A client in another account, with the administrator role that AWS Organizations creates in every account."""
        administrator = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        given = self.client("sts").assume_role(RoleArn=administrator, RoleSessionName="seed")["Credentials"]
        return self.client_as(service, region, given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])

    def ago(self, age: timedelta) -> str:
        """The time before a period, in the form of the control routes."""
        return (self.now - age).isoformat()

    def set_time(self, region: str, age: timedelta, **named: str) -> dict[str, str]:
        """Set the creation time of a resource to a time before now."""
        return self.control("date", region, at=self.ago(age), **named)

    def control(self, route: str, region: str, **body: object) -> dict[str, str]:
        """Call a control route."""
        content = json.dumps({"region": region, **body}).encode()
        with urlopen(Request(f"{self.address}/_sandbox/{route}", content, method="POST"), timeout=30) as answer:
            return dict(json.load(answer))


def tags(given: dict[str, str]) -> list[dict[str, str]]:
    """Convert tags to the form of the API."""
    return [{"Key": name, "Value": value} for name, value in given.items()]
