"""Requests that moto cannot answer. Docstrings cite the AWS page."""

from __future__ import annotations

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from accounts import SOURCE_REGION, Account, Refused, Server


def raw(server: Server, service: str, content: bytes | None, path: str = "", **more: str) -> tuple[int, str, str]:
    """Send a request with optional method and headers; returns status, content type and text of the answer."""
    credential = f"ordinary/20260101/{SOURCE_REGION}/{service}/aws4_request"
    method = more.pop("method", None)
    sent = {name.replace("_", "-"): value for name, value in more.items()}
    sent["Authorization"] = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"
    try:
        with urlopen(Request(f"{server.endpoint}/{path}", content, sent, method=method), timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except HTTPError as problem:
        return problem.code, problem.headers["Content-Type"], problem.read().decode()


def test_unknown_rds_action_is_answered_in_xml(server: Server) -> None:
    """CommonErrors: InvalidAction"""
    status, kind, text = raw(server, "rds", b"Action=CopyEverything&Version=2014-10-31")
    assert (status, kind) == (400, "text/xml")
    assert "<Code>InvalidAction</Code>" in text and "CopyEverything" in text


def test_unknown_kms_action_is_answered_in_json(server: Server) -> None:
    """CommonErrors: UnknownOperationException"""
    target = {"X_Amz_Target": "TrentService.MeltKey", "Content_Type": "application/x-amz-json-1.1"}
    status, kind, text = raw(server, "kms", b"{}", **target)
    assert (status, kind) == (400, "application/x-amz-json-1.1")
    assert json.loads(text)["__type"] == "UnknownOperationException" and "MeltKey" in text


def test_action_that_moto_lacks_is_refused_without_retries(account: Account, refused: Refused) -> None:
    """CommonErrors: InvalidAction"""
    refused("InvalidAction", account.client("rds").describe_reserved_db_instances)
    refused("InvalidAction", account.client("iam").list_delegation_requests)
    refused("UnknownOperationException", account.client("kms").connect_custom_key_store, CustomKeyStoreId="cks-1")


def test_unknown_s3_method_is_answered_with_an_s3_error_document(server: Server) -> None:
    """AmazonS3/latest/API/ErrorResponses: NotImplemented"""
    status, kind, text = raw(server, "s3", b"{}", "a-bucket/an-object", method="PATCH")
    assert (status, kind) == (501, "application/xml")
    assert text.startswith("<Error><Code>NotImplemented</Code>") and "PATCH /a-bucket/an-object" in text


def test_exception_is_answered_with_an_error_of_the_service(server: Server) -> None:
    """CommonErrors: InternalFailure"""
    target = {"X_Amz_Target": "TrentService.CreateKey", "Content_Type": "application/x-amz-json-1.1"}
    status, kind, text = raw(server, "kms", b"not json", **target)
    assert (status, kind) == (500, "application/x-amz-json-1.1")
    assert json.loads(text)["__type"] == "KMSInternalException"
    status, kind, text = raw(server, "s3", b"not XML", "a-bucket?delete", method="POST")
    assert (status, kind) == (500, "application/xml") and text.startswith("<Error><Code>InternalError</Code>")


def test_missing_bucket_or_object_is_not_found(account: Account, refused: Refused) -> None:
    """AmazonS3/latest/API/API_HeadBucket, API_HeadObject: 404 without a body"""
    s3, bucket = account.client("s3"), f"a-bucket-of-{account.id}"
    refused("404", s3.head_bucket, Bucket=bucket)
    refused("NoSuchBucket", s3.get_bucket_tagging, Bucket=bucket)
    s3.create_bucket(Bucket=bucket)
    s3.head_bucket(Bucket=bucket)
    refused("NoSuchTagSet", s3.get_bucket_tagging, Bucket=bucket)
    refused("404", s3.head_object, Bucket=bucket, Key="missing")
    s3.delete_bucket(Bucket=bucket)
    refused("404", s3.head_bucket, Bucket=bucket)


@pytest.mark.parametrize(
    ("action", "named"),
    [
        ("get_role", {"RoleName": "missing"}),
        ("get_role_policy", {"RoleName": "missing", "PolicyName": "missing"}),
        ("list_attached_role_policies", {"RoleName": "missing"}),
        ("get_policy", {"PolicyArn": "arn:aws:iam::111111111111:policy/missing"}),
        ("delete_role", {"RoleName": "missing"}),
    ],
)
def test_missing_role_or_policy_is_not_found(
    account: Account, refused: Refused, action: str, named: dict[str, str]
) -> None:
    """IAM/latest/APIReference/API_GetRole: NoSuchEntity"""
    refused("NoSuchEntity", getattr(account.client("iam"), action), **named)
