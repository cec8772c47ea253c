"""Key policies: the policies that KMS refuses."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

from dispatch import Call
from errors import KmsError
from registry import rule
from rules import conditions, identities
from rules.permissions import as_list, principals_of

PAGE = "APIReference/API_PutKeyPolicy"
MALFORMED = "MalformedPolicyDocumentException"
MAX_POLICY_BYTES = 32768
ELEMENTS = set("Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split())


def _statements(call: Call) -> list[dict[str, Any]]:
    """The statements of the policy in the call; an empty list without a policy."""
    policy = json.loads(call.params["Policy"])["Statement"] if call.params.get("Policy") else []
    return policy if isinstance(policy, list) else [policy]


@rule("kms", "CreateKey", "PutKeyPolicy", "ReplicateKey", page=PAGE)
def key_policy_has_at_most_32_kilobytes(call: Call) -> None:
    """`Policy` must not exceed 32 KB."""
    if len((call.params.get("Policy") or "").encode()) > MAX_POLICY_BYTES:
        raise KmsError("LimitExceededException", "The key policy exceeds the maximum size of 32768 bytes.")


@rule("kms", "CreateKey", "PutKeyPolicy", "ReplicateKey", page=PAGE)
def key_policy_is_json(call: Call) -> None:
    """`Policy` must be a JSON object with statements and a version that IAM supports."""
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
def statements_are_valid(call: Call) -> None:
    """Statements must be objects with elements, condition operators and condition keys that IAM supports."""
    for statement in _statements(call):
        if not isinstance(statement, dict) or not ELEMENTS.issuperset(statement):
            raise KmsError(MALFORMED, "Syntax errors in policy.")
        texts = (statement.get(element, []) for element in ("Action", "NotAction", "Resource", "NotResource"))
        if not all(isinstance(each, str) for text in texts for each in as_list(text)):
            raise KmsError(MALFORMED, "Syntax errors in policy.")
        if not conditions.well_formed(statement.get("Condition", {})):
            raise KmsError(MALFORMED, "Policy contains a statement with one or more invalid conditions.")


@rule("kms", "CreateKey", "PutKeyPolicy", "ReplicateKey", page="developerguide/key-policy-overview")
def statements_are_complete(call: Call) -> None:
    """Each statement must have an effect, a principal, KMS actions and a resource."""
    for statement in _statements(call):
        missing = [field for field in ("Effect", "Principal", "Action", "Resource") if field not in statement]
        if missing and not (missing == ["Action"] and "NotAction" in statement):
            raise KmsError(MALFORMED, f"Missing required field {missing[0]}")
        if statement["Effect"] not in ("Allow", "Deny"):
            raise KmsError(MALFORMED, f"Invalid effect: {statement['Effect']}")
        if any(
            action != "*" and not action.lower().startswith("kms:") for action in as_list(statement.get("Action", []))
        ):
            raise KmsError(MALFORMED, "Policy contains a statement with one or more invalid actions.")


@rule("kms", "CreateKey", "PutKeyPolicy", "ReplicateKey", page="developerguide/key-policy-overview")
def key_policy_principals_exist(call: Call) -> None:
    """Each AWS principal must be `*`, an account, or the ARN of an existing principal."""
    for statement in _statements(call):
        named = principals_of(statement)
        if not all(each == "*" or identities.is_account(each) or identities.principal_exists(each) for each in named):
            raise KmsError(MALFORMED, "Policy contains a statement with one or more invalid principals.")


@rule("kms", "CreateKey", "PutKeyPolicy", "ReplicateKey", page=PAGE)
def key_policy_passes_the_lockout_check(call: Call) -> None:
    """The policy must allow the caller to change it afterwards, unless `BypassPolicyLockoutSafetyCheck` is set."""
    statements = _statements(call)
    if not statements or call.params.get("BypassPolicyLockoutSafetyCheck"):
        return
    if not any(s["Effect"] == "Allow" and _allows_caller_to_change_policy(call, s) for s in statements):
        raise KmsError(MALFORMED, "The new key policy will not allow you to update the key policy in the future.")


def _allows_caller_to_change_policy(call: Call, statement: dict[str, Any]) -> bool:
    actions = [action.lower() for action in as_list(statement.get("Action", []))]
    caller_principals = ["*", *identities.caller_principals(call)]
    return any(each in caller_principals for each in principals_of(statement)) and any(
        fnmatchcase("kms:putkeypolicy", each) for each in actions
    )
