"""Enforcement of IAM policies (--enforce-iam). Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import pytest

from access import policy, statement
from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused, Server, assume_role, new_account, running_server

THROUGH_RDS = {"StringLike": {"kms:ViaService": "rds.*.amazonaws.com"}}


@pytest.fixture(scope="module")
def enforcing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A local AWS that enforces IAM policies."""
    folder = tmp_path_factory.mktemp("enforcing-server")
    with running_server(folder, "--copy-seconds", "0", "--enforce-iam") as running:
        yield running


@pytest.fixture
def owner(enforcing: Server) -> Account:
    """The administrator of a new account on that server."""
    return new_account(enforcing)


def user(account: Account, *statements: dict[str, Any], name: str = "pipeline") -> Account:
    """The account with the access key of a user that has exactly these statements as its policy."""
    body = {"principal": f"arn:aws:iam::{account.id}:user/{name}", "policies": [json.loads(policy(*statements))]}
    key = account.server.control("iam/policies", body)
    assert "accessKeyId" in key, key
    return Account(
        account.id,
        account.server,
        {"aws_access_key_id": key["accessKeyId"], "aws_secret_access_key": key["secretAccessKey"]},
    )


def allow(*actions: str, on: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": on, **more}


def test_without_the_switch_users_without_policies_can_do_anything(account: Account) -> None:
    limited = user(account)
    assert limited.client("rds").describe_db_instances()["DBInstances"] == []


def test_refusal_has_the_words_and_codes_of_aws(owner: Account, refused: Refused) -> None:
    """IAM UserGuide/troubleshoot_access-denied"""
    owner.snapshot()
    key = owner.key()
    limited = user(owner)
    arn = f"arn:aws:rds:{SOURCE_REGION}:{owner.id}:snapshot:before"
    who = f"User: arn:aws:iam::{owner.id}:user/pipeline is not authorized to perform:"
    assert refused("AccessDenied", limited.client("rds").delete_db_snapshot, DBSnapshotIdentifier="before") == (
        f"{who} rds:DeleteDBSnapshot on resource: {arn} "
        "because no identity-based policy allows the rds:DeleteDBSnapshot action"
    )
    assert refused("AccessDeniedException", limited.client("kms").describe_key, KeyId=key) == (
        f"{who} kms:DescribeKey on resource: {key} because no identity-based policy allows the kms:DescribeKey action"
    )
    assert "iam:CreateRole on resource: arn:aws:iam::" in refused(
        "AccessDenied", limited.client("iam").create_role, RoleName="r", AssumeRolePolicyDocument="{}"
    )
    assert "s3:CreateBucket on resource: arn:aws:s3:::ours " in refused(
        "AccessDenied", limited.client("s3").create_bucket, Bucket="ours"
    )
    assert "ec2:DescribeVpcs" in refused("UnauthorizedOperation", limited.client("ec2").describe_vpcs)
    assert limited.client("sts").get_caller_identity()["Arn"] == f"arn:aws:iam::{owner.id}:user/pipeline"


def test_explicit_denial_outweighs_a_permission(owner: Account, refused: Refused) -> None:
    """IAM UserGuide/reference_policies_evaluation-logic"""
    denied = {"Effect": "Deny", "NotAction": "rds:Describe*", "Resource": "*"}
    limited = user(owner, allow("*"), denied).client("rds")
    limited.describe_db_instances()
    message = refused("AccessDenied", limited.delete_db_snapshot, DBSnapshotIdentifier="before")
    assert message.endswith("with an explicit deny in an identity-based policy")


def test_attached_policies_and_those_of_groups_count(owner: Account, refused: Refused) -> None:
    """IAM UserGuide/access_policies_managed-vs-inline"""
    limited = user(owner)
    refused("AccessDenied", limited.client("rds").describe_db_instances)
    iam = owner.client("iam")
    made = iam.create_policy(PolicyName="Read", PolicyDocument=policy(allow("rds:Describe*")))["Policy"]["Arn"]
    iam.attach_user_policy(UserName="pipeline", PolicyArn=made)
    limited.client("rds").describe_db_instances()
    iam.detach_user_policy(UserName="pipeline", PolicyArn=made)
    iam.create_group(GroupName="readers")
    iam.put_group_policy(GroupName="readers", PolicyName="read", PolicyDocument=policy(allow("rds:Describe*")))
    refused("AccessDenied", limited.client("rds").describe_db_instances)
    iam.add_user_to_group(GroupName="readers", UserName="pipeline")
    limited.client("rds").describe_db_instances()


def test_role_without_policies_can_do_nothing(owner: Account, refused: Refused) -> None:
    """IAM UserGuide/reference_policies_evaluation-logic"""
    trust = policy({"Effect": "Allow", "Principal": {"AWS": owner.id}, "Action": "sts:AssumeRole"})
    arn = owner.client("iam").create_role(RoleName="Empty", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    session = assume_role(owner, arn)
    assert "assumed-role/Empty/now" in refused("AccessDenied", session.client("rds").describe_db_instances)
    owner.server.control("iam/policies", {"principal": arn, "policies": [json.loads(policy(allow("rds:Describe*")))]})
    session.client("rds").describe_db_instances()


@pytest.mark.parametrize("left_out", ["source", "target", "nothing"])
def test_copy_needs_source_and_target(owner: Account, refused: Refused, left_out: str) -> None:
    """service-authorization list_amazonrds, CopyDBSnapshot; UserGuide/USER_CopySnapshot"""
    source = owner.snapshot()["DBSnapshotArn"]
    target = f"arn:aws:rds:{TARGET_REGION}:{owner.id}:snapshot:copied"
    arns = {"source": source, "target": target}
    limited = user(owner, allow("rds:CopyDBSnapshot", on=[arn for name, arn in arns.items() if name != left_out]))
    if left_out == "nothing":
        assert limited.copy(source, region=TARGET_REGION)["DBSnapshotArn"] == target
    else:
        rds = limited.client("rds", TARGET_REGION)
        named = {"SourceDBSnapshotIdentifier": source, "TargetDBSnapshotIdentifier": "copied"}
        assert f"on resource: {arns[left_out]} " in refused("AccessDenied", rds.copy_db_snapshot, **named)


def test_tags_of_a_new_resource_need_their_own_permission(owner: Account, refused: Refused) -> None:
    """service-authorization list_amazonrds, dependent actions; kms developerguide/tag-permissions"""
    tags = [{"Key": "purpose", "Value": "test"}]
    given = {"DBParameterGroupName": "ours", "DBParameterGroupFamily": "mysql8.0", "Description": "d", "Tags": tags}
    limited = user(owner, allow("rds:CreateDBParameterGroup", "kms:CreateKey"))
    message = refused("AccessDenied", limited.client("rds").create_db_parameter_group, **given)
    assert "rds:AddTagsToResource on resource: " in message and message.count(":pg:ours ") == 1
    key_tags = [{"TagKey": "purpose", "TagValue": "test"}]
    assert "kms:TagResource" in refused("AccessDeniedException", limited.client("kms").create_key, Tags=key_tags)
    when = {"StringEquals": {"aws:RequestTag/purpose": "test"}}
    limited = user(owner, allow("rds:CreateDBParameterGroup"), allow("rds:AddTagsToResource", Condition=when))
    limited.client("rds").create_db_parameter_group(**given)


def test_use_of_a_key_through_rds_needs_the_permissions_of_the_caller(owner: Account, refused: Refused) -> None:
    """UserGuide/USER_CopySnapshot, required permissions; kms developerguide/conditions-kms, kms:ViaService"""
    key, target = owner.key(), owner.key(TARGET_REGION)
    source = owner.snapshot(StorageEncrypted=True, KmsKeyId=key)["DBSnapshotArn"]
    use = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    copy, uses = allow("rds:CopyDBSnapshot"), allow(*use, on=[key, target], Condition=THROUGH_RDS)
    for_aws = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    grants = allow("kms:CreateGrant", on=[key, target], Condition=for_aws)
    rds = {"SourceDBSnapshotIdentifier": source, "TargetDBSnapshotIdentifier": "copied", "KmsKeyId": target}
    for statements in ([copy], [copy, uses], [copy, grants], [copy, uses, grants | {"Resource": key}]):
        limited = user(owner, *statements)
        refused("KMSKeyNotAccessibleFault", limited.client("rds", TARGET_REGION).copy_db_snapshot, **rds)
    limited = user(owner, copy, uses, grants)
    refused("AccessDeniedException", limited.client("kms").describe_key, KeyId=key)
    assert limited.copy(source, region=TARGET_REGION, KmsKeyId=target)["Encrypted"]


def test_denied_region_stops_a_copy_unless_calls_of_services_are_exempt(owner: Account, refused: Refused) -> None:
    """IAM UserGuide/reference_policies_condition-keys, aws:RequestedRegion, aws:ViaAWSService"""
    key, target = owner.key(), owner.key(TARGET_REGION)
    source = owner.snapshot(StorageEncrypted=True, KmsKeyId=key)["DBSnapshotArn"]
    elsewhere = {"StringNotEquals": {"aws:RequestedRegion": TARGET_REGION}}
    own = {"Bool": {"aws:ViaAWSService": "false"}}
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    rds = {"SourceDBSnapshotIdentifier": source, "TargetDBSnapshotIdentifier": "copied", "KmsKeyId": target}
    limited = user(owner, allow("*"), deny | {"Condition": elsewhere})
    refused("KMSKeyNotAccessibleFault", limited.client("rds", TARGET_REGION).copy_db_snapshot, **rds)
    refused("AccessDenied", limited.client("rds").describe_db_snapshots)
    limited = user(owner, allow("*"), deny | {"Condition": elsewhere | own})
    assert limited.copy(source, region=TARGET_REGION, KmsKeyId=target)["Encrypted"]


def test_key_policy_decides_together_with_the_policies_of_the_caller(owner: Account, refused: Refused) -> None:
    """kms developerguide/policy-evaluation"""
    arn = f"arn:aws:iam::{owner.id}:user/pipeline"
    limited = user(owner)
    root = f"arn:aws:iam::{owner.id}:root"
    key = owner.key(Policy=policy(statement(root, Action="kms:PutKeyPolicy"), statement(arn, Action="kms:DescribeKey")))
    assert limited.client("kms").describe_key(KeyId=key)["KeyMetadata"]["Arn"] == key
    limited = user(owner, allow("kms:*"))
    message = refused("AccessDeniedException", limited.client("kms").list_grants, KeyId=key)
    assert message.endswith("because no resource-based policy allows the kms:ListGrants action")


def test_alias_needs_the_permission_on_alias_and_key(owner: Account, refused: Refused) -> None:
    """kms developerguide/alias-access"""
    key = owner.key()
    alias = f"arn:aws:kms:{SOURCE_REGION}:{owner.id}:alias/ours"
    given = {"AliasName": "alias/ours", "TargetKeyId": key}
    for missing, arns in ((alias, [key]), (key, [alias])):
        limited = user(owner, allow("kms:CreateAlias", on=arns)).client("kms")
        assert f"on resource: {missing} " in refused("AccessDeniedException", limited.create_alias, **given)
    user(owner, allow("kms:CreateAlias", on=[alias, key])).client("kms").create_alias(**given)


def test_role_of_an_export_must_be_passed(owner: Account, refused: Refused) -> None:
    """UserGuide/USER_ExportSnapshot.Setup; IAM UserGuide/id_roles_use_passrole"""
    role = f"arn:aws:iam::{owner.id}:role/export"
    arn = owner.snapshot()["DBSnapshotArn"]
    given = {
        "ExportTaskIdentifier": "export",
        "SourceArn": arn,
        "S3BucketName": "ours",
        "IamRoleArn": role,
        "KmsKeyId": "alias/missing",
    }
    start = allow("rds:StartExportTask", on=arn)
    service = {"StringEquals": {"iam:PassedToService": "rds.amazonaws.com"}}
    for statements in ([start], [start, allow("iam:PassRole", on=role, Condition=service)]):
        limited = user(owner, *statements).client("rds")
        assert f"iam:PassRole on resource: {role} " in refused("AccessDenied", limited.start_export_task, **given)


def test_resource_tags_are_condition_keys(owner: Account, refused: Refused) -> None:
    """IAM UserGuide/reference_policies_condition-keys, aws:ResourceTag"""
    owner.snapshot()
    when = {"StringEquals": {"aws:ResourceTag/team": "shop"}}
    limited = user(owner, allow("rds:DeleteDBSnapshot", Condition=when)).client("rds")
    refused("AccessDenied", limited.delete_db_snapshot, DBSnapshotIdentifier="before")
    arn = f"arn:aws:rds:{SOURCE_REGION}:{owner.id}:snapshot:before"
    owner.client("rds").add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "team", "Value": "shop"}])
    limited.delete_db_snapshot(DBSnapshotIdentifier="before")


