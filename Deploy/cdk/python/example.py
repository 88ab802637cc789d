"""A whole stack: a network, a database, and its schema. Adapt it, or take the last construct alone."""

from aws_cdk import App, CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_rds as rds
from groundwork_cdk import Groundwork

app = App()
stack = Stack(app, "GroundworkExample")
vpc = ec2.Vpc(stack, "Vpc", max_azs=2, nat_gateways=1)

database = rds.DatabaseInstance(
    stack,
    "Database",
    engine=rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_17),
    instance_type=ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MICRO),
    vpc=vpc,
    database_name="orders",
    storage_encrypted=True,
    removal_policy=RemovalPolicy.SNAPSHOT,
)

groundwork = Groundwork(
    stack,
    "Groundwork",
    vpc=vpc,
    database=database,
    schema="../../../Schema",
    code=lambda_.Code.from_asset("../../../.build/groundwork-lambda.zip"),
)

# A service that needs the tables: service.node.add_dependency(groundwork.resource)
CfnOutput(stack, "JournalHead", value=groundwork.resource.get_att_string("JournalHead"))

app.synth()
