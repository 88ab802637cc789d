import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  AssetHashType, CustomResource, DockerImage, Duration, FileSystem, type ILocalBundling, RemovalPolicy, Stack, Token,
} from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as customResources from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';

/** What a Groundwork is made of. */
export interface GroundworkProps {
  /** The network from which the database is reached. */
  readonly vpc: ec2.IVpc;

  /**
   * Where in it the function is placed. It needs a way to Secrets Manager: a NAT, or an interface endpoint.
   * @default - the private subnets with a NAT
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /** The database; the function is let in on its default port. */
  readonly database: rds.IDatabaseInstance | rds.IDatabaseCluster;

  /**
   * The database's name on its server.
   * @default - what the secret says
   */
  readonly databaseName?: string;

  /**
   * The secret with the user and the password, in RDS's form; the function may read it, and decrypt with its key.
   * @default - the database's own, unless there is an iamUser
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * The role to connect as with RDS's IAM authentication instead of a secret. It must exist and have been granted rds_iam.
   * @default - a secret is used
   */
  readonly iamUser?: string;

  /** The folder with tables/, indexes/, functions/ and triggers/. When its content changes, the stack's next deployment lays it. */
  readonly schema: string;

  /** The worker: `lambda.Code.fromAsset('groundwork-lambda.zip')`, as Scripts/package-lambda wrote it. */
  readonly code: lambda.Code;

  /**
   * The processor that the worker was packed on.
   * @default - x86_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * How long one invocation may take. The framework's own functions, which wait for it, have 15 minutes.
   * @default - 14 minutes
   */
  readonly timeout?: Duration;

  /**
   * How long all of a deployment's work may take; CloudFormation waits an hour at most.
   * @default - 1 hour
   */
  readonly totalTimeout?: Duration;

  /**
   * The pause before work that met an invocation's end goes on.
   * @default - 10 seconds
   */
  readonly queryInterval?: Duration;

  /** @default - 512 MB, for the processor time that comes with them */
  readonly memorySize?: number;

  /** @default - one month */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Keeps the journal on an encrypted EFS of its own, which outlives the stack, instead of the function's /tmp.
   * @default - false: what matters is in the database's receipts, and each event is in the log as well
   */
  readonly durableJournal?: boolean;

  /**
   * How many invocations may run at once, reserved of the account's; 0 reserves none.
   * @default - 1
   */
  readonly reservedConcurrency?: number;

  /**
   * Reads secrets through AWS's extension, with its cache.
   * @default - the worker asks Secrets Manager itself
   */
  readonly secretsExtension?: lambda.ParamsAndSecretsLayerVersion;

  /**
   * Any text that makes the next deployment run, whether the schema has changed or not.
   * @default - only a change of the schema does
   */
  readonly timestamp?: string;

  /** More of the function's variables, such as GROUNDWORK_CONNECT_ATTEMPTS. */
  readonly environment?: Record<string, string>;
}

