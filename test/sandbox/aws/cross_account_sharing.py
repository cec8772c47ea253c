"""Shares one encrypted snapshot with another account and Region, and records the calls that this takes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from access import USE, operator, policy, root, statement
from accounts import SOURCE_REGION, TARGET_REGION, Account, Server, new_account

COPY_PERMISSIONS = [*USE, "kms:CreateGrant"]
FOR_RDS = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
OMITTED_PARAMETERS = {"MasterUsername", "MasterUserPassword", "DBInstanceClass", "EngineVersion", "AllocatedStorage"}
"""Parameters of the source database that do not matter for sharing its snapshot."""
ARNS = ("DBSnapshotArn", "DBInstanceArn", "Arn")


@dataclass
class RecordedCall:
    """A call and its answer, or a change of the clock."""

    title: str
    parameters: dict[str, Any] = field(default_factory=dict)
    answer: str = ""
    is_refused: bool = False

    def lines(self) -> list[str]:
        """The call with its parameters and answer."""
        parameters = {name: value for name, value in self.parameters.items() if name not in OMITTED_PARAMETERS}
        shown = [
            f"    {name}: {value if isinstance(value, str) else json.dumps(value)}"
            for name, value in parameters.items()
        ]
        return [self.title, *shown, *([f"    -> {self.answer}"] if self.answer else [])]

    def line(self) -> str:
        """The call with its answer."""
        return f"{self.title} -> {self.answer}" if self.answer else self.title


@dataclass(frozen=True)
class RecordingAccount(Account):
    """An account whose calls are recorded."""

    name: str = ""
    calls: list[RecordedCall] = field(default_factory=list)

    def client(self, service: str, region: str = SOURCE_REGION) -> Any:
        client = super().client(service, region)
        caller = self.name if service == "iam" else f"{self.name}, {region}"

        def record_call(params: dict[str, Any], model: Any, **_more: Any) -> None:
            self.calls.append(RecordedCall(f"{caller}: {service.upper()} {model.name}", dict(params)))

        def record_answer(parsed: dict[str, Any], **_more: Any) -> None:
            self.calls[-1].is_refused = "Error" in parsed
            self.calls[-1].answer = _summary(parsed)

        # Clients are cached. Registering a handler under the same ID again has no effect.
        client.meta.events.register(f"provide-client-params.{service}.*", record_call, f"call {self.name}")
        client.meta.events.register(f"after-call.{service}.*", record_answer, f"answer {self.name}")
        return client


def _summary(parsed: dict[str, Any]) -> str:
    """The error of an answer, or the ARN and status of its resource."""
    if "Error" in parsed:
        return f"{parsed['Error']['Code']}: {parsed['Error']['Message']}"
    resources = [each for each in parsed.values() if isinstance(each, dict)]
    arns = [str(each[name]) for each in resources for name in ARNS if name in each]
    states = [str(each[name]) for each in resources for name in ("Status", "DBInstanceStatus") if name in each]
    return ", ".join([*arns[:1], *states]) or "ok"


class Scenario:
    """Shares a snapshot, copies it into the other account and Region, and restores it there.

    One of the steps can be left out. A snapshot or copy takes an hour on the server.
    """

    def __init__(self, server: Server, left_out: str = "") -> None:
        self.server, self.left_out = server, left_out
        self.calls: list[RecordedCall] = []
        self.owner, self.partner = (self._recording(new_account(server), name) for name in ("owner", "partner"))
        self.partner_key = self.partner.key(TARGET_REGION)
        role = operator(self.partner, statement(Action=COPY_PERMISSIONS, Resource=self.partner_key))
        self.operator = self._recording(role, "partner's operator")

    def _recording(self, account: Account, name: str) -> RecordingAccount:
        return RecordingAccount(account.id, account.server, account.credentials, name, self.calls)

    def includes(self, step: str) -> bool:
        """Whether a step is not left out."""
        return step != self.left_out

    def wait(self) -> None:
        """Move the clock until the snapshot or copy is available."""
        self.server.control("clock", {"advanceSeconds": 3601})
        self.calls.append(RecordedCall("an hour passes"))

    def run(self) -> dict[str, Any]:
        """Return the restored database. Raises ClientError if a call is refused."""
        key = self._create_snapshot()
        if self.includes("share"):
            self.owner.share("before", self.partner.id)
        if self.includes("iam policy"):
            own = policy(statement(Action=COPY_PERMISSIONS, Resource=key))
            self.partner.client("iam").put_role_policy(RoleName="Operator", PolicyName="source", PolicyDocument=own)
        arn = f"arn:aws:rds:{SOURCE_REGION}:{self.owner.id}:snapshot:before"
        source = arn if self.includes("arn") else "before"
        target_key = {"KmsKeyId": self.partner_key} if self.includes("target key") else {}
        if self.includes("copy"):
            arn = self.operator.copy(source, region=TARGET_REGION, **target_key)["DBSnapshotArn"]
        if self.includes("wait"):
            self.wait()
        rds = self.operator.client("rds", TARGET_REGION if self.includes("copy") else SOURCE_REGION)
        given = {"DBSnapshotIdentifier": arn, "DBInstanceIdentifier": "restored"}
        return dict(rds.restore_db_instance_from_db_snapshot(**given)["DBInstance"])

    def _create_snapshot(self) -> str:
        """Create the encrypted snapshot; returns the key ID."""
        statements = [statement(root(self.owner.id))]
        if self.includes("key policy"):
            statements.append(statement(root(self.partner.id), Action=USE))
        if self.includes("grants for RDS"):
            statements.append(statement(root(self.partner.id), Action="kms:CreateGrant", Condition=FOR_RDS))
        is_customer_managed = self.includes("customer managed key")
        key = self.owner.key(Policy=policy(*statements)) if is_customer_managed else "alias/aws/rds"
        self.owner.snapshot(StorageEncrypted=True, KmsKeyId=key)
        self.wait()
        return key

    def transcript(self) -> str:
        """All calls: with parameters if no step is left out, otherwise only the refused call with parameters."""
        lines: list[str] = []
        for call in self.calls:
            lines += call.lines() if call.is_refused or not self.left_out else [call.line()]
        return self._with_stable_ids("\n".join(lines))

    def _with_stable_ids(self, text: str) -> str:
        """Replace account IDs and key IDs, which differ in each run."""
        text = text.replace(self.owner.id, "111111111111").replace(self.partner.id, "222222222222")
        keys = dict.fromkeys(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))
        for number, key in enumerate(keys, 1):
            text = text.replace(key, f"key-{number}")
        return text


Outcome = tuple[Scenario, dict[str, Any] | ClientError]
"""A scenario, and the database that it restored or the error that ended it."""


def run_scenario(server: Server, left_out: str = "") -> Outcome:
    """Run a scenario to its end."""
    scenario = Scenario(server, left_out)
    try:
        return scenario, scenario.run()
    except ClientError as error:
        return scenario, error
