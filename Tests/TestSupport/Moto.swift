/// moto's server with Secrets Manager, STS and IAM in it, on 127.0.0.1: it verifies signatures and policies as AWS does.
public final class Moto: Sendable {
    /// An access key that it knows.
    public struct Key: Equatable, Sendable {
        /// Its id.
        public let id: String
        /// Its secret half.
        public let secret: String
        /// The token of temporary credentials.
        public var token: String?
    }

    /// The server that all tests of this process share; each uses names of its own.
    public static var shared: Moto {
        get throws { try made.get() }
    }

    private static let made = Result { try Moto() }

    /// Where it is, such as `http://127.0.0.1:4711`.
    public let url: String
    /// The key of a user who may read secrets, and do all else with them.
    public let reader: Key
    /// The key of a user who may do nothing.
    public let stranger: Key
    /// Temporary credentials of the role, as a Lambda function has them.
    public let function: Key
    /// The ARN of a role that may read secrets, for functions and web identities.
    public let role: String

    private let part: PythonPart

    /// Its region.
    public static let region = "eu-central-1"

    /// Starts a server.
    public init() throws {
        part = try PythonPart(script: Self.script, settings: ["region": Self.region])
        let told = try part.ask(["do": "start"])
        func key(_ name: String) -> Key {
            Key(id: told["\(name)Id"] ?? "", secret: told["\(name)Key"] ?? "", token: told["\(name)Token"])
        }
        url = told["url"] ?? ""
        reader = key("reader")
        stranger = key("stranger")
        function = key("function")
        role = told["role"] ?? ""
    }

    /// The variables with which a program finds it, and signs as the reader.
    public var environment: [String: String] {
        [
            "AWS_ENDPOINT_URL": url, "AWS_REGION": Self.region, "AWS_ACCESS_KEY_ID": reader.id,
            "AWS_SECRET_ACCESS_KEY": reader.secret, "AWS_EC2_METADATA_DISABLED": "true",
        ]
    }

    /// The variables of a Lambda function that finds it, and signs as the role.
    public var functionEnvironment: [String: String] {
        environment.merging([
            "AWS_LAMBDA_FUNCTION_NAME": "function", "AWS_ACCESS_KEY_ID": function.id,
            "AWS_SECRET_ACCESS_KEY": function.secret, "AWS_SESSION_TOKEN": function.token ?? "",
        ]) { $1 }
    }

    /// Makes a secret; its ARN.
    @discardableResult
    public func create(_ name: String, text: String) throws -> String {
        try part.ask(["do": "create", "name": name, "text": text])["arn"] ?? ""
    }

    /// Makes a secret of bytes.
    public func create(_ name: String, binary: String) throws {
        try part.ask(["do": "create", "name": name, "binary": binary])
    }

    /// Gives a secret another value: the current one, or the one that a rotation is about to bring in use.
    public func put(_ name: String, text: String, pending: Bool = false) throws {
        try part.ask(["do": "put", "name": name, "text": text, "stage": pending ? "AWSPENDING" : "AWSCURRENT"])
    }

    /// Marks a secret for deletion.
    public func delete(_ name: String) throws { try part.ask(["do": "delete", "name": name]) }

    /// Lets the next so many requests pass without a signature.
    public func trustNext(_ count: Int) throws { try part.ask(["do": "trust", "count": String(count)]) }

    private static let script = #"""
        import logging, urllib.request
        logging.disable(logging.WARNING)
        # The eight calls that make users, keys and role, and no more, need no signature.
        os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "8"
        import boto3
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import make_server

        server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"

        def client(service, key=("none", "none")):
            return boto3.client(service, endpoint_url=url, region_name=settings["region"],
                                aws_access_key_id=key[0], aws_secret_access_key=key[1])

        def policy(action):
            return json.dumps({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": action, "Resource": "*"}]})

        iam = client("iam")
        def user(name):
            iam.create_user(UserName=name)
            key = iam.create_access_key(UserName=name)["AccessKey"]
            return key["AccessKeyId"], key["SecretAccessKey"]
        reader, stranger = user("reader"), user("stranger")
        iam.put_user_policy(UserName="reader", PolicyName="secrets", PolicyDocument=policy("secretsmanager:*"))
        trust = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "*"}}]})
        role = iam.create_role(RoleName="pod", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        iam.put_role_policy(RoleName="pod", PolicyName="secrets", PolicyDocument=policy("secretsmanager:GetSecretValue"))
        temporary = client("sts").assume_role(RoleArn=role, RoleSessionName="function")["Credentials"]
        secrets = client("secretsmanager", reader)

        def answer(question):
            match question["do"]:
                case "start":
                    return {"url": url, "readerId": reader[0], "readerKey": reader[1], "strangerId": stranger[0],
                            "strangerKey": stranger[1], "role": role, "functionId": temporary["AccessKeyId"],
                            "functionKey": temporary["SecretAccessKey"], "functionToken": temporary["SessionToken"]}
                case "create":
                    value = ({"SecretString": question["text"]} if "text" in question
                             else {"SecretBinary": question["binary"].encode()})
                    return {"arn": secrets.create_secret(Name=question["name"], **value)["ARN"]}
                case "put":
                    secrets.put_secret_value(SecretId=question["name"], SecretString=question["text"],
                                             VersionStages=[question["stage"]])
                case "delete":
                    secrets.delete_secret(SecretId=question["name"])
                case "trust":
                    urllib.request.urlopen(urllib.request.Request(
                        url + "/moto-api/reset-auth", question["count"].encode(), {"Content-Type": "text/plain"})).read()
            return {}
        serve(answer)
        """#
}
