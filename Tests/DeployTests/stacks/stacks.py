"""Stacks with a Groundwork each: what everybody has, Aurora with all options, a database made elsewhere, another stack's."""

import sys

from aws_cdk import App, CfnOutput, Duration, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secretsmanager
from groundwork_cdk import Groundwork

schema, moved, changed, edited, zip_file = sys.argv[1:]
app = App()

plain = Stack(app, "Plain")
vpc = ec2.Vpc(plain, "Vpc")
engine = rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_17)
database = rds.DatabaseInstance(plain, "Database", engine=engine, vpc=vpc)
Groundwork(plain, "Groundwork", vpc=vpc, database=database, schema=schema, code=lambda_.Code.from_asset(zip_file))

aurora = Stack(app, "Aurora")
own_vpc = ec2.Vpc(
    aurora,
    "Vpc",
    subnet_configuration=[
        ec2.SubnetConfiguration(name="Public", subnet_type=ec2.SubnetType.PUBLIC),
        ec2.SubnetConfiguration(name="App", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
        ec2.SubnetConfiguration(name="Data", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
    ],
)
cluster = rds.DatabaseCluster(
    aurora,
    "Cluster",
    engine=rds.DatabaseClusterEngine.aurora_postgres(version=rds.AuroraPostgresEngineVersion.VER_16_4),
    writer=rds.ClusterInstance.serverless_v2("Writer"),
    iam_authentication=True,
    vpc=own_vpc,
)
durable = Groundwork(
    aurora,
    "Groundwork",
    vpc=own_vpc,
    vpc_subnets=ec2.SubnetSelection(subnet_group_name="Data"),
    database=cluster,
    database_name="orders",
    iam_user="owner",
    schema=schema,
    code=lambda_.Code.from_asset(zip_file),
    architecture=lambda_.Architecture.ARM_64,
    timeout=Duration.minutes(5),
    total_timeout=Duration.minutes(30),
    query_interval=Duration.seconds(5),
    memory_size=256,
    log_retention=logs.RetentionDays.ONE_WEEK,
    durable_journal=True,
    reserved_concurrency=0,
    timestamp="2026-11-24T09:30:12.418Z",
    environment={"GROUNDWORK_METRICS": "off", "GROUNDWORK_CONNECT_ATTEMPTS": "30"},
)
reader = ec2.SecurityGroup(aurora, "Reader", vpc=own_vpc)
durable.journal.connections.allow_default_port_from(reader, "Reads the journal")
CfnOutput(aurora, "JournalAccessPoint", value=durable.journal_access_point.access_point_id)

elsewhere = Stack(app, "Elsewhere")
imported = rds.DatabaseInstance.from_database_instance_attributes(
    elsewhere,
    "Imported",
    instance_identifier="orders",
    instance_endpoint_address="orders.c1.eu-central-1.rds.amazonaws.com",
    port=5433,
    security_groups=[ec2.SecurityGroup.from_security_group_id(elsewhere, "DatabaseGroup", "sg-0123456789abcdef0")],
)
secret = secretsmanager.Secret.from_secret_attributes(
    elsewhere,
    "Secret",
    secret_complete_arn="arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf",
    encryption_key=kms.Key.from_key_arn(
        elsewhere, "Key", "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
)
Groundwork(
    elsewhere,
    "Groundwork",
    vpc=ec2.Vpc(elsewhere, "Vpc"),
    database=imported,
    secret=secret,
    schema=moved,
    code=lambda_.Code.from_asset(zip_file),
    secrets_extension=lambda_.ParamsAndSecretsLayerVersion.from_version_arn(
        "arn:aws:lambda:eu-central-1:187925254637:layer:AWS-Parameters-and-Secrets-Lambda-Extension:17"),
)

other = Stack(app, "Other")
Groundwork(other, "Groundwork", vpc=vpc, database=database, schema=changed, code=lambda_.Code.from_asset(zip_file))
edit = Stack(app, "Edited")
Groundwork(edit, "Groundwork", vpc=vpc, database=database, schema=edited, code=lambda_.Code.from_asset(zip_file))

refusal = ""
try:
    Groundwork(other, "Refused", vpc=vpc, database=imported, schema=schema, code=lambda_.Code.from_asset(zip_file))
except ValueError as error:
    refusal = str(error)
other.node.try_remove_child("Refused")
assert refusal == "Groundwork: the database has no secret of its own: give a secret, or an iam_user", refusal

app.synth()
