// The stacks of stacks.py, by the other construct.
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Groundwork } from '../lib/groundwork';

declare const process: { argv: string[] };
const [schema, moved, changed, edited, zip] = process.argv.slice(2) as [string, string, string, string, string];
const code = (): lambda.Code => lambda.Code.fromAsset(zip);
const app = new App();

const plain = new Stack(app, 'Plain');
const vpc = new ec2.Vpc(plain, 'Vpc');
const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
const database = new rds.DatabaseInstance(plain, 'Database', { engine, vpc });
new Groundwork(plain, 'Groundwork', { vpc, database, schema, code: code() });

const aurora = new Stack(app, 'Aurora');
const ownVpc = new ec2.Vpc(aurora, 'Vpc', {
  subnetConfiguration: [
    { name: 'Public', subnetType: ec2.SubnetType.PUBLIC },
    { name: 'App', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    { name: 'Data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  ],
});
const cluster = new rds.DatabaseCluster(aurora, 'Cluster', {
  engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }),
  writer: rds.ClusterInstance.serverlessV2('Writer'),
  iamAuthentication: true,
  vpc: ownVpc,
});
const durable = new Groundwork(aurora, 'Groundwork', {
  vpc: ownVpc,
  vpcSubnets: { subnetGroupName: 'Data' },
  database: cluster,
  databaseName: 'orders',
  iamUser: 'owner',
  schema,
  code: code(),
  architecture: lambda.Architecture.ARM_64,
  timeout: Duration.minutes(5),
  totalTimeout: Duration.minutes(30),
  queryInterval: Duration.seconds(5),
  memorySize: 256,
  logRetention: logs.RetentionDays.ONE_WEEK,
  durableJournal: true,
  reservedConcurrency: 0,
  timestamp: '2026-11-24T09:30:12.418Z',
  environment: { GROUNDWORK_METRICS: 'off', GROUNDWORK_CONNECT_ATTEMPTS: '30' },
});
const reader = new ec2.SecurityGroup(aurora, 'Reader', { vpc: ownVpc });
durable.journal?.connections.allowDefaultPortFrom(reader, 'Reads the journal');
new CfnOutput(aurora, 'JournalAccessPoint', { value: durable.journalAccessPoint?.accessPointId ?? '' });

const elsewhere = new Stack(app, 'Elsewhere');
const imported = rds.DatabaseInstance.fromDatabaseInstanceAttributes(elsewhere, 'Imported', {
  instanceIdentifier: 'orders',
  instanceEndpointAddress: 'orders.c1.eu-central-1.rds.amazonaws.com',
  port: 5433,
  securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(elsewhere, 'DatabaseGroup', 'sg-0123456789abcdef0')],
});
const secret = secretsmanager.Secret.fromSecretAttributes(elsewhere, 'Secret', {
  secretCompleteArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf',
  encryptionKey: kms.Key.fromKeyArn(
    elsewhere, 'Key', 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'),
});
new Groundwork(elsewhere, 'Groundwork', {
  vpc: new ec2.Vpc(elsewhere, 'Vpc'),
  database: imported,
  secret,
  schema: moved,
  code: code(),
  secretsExtension: lambda.ParamsAndSecretsLayerVersion.fromVersionArn(
    'arn:aws:lambda:eu-central-1:187925254637:layer:AWS-Parameters-and-Secrets-Lambda-Extension:17'),
});

const other = new Stack(app, 'Other');
new Groundwork(other, 'Groundwork', { vpc, database, schema: changed, code: code() });

const edit = new Stack(app, 'Edited');
new Groundwork(edit, 'Groundwork', { vpc, database, schema: edited, code: code() });

let refusal = '';
try {
  new Groundwork(other, 'Refused', { vpc, database: imported, schema, code: code() });
} catch (error) {
  refusal = (error as Error).message;
}
other.node.tryRemoveChild('Refused');
if (refusal !== 'Groundwork: the database has no secret of its own: give a secret, or an iamUser') throw new Error(refusal);

app.synth();
