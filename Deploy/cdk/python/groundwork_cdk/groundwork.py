"""The construct; its twin in TypeScript makes the same resources."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import jsii
from aws_cdk import (
    AssetHashType, CustomResource, DockerImage, Duration, FileSystem, ILocalBundling, RemovalPolicy, Stack, Token)
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import custom_resources
from constructs import Construct

# The folder's name in the layer: whatever else is laid in /opt, nothing of it is taken for a schema.
SCHEMA = "schema"


class Groundwork(Construct):
    """Lays a Schema folder in a PostgreSQL database whenever the stack is deployed and the folder has changed.

    Attributes:
        function: What works: it serves the provider framework as onEvent and as isComplete.
        provider: The framework that calls it.
        resource: The stack's resource: ``get_att_string("JournalHead")`` and the like; make what needs the tables
            depend on it.
        log_group: What the function logs.
        journal: Where the journal is kept, or None; only with durable_journal. It lets nobody else in:
            ``journal.connections.allow_default_port_from(reader)`` does.
        journal_access_point: What a task mounts to read it, or None; only with durable_journal.
        connections: The function's security group.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        vpc: ec2.IVpc,
        database: rds.IDatabaseInstance | rds.IDatabaseCluster,
        schema: str,
        code: lambda_.Code,
        vpc_subnets: ec2.SubnetSelection | None = None,
        database_name: str | None = None,
        secret: secretsmanager.ISecret | None = None,
        iam_user: str | None = None,
        architecture: lambda_.Architecture = lambda_.Architecture.X86_64,
        timeout: Duration | None = None,
        total_timeout: Duration | None = None,
        query_interval: Duration | None = None,
        memory_size: int = 512,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        durable_journal: bool = False,
        reserved_concurrency: int = 1,
        secrets_extension: lambda_.ParamsAndSecretsLayerVersion | None = None,
        timestamp: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Makes the function, the provider framework around it, and the stack's resource.

        Args:
            scope: The stack, or what is in it.
            id: The construct's name there.
            vpc: The network from which the database is reached.
            database: The database; the function is let in on its default port.
            schema: The folder with tables/, indexes/, functions/ and triggers/. When its content changes, the stack's
                next deployment lays it.
            code: The worker: ``lambda_.Code.from_asset("groundwork-lambda.zip")``, as Scripts/package-lambda wrote it.
            vpc_subnets: Where in the network the function is placed; the private subnets with a NAT when not given. It
                needs a way to Secrets Manager: a NAT, or an interface endpoint.
            database_name: The database's name on its server; what the secret says when not given.
            secret: The secret with the user and the password, in RDS's form; the function may read it, and decrypt with
                its key. The database's own when not given, unless there is an iam_user.
            iam_user: The role to connect as with RDS's IAM authentication instead of a secret. It must exist and have
                been granted rds_iam.
            architecture: The processor that the worker was packed on.
            timeout: How long one invocation may take: 14 minutes when not given. The framework's own functions, which
                wait for it, have 15.
            total_timeout: How long all of a deployment's work may take: an hour when not given, which is as long as
                CloudFormation waits.
            query_interval: The pause before work that met an invocation's end goes on: 10 seconds when not given.
            memory_size: Megabytes, for the processor time that comes with them.
            log_retention: How long logs are kept.
            durable_journal: Keeps the journal on an encrypted EFS of its own, which outlives the stack, instead of the
                function's /tmp. What matters is in the database's receipts, and each event is in the log as well.
            reserved_concurrency: How many invocations may run at once, reserved of the account's; 0 reserves none.
            secrets_extension: Reads secrets through AWS's extension, with its cache; when not given, the worker asks
                Secrets Manager itself.
            timestamp: Any text that makes the next deployment run, whether the schema has changed or not.
            environment: More of the function's variables, such as GROUNDWORK_CONNECT_ATTEMPTS.
        """
        super().__init__(scope, id)
        if secret is None and iam_user is None:
            # The one that the database was made with; one that was made elsewhere has none.
            secret = getattr(database, "secret", None)
            if secret is None:
                raise ValueError("Groundwork: the database has no secret of its own: give a secret, or an iam_user")

        self.log_group = logs.LogGroup(self, "Log", retention=log_retention, removal_policy=RemovalPolicy.DESTROY)
        security_group = ec2.SecurityGroup(self, "SecurityGroup", vpc=vpc, description="Groundwork: lays the database schema")
        vpc_subnets = vpc_subnets or ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS)

        variables = {
            # A crash report would show memory, fragments of the environment among it.
            "SWIFT_BACKTRACE": "enable=no",
            "GROUNDWORK_SCHEMA": f"/opt/{SCHEMA}",
            "GROUNDWORK_METRICS": "emf",
            # What the resource names, and nothing that another event may name.
            "GROUNDWORK_ALLOWED_HOSTS": ":".join(_endpoint(database).values()),
        }
        if secret is not None:
            variables["GROUNDWORK_ALLOWED_SECRETS"] = secret.secret_arn
        self.journal: efs.FileSystem | None = None
        self.journal_access_point: efs.AccessPoint | None = None
        filesystem = None
        if durable_journal:
            self.journal, self.journal_access_point = self._durable_journal(vpc, vpc_subnets)
            filesystem = lambda_.FileSystem.from_efs_access_point(self.journal_access_point, "/mnt/groundwork")
            variables["GROUNDWORK_JOURNAL"] = "/mnt/groundwork/journal.sqlite"
        if iam_user is not None:
            variables["GROUNDWORK_AUTH"] = "iam"

        self.function = lambda_.Function(
            self,
            "Function",
            description="Groundwork: lays the database schema",
            runtime=lambda_.Runtime.PROVIDED_AL2023,
            architecture=architecture,
            code=code,
            handler="provider",
            layers=[_schema_layer(self, schema)],
            timeout=timeout or Duration.minutes(14),
            memory_size=memory_size,
            reserved_concurrent_executions=reserved_concurrency if reserved_concurrency > 0 else None,
            vpc=vpc,
            vpc_subnets=vpc_subnets,
            security_groups=[security_group],
            filesystem=filesystem,
            params_and_secrets=secrets_extension,
            tracing=lambda_.Tracing.ACTIVE,
            log_group=self.log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            application_log_level_v2=lambda_.ApplicationLogLevel.INFO,
            system_log_level_v2=lambda_.SystemLogLevel.INFO,
            environment=variables | dict(environment or {}),
        )
        self.connections = self.function.connections
        # From this side: a database of another stack then needs nothing of this one.
        self.connections.allow_to_default_port(database, "Groundwork")
        if secret is not None:
            secret.grant_read(self.function)
            if secret.encryption_key is not None:
                # The grant asks only the key's policy, which cannot be changed for a key that was made elsewhere.
                self.function.add_to_role_policy(iam.PolicyStatement(
                    actions=["kms:Decrypt"],
                    resources=[secret.encryption_key.key_arn],
                    conditions={"StringEquals": {
                        "kms:ViaService": f"secretsmanager.{Stack.of(self).region}.amazonaws.com"}},
                ))
        if iam_user is not None:
            database.grant_connect(self.function, iam_user)

        self.provider = custom_resources.Provider(
            self,
            "Provider",
            on_event_handler=self.function,
            is_complete_handler=self.function,
            query_interval=query_interval or Duration.seconds(10),
            total_timeout=total_timeout or Duration.hours(1),
            log_group=logs.LogGroup(self, "ProviderLog", retention=log_retention, removal_policy=RemovalPolicy.DESTROY),
            # It would show the event, with the URL that answers go to.
            disable_waiter_state_machine_logging=True,
        )

        properties = _endpoint(database) | {"SchemaVersion": FileSystem.fingerprint(schema)}
        if database_name is not None:
            properties["Database"] = database_name
        if iam_user is not None:
            properties["Username"] = iam_user
        if secret is not None:
            properties["SecretId"] = secret.secret_arn
        if timestamp is not None:
            properties["Timestamp"] = timestamp
        self.resource = CustomResource(
            self,
            "Resource",
            service_token=self.provider.service_token,
            resource_type="Custom::Groundwork",
            service_timeout=total_timeout or Duration.hours(1),
            properties=properties,
        )
        # Its rules and instances too, wherever they are declared.
        self.resource.node.add_dependency(
            database, *database.connections.security_groups, security_group, self.function)

    def _durable_journal(
        self, vpc: ec2.IVpc, vpc_subnets: ec2.SubnetSelection
    ) -> tuple[efs.FileSystem, efs.AccessPoint]:
        journal = efs.FileSystem(
            self, "Journal", vpc=vpc, vpc_subnets=vpc_subnets, encrypted=True, enable_automatic_backups=True,
            removal_policy=RemovalPolicy.RETAIN)
        access_point = journal.add_access_point(
            "AccessPoint", path="/groundwork", create_acl=efs.Acl(owner_uid="65532", owner_gid="65532", permissions="0700"),
            posix_user=efs.PosixUser(uid="65532", gid="65532"))
        return journal, access_point


@jsii.implements(ILocalBundling)
class _Copy:
    """Copies the folder: the app does it itself, and the bundling's image is never asked for."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def try_bundle(self, output_dir: str, *, image: DockerImage, **_options: object) -> bool:
        shutil.copytree(self._folder, Path(output_dir) / SCHEMA)
        return True


def _schema_layer(scope: Construct, folder: str) -> lambda_.LayerVersion:
    return lambda_.LayerVersion(
        scope,
        "Schema",
        description="The schema that Groundwork lays",
        code=lambda_.Code.from_asset(
            folder, asset_hash_type=AssetHashType.OUTPUT,
            bundling={"image": DockerImage.from_registry("none"), "local": _Copy(folder)}),
    )


def _endpoint(database: rds.IDatabaseInstance | rds.IDatabaseCluster) -> dict[str, str]:
    """Where the database is, as a resource's properties."""
    endpoint = getattr(database, "cluster_endpoint", None) or database.instance_endpoint
    return {"Host": endpoint.hostname, "Port": Token.as_string(endpoint.port)}