/** Lays a Schema folder in a PostgreSQL database whenever the stack is deployed and the folder has changed. */
export class Groundwork extends Construct implements ec2.IConnectable {
  /** What works: it serves the provider framework as onEvent and as isComplete. */
  readonly function: lambda.Function;
  /** The framework that calls it. */
  readonly provider: customResources.Provider;
  /** The stack's resource: `getAttString('JournalHead')` and the like; make what needs the tables depend on it. */
  readonly resource: CustomResource;
  /** What the function logs. */
  readonly logGroup: logs.LogGroup;
  /**
   * Where the journal is kept; only with durableJournal. It lets nobody else in:
   * `journal.connections.allowDefaultPortFrom(reader)` does.
   */
  readonly journal?: efs.FileSystem;
  /** What a task mounts to read it; only with durableJournal. */
  readonly journalAccessPoint?: efs.AccessPoint;
  /** The function's security group. */
  readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: GroundworkProps) {
    super(scope, id);
    const secret = props.secret ?? (props.iamUser === undefined ? ownSecret(props.database) : undefined);
    if (secret === undefined && props.iamUser === undefined) {
      throw new Error('Groundwork: the database has no secret of its own: give a secret, or an iamUser');
    }

    const logRetention = props.logRetention ?? logs.RetentionDays.ONE_MONTH;
    this.logGroup = new logs.LogGroup(this, 'Log', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc, description: 'Groundwork: lays the database schema',
    });
    const vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };

    let filesystem: lambda.FileSystem | undefined;
    if (props.durableJournal) {
      this.journal = new efs.FileSystem(this, 'Journal', {
        vpc: props.vpc, vpcSubnets, encrypted: true, enableAutomaticBackups: true, removalPolicy: RemovalPolicy.RETAIN,
      });
      this.journalAccessPoint = this.journal.addAccessPoint('AccessPoint', {
        path: '/groundwork', createAcl: { ownerUid: '65532', ownerGid: '65532', permissions: '0700' },
        posixUser: { uid: '65532', gid: '65532' },
      });
      filesystem = lambda.FileSystem.fromEfsAccessPoint(this.journalAccessPoint, '/mnt/groundwork');
    }

    const reserved = props.reservedConcurrency ?? 1;
    this.function = new lambda.Function(this, 'Function', {
      description: 'Groundwork: lays the database schema',
      runtime: lambda.Runtime.PROVIDED_AL2023,
      architecture: props.architecture ?? lambda.Architecture.X86_64,
      code: props.code,
      handler: 'provider',
      layers: [schemaLayer(this, props.schema)],
      timeout: props.timeout ?? Duration.minutes(14),
      memorySize: props.memorySize ?? 512,
      reservedConcurrentExecutions: reserved > 0 ? reserved : undefined,
      vpc: props.vpc,
      vpcSubnets,
      securityGroups: [securityGroup],
      filesystem,
      paramsAndSecrets: props.secretsExtension,
      tracing: lambda.Tracing.ACTIVE,
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      applicationLogLevelV2: lambda.ApplicationLogLevel.INFO,
      systemLogLevelV2: lambda.SystemLogLevel.INFO,
      environment: {
        // A crash report would show memory, fragments of the environment among it.
        SWIFT_BACKTRACE: 'enable=no',
        GROUNDWORK_SCHEMA: `/opt/${SCHEMA}`,
        GROUNDWORK_METRICS: 'emf',
        // What the resource names, and nothing that another event may name.
        GROUNDWORK_ALLOWED_HOSTS: Object.values(endpoint(props.database)).join(':'),
        ...(secret && { GROUNDWORK_ALLOWED_SECRETS: secret.secretArn }),
        ...(this.journal && { GROUNDWORK_JOURNAL: '/mnt/groundwork/journal.sqlite' }),
        ...(props.iamUser !== undefined && { GROUNDWORK_AUTH: 'iam' }),
        ...props.environment,
      },
    });
    this.connections = this.function.connections;
    // From this side: a database of another stack then needs nothing of this one.
    this.connections.allowToDefaultPort(props.database, 'Groundwork');
    secret?.grantRead(this.function);
    if (secret?.encryptionKey) {
      // The grant asks only the key's policy, which cannot be changed for a key that was made elsewhere.
      this.function.addToRolePolicy(new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [secret.encryptionKey.keyArn],
        conditions: {
          StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com` },
        },
      }));
    }
    if (props.iamUser !== undefined) props.database.grantConnect(this.function, props.iamUser);

    this.provider = new customResources.Provider(this, 'Provider', {
      onEventHandler: this.function,
      isCompleteHandler: this.function,
      queryInterval: props.queryInterval ?? Duration.seconds(10),
      totalTimeout: props.totalTimeout ?? Duration.hours(1),
      logGroup: new logs.LogGroup(this, 'ProviderLog', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY }),
      // It would show the event, with the URL that answers go to.
      disableWaiterStateMachineLogging: true,
    });

    this.resource = new CustomResource(this, 'Resource', {
      serviceToken: this.provider.serviceToken,
      resourceType: 'Custom::Groundwork',
      serviceTimeout: props.totalTimeout ?? Duration.hours(1),
      properties: {
        ...endpoint(props.database),
        ...(props.databaseName !== undefined && { Database: props.databaseName }),
        ...(props.iamUser !== undefined && { Username: props.iamUser }),
        ...(secret && { SecretId: secret.secretArn }),
        SchemaVersion: FileSystem.fingerprint(props.schema),
        ...(props.timestamp !== undefined && { Timestamp: props.timestamp }),
      },
    });
    // Its rules and instances too, wherever they are declared.
    this.resource.node.addDependency(
      props.database, ...props.database.connections.securityGroups, securityGroup, this.function);
  }
}

/** The folder's name in the layer: whatever else is laid in /opt, nothing of it is taken for a schema. */
const SCHEMA = 'schema';

function schemaLayer(scope: Construct, folder: string): lambda.LayerVersion {
  const local: ILocalBundling = {
    tryBundle(output: string): boolean {
      fs.cpSync(folder, path.join(output, SCHEMA), { recursive: true });
      return true;
    },
  };
  return new lambda.LayerVersion(scope, 'Schema', {
    description: 'The schema that Groundwork lays',
    // Copied by the app itself; the image is never asked for.
    code: lambda.Code.fromAsset(folder, {
      assetHashType: AssetHashType.OUTPUT, bundling: { image: DockerImage.fromRegistry('none'), local },
    }),
  });
}

/** The secret that the database was made with; undefined for one that was made elsewhere. */
function ownSecret(database: GroundworkProps['database']): secretsmanager.ISecret | undefined {
  return 'secret' in database ? (database.secret as secretsmanager.ISecret | undefined) : undefined;
}

/** Where the database is, as a resource's properties. */
function endpoint(database: GroundworkProps['database']): Record<string, string> {
  const { hostname, port } = 'clusterEndpoint' in database ? database.clusterEndpoint : database.instanceEndpoint;
  return { Host: hostname, Port: Token.asString(port) };
}