def test_role_of_another_account_needs_the_permission_to_assume_it(
    owner: Account, enforcing: Server, refused: Refused
) -> None:
    """IAM UserGuide/reference_policies_evaluation-logic-cross-account"""
    other = new_account(enforcing)
    trust = policy({"Effect": "Allow", "Principal": {"AWS": owner.id}, "Action": "sts:AssumeRole"})
    arn = other.client("iam").create_role(RoleName="Receiver", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    named = {"RoleArn": arn, "RoleSessionName": "now"}
    refused("AccessDenied", user(owner).client("sts").assume_role, **named)
    user(owner, allow("sts:AssumeRole", on=arn)).client("sts").assume_role(**named)


def test_what_was_asked_is_recorded_and_simulated(owner: Account, refused: Refused) -> None:
    limited = user(owner, allow("rds:DescribeDBInstances"))
    limited.client("rds").describe_db_instances()
    refused("AccessDenied", limited.client("rds").describe_db_clusters)
    principal = f"arn:aws:iam::{owner.id}:user/pipeline"
    body = {"principal": principal}
    found = owner.server.control_list("iam/asked", body)
    assert [(each["action"], each["allowed"]) for each in found] == [
        ("rds:DescribeDBInstances", True),
        ("rds:DescribeDBClusters", False),
    ]
    assert found[0]["resource"] == f"arn:aws:rds:{SOURCE_REGION}:{owner.id}:db:*"
    assert found[0]["context"]["aws:requestedregion"] == [SOURCE_REGION]
    document = json.loads(policy(allow("rds:DescribeDBClusters")))
    refusals = owner.server.control_list("iam/simulate", body | {"policies": [document]})
    assert [each["action"] for each in refusals] == ["rds:DescribeDBInstances"]


def test_control_routes_refuse_what_is_no_principal_and_no_policy(owner: Account) -> None:
    set_policies = "iam/policies"
    for principal in ("pipeline", f"arn:aws:iam::{owner.id}:role/missing", f"arn:aws:iam::{owner.id}:group/g"):
        answer = owner.server.control(set_policies, {"principal": principal, "policies": []})
        assert answer["error"].startswith("`principal` must be the ARN of ")
    answer = owner.server.control(set_policies, {"principal": f"arn:aws:iam::{owner.id}:user/u", "policies": ["x"]})
    assert answer["error"].startswith("`policies` must be a list")


def token(**claims: str) -> str:
    """A JSON Web Token of GitHub Actions, without a valid signature."""
    content = {"iss": "https://token.actions.githubusercontent.com", "aud": "sts.amazonaws.com"} | claims
    return f"e30.{urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip('=')}.e30"


def test_role_trusts_tokens_by_their_claims(owner: Account, refused: Refused) -> None:
    """IAM UserGuide/id_roles_providers_create_oidc; STS API_AssumeRoleWithWebIdentity"""
    iam, issuer = owner.client("iam"), "token.actions.githubusercontent.com"
    provider = f"arn:aws:iam::{owner.id}:oidc-provider/{issuer}"
    claims = {f"{issuer}:aud": "sts.amazonaws.com", f"{issuer}:sub": "repo:shop/backups:ref:refs/heads/main"}
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": claims},
    }
    arn = iam.create_role(RoleName="Pipeline", AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"]
    assume = owner.client("sts").assume_role_with_web_identity
    named = {"RoleArn": arn, "RoleSessionName": "now"}
    trusted = token(sub="repo:shop/backups:ref:refs/heads/main")
    message = refused("InvalidIdentityToken", assume, **named, WebIdentityToken=trusted)
    assert message == f"No OpenIDConnect provider found in your account for https://{issuer}"
    iam.create_open_id_connect_provider(Url=f"https://{issuer}", ClientIDList=["sts.amazonaws.com"])
    assert assume(**named, WebIdentityToken=trusted)["AssumedRoleUser"]["Arn"].endswith("assumed-role/Pipeline/now")
    refused("InvalidIdentityToken", assume, **named, WebIdentityToken="no token")
    refused("InvalidIdentityToken", assume, **named, WebIdentityToken=token(aud="another"))
    for other in ("repo:shop/backups:ref:refs/heads/feature", "repo:stranger/backups:ref:refs/heads/main"):
        message = refused("AccessDenied", assume, **named, WebIdentityToken=token(sub=other))
        assert message == "Not authorized to perform sts:AssumeRoleWithWebIdentity"
