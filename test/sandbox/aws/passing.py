"""One encrypted snapshot on its way to another account and Region, and a transcript of the calls that it takes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from conftest import HERE, THERE, Account, Server, control, new_account
from test_permissions import USE, operator, policy, root, statement

LET = [*USE, "kms:CreateGrant"]
FOR_RDS = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
UNTOLD = {"MasterUsername", "MasterUserPassword", "DBInstanceClass", "EngineVersion", "AllocatedStorage"}
"""Parameters of the source database that the snapshot's way has nothing to do with."""
ARNS = ("DBSnapshotArn", "DBInstanceArn", "Arn")


@dataclass
class Told:
    """One call, or the clock that goes on: who did what, and what came of it."""

    what: str
    parameters: dict[str, Any] = field(default_factory=dict)
    answer: str = ""
    is_refused: bool = False

    def lines(self) -> list[str]:
        """All of it."""
        shown = (f"    {name}: {_text(value)}" for name, value in self.parameters.items() if name not in UNTOLD)
        return [self.what, *shown, *([f"    -> {self.answer}"] if self.answer else [])]

    def line(self) -> str:
        """What was done and what came of it."""
        return f"{self.what} -> {self.answer}" if self.answer else self.what


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@dataclass(frozen=True)
class Telling(Account):
    """An account whose calls are told."""

    name: str = ""
    told: list[Told] = field(default_factory=list)

    def client(self, service: str, region: str = HERE) -> Any:
        client = super().client(service, region)
        where = self.name if service == "iam" else f"{self.name}, {region}"

        def asked(params: dict[str, Any], model: Any, **_more: Any) -> None:
            self.told.append(Told(f"{where}: {service.upper()} {model.name}", dict(params)))

        def answered(parsed: dict[str, Any], **_more: Any) -> None:
            self.told[-1].is_refused = "Error" in parsed
            self.told[-1].answer = _answer(parsed)

        # A client is made once for an account: registered again under its name, nothing is told twice.
        client.meta.events.register(f"provide-client-params.{service}.*", asked, f"asked {self.name}")
        client.meta.events.register(f"after-call.{service}.*", answered, f"answered {self.name}")
        return client


def _answer(parsed: dict[str, Any]) -> str:
    if "Error" in parsed:
        return f"{parsed['Error']['Code']}: {parsed['Error']['Message']}"
    made = [each for each in parsed.values() if isinstance(each, dict)]
    arns = [str(each[name]) for each in made for name in ARNS if name in each]
    states = [str(each[name]) for each in made for name in ("Status", "DBInstanceStatus") if name in each]
    return ", ".join([*arns[:1], *states]) or "ok"


class Passing:
    """The way of one snapshot, with one step left out or none."""

    def __init__(self, server: Server, left_out: str = "") -> None:
        self.server, self.left_out = server, left_out
        self.told: list[Told] = []
        self.owner, guest = (self._telling(new_account(server), name) for name in ("owner", "partner"))
        self.own_key = guest.key(THERE)
        self.guest = guest
        role = operator(guest, statement(Action=LET, Resource=self.own_key))
        self.receiver = self._telling(role, "partner's operator")

    def _telling(self, account: Account, name: str) -> Telling:
        return Telling(account.id, account.server, account.credentials, name, self.told)

    def takes(self, step: str) -> bool:
        return step != self.left_out

    def wait(self) -> None:
        control(self.server, "clock", {"advanceSeconds": 61})
        self.told.append(Told("a minute passes"))

    def go(self) -> dict[str, Any]:
        """Make the snapshot, pass it on and restore it over there; what is restored. ClientError where AWS refuses."""
        key = self._snapshot_under_a_key()
        if self.takes("share"):
            self.owner.share("before", self.guest.id)
        if self.takes("iam policy"):
            own = policy(statement(Action=LET, Resource=key))
            self.guest.client("iam").put_role_policy(RoleName="Operator", PolicyName="source", PolicyDocument=own)
        arn = f"arn:aws:rds:us-east-1:{self.owner.id}:snapshot:before"
        source = arn if self.takes("arn") else "before"
        named = {"KmsKeyId": self.own_key} if self.takes("own key") else {}
        if self.takes("copy"):
            arn = self.receiver.copy(source, region=THERE, **named)["DBSnapshotArn"]
        if self.takes("wait"):
            self.wait()
        region = THERE if self.takes("copy") else "us-east-1"
        rds = self.receiver.client("rds", region)
        given = {"DBSnapshotIdentifier": arn, "DBInstanceIdentifier": "restored"}
        return dict(rds.restore_db_instance_from_db_snapshot(**given)["DBInstance"])

    def _snapshot_under_a_key(self) -> str:
        opened = [statement(root(self.owner.id))]
        if self.takes("key policy"):
            opened.append(statement(root(self.guest.id), Action=USE))
        if self.takes("grants for RDS"):
            opened.append(statement(root(self.guest.id), Action="kms:CreateGrant", Condition=FOR_RDS))
        key = self.owner.key(Policy=policy(*opened)) if self.takes("customer key") else "alias/aws/rds"
        self.owner.snapshot(StorageEncrypted=True, KmsKeyId=key)
        self.wait()
        return key

    def transcript(self) -> str:
        """The calls in full where all went well, else each in a line, and in full the one that was refused."""
        lines: list[str] = []
        for each in self.told:
            lines += each.lines() if each.is_refused or not self.left_out else [each.line()]
        return self._same_every_time("\n".join(lines))

    def _same_every_time(self, text: str) -> str:
        """Accounts and keys by numbers that do not change from run to run."""
        text = text.replace(self.owner.id, "111111111111").replace(self.guest.id, "222222222222")
        keys = dict.fromkeys(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))
        for number, key in enumerate(keys, 1):
            text = text.replace(key, f"key-{number}")
        return text


def passed(server: Server, left_out: str = "") -> tuple[Passing, dict[str, Any] | ClientError]:
    """One way, and how it ended: with a restored database, or with a refusal."""
    passing = Passing(server, left_out)
    try:
        return passing, passing.go()
    except ClientError as error:
        return passing, error
