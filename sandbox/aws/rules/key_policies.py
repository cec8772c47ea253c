"""Key policies: what KMS refuses to store."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

from dispatch import Call
from errors import KmsError
from registry import rule
from rules import conditions, identities
from rules.permissions import listed, principals

PAGE = "APIReference/API_PutKeyPolicy"
MALFORMED = "MalformedPolicyDocumentException"
LARGEST = 32768
ELEMENTS = set("Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split())


def _statements(call: Call) -> list[dict[str, Any]]:
    """The statements of the policy that a call brings, none if it brings none."""
    policy = json.loads(call.params["Policy"])["Statement"] if call.params.get("Policy") else []
    return policy if isinstance(policy, list) else [policy]


@rule("kms", "CreateKey", "PutKeyPolicy", "ReplicateKey", page=PAGE)
def a_key_policy_has_at_most_32_kilobytes(call: Call) -> None:
    """A key policy is no longer than 32 KB."""
    if len((call.params.get("Policy") or "").encode()) > LARGEST:
        raise KmsError("LimitExceededException", "The key policy exceeds the maximum size of 32768 bytes.")


@rule("kms", "CreateKey", "PutKeyPolicy", "ReplicateKey", page=PAGE)
def a_key_policy_is_json(call: Call) -> None:
    """A key policy is a JSON object with a version that IAM knows, and statements."""
    if not call.params.get("Policy"):
        return
    try:
        policy = json.loads(call.params["Policy"])
    except ValueError:
        raise KmsError(MALFORMED, "This policy contains invalid Json") from None
    if not isinstance(policy, dict) or not policy.get("Statement"):
        raise KmsError(MALFORMED, "Missing required field Statement")
    if policy.get("Version", "2008-10-17") not in ("2008-10-17", "2012-10-17"):
        raise KmsError(MALFORMED, "Invalid policy version")


@rule("kms", "CreateKey", "PutKeyPolicy", "ReplicateKey", page=PAGE)
def statements_are_well_formed(call: Call) -> None:
    """Statements are objects of elements that IAM knows, conditions have operators that it knows, and keys under them."""
    for statement in _statements(call):
        if not isinstance(statement, dict) or not ELEMENTS.issuperset(statement):
            raise KmsError(MALFORMED, "Syntax errors in policy.")
        texts = (statement.get(element, []) for element in ("Action", "NotAction", "Resource", "NotResource"))
        if not all(isinstance(each, str) for text in texts for each in listed(text)):
            raise KmsError(MALFORMED, "Syntax errors in policy.")
        if not conditions.well_formed(statement.get("Condition", {})):
            raise KmsError(MALFORMED, "Policy contains a statement with one or more invalid conditions.")


@rule("kms", "CreateKey", "PutKeyPolicy", "ReplicateKey", page="developerguide/key-policy-overview")
def statements_are_complete(call: Call) -> None:
    """Each statement has an effect, a principal, actions of KMS and a resource."""
    for statement in _statements(call):
        missing = [field for field in ("Effect", "Principal", "Action", "Resource") if field not in statement]
        if missing and not (missing == ["Action"] and "NotAction" in statement):
            raise KmsError(MALFORMED, f"Missing required field {missing[0]}")
        if statement["Effect"] not in ("Allow", "Deny"):
            raise KmsError(MALFORMED, f"Invalid effect: {statement['Effect']}")
        if any(
            action != "*" and not action.lower().startswith("kms:") for action in listed(statement.get("Action", []))
        ):
            raise KmsError(MALFORMED, "Policy contains a statement with one or more invalid actions.")


@rule("kms", "CreateKey", "PutKeyPolicy", "ReplicateKey", page="developerguide/key-policy-overview")
def principals_of_a_key_policy_exist(call: Call) -> None:
    """Each AWS principal is `*`, an account, or the ARN of an identity that exists."""
    for statement in _statements(call):
        named = principals(statement)
        if not all(each == "*" or identities.is_account(each) or identities.exists(each) for each in named):
            raise KmsError(MALFORMED, "Policy contains a statement with one or more invalid principals.")


@rule("kms", "CreateKey", "PutKeyPolicy", "ReplicateKey", page=PAGE)
def a_key_policy_does_not_lock_its_owner_out(call: Call) -> None:
    """Unless the check is bypassed, the caller must still be able to change the policy afterwards."""
    statements = _statements(call)
    if not statements or call.params.get("BypassPolicyLockoutSafetyCheck"):
        return
    if not any(s["Effect"] == "Allow" and _lets_caller_change_policy(call, s) for s in statements):
        raise KmsError(MALFORMED, "The new key policy will not allow you to update the key policy in the future.")


def _lets_caller_change_policy(call: Call, statement: dict[str, Any]) -> bool:
    actions = [action.lower() for action in listed(statement.get("Action", []))]
    own = ["*", *identities.caller_names(call)]
    return any(each in own for each in principals(statement)) and any(
        fnmatchcase("kms:putkeypolicy", each) for each in actions
    )
