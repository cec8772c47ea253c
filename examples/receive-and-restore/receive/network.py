"""Print the subnets and security groups of the receiving account in eu-west-1, for the config of this stack."""

import boto3

ROLE = "arn:aws:iam::222222222222:role/SnapshotReceiver"

session = boto3.client("sts").assume_role(RoleArn=ROLE, RoleSessionName="network")["Credentials"]
ec2 = boto3.client(
    "ec2",
    region_name="eu-west-1",
    aws_access_key_id=session["AccessKeyId"],
    aws_secret_access_key=session["SecretAccessKey"],
    aws_session_token=session["SessionToken"],
)
print(*(subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]))
print(*(group["GroupId"] for group in ec2.describe_security_groups()["SecurityGroups"]))
