// A whole stack: a network, a database, and its schema. Adapt it, or take the last construct alone.
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Groundwork } from '../lib/groundwork';

const stack = new Stack(new App(), 'GroundworkExample');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });

const database = new rds.DatabaseInstance(stack, 'Database', {
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
  instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MICRO),
  vpc,
  databaseName: 'orders',
  storageEncrypted: true,
  removalPolicy: RemovalPolicy.SNAPSHOT,
});

const groundwork = new Groundwork(stack, 'Groundwork', {
  vpc,
  database,
  schema: '../../../Schema',
  code: lambda.Code.fromAsset('../../../.build/groundwork-lambda.zip'),
});

// A service that needs the tables: service.node.addDependency(groundwork.resource)
new CfnOutput(stack, 'JournalHead', { value: groundwork.resource.getAttString('JournalHead') });
