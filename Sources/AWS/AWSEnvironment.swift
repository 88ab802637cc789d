internal import HTTP

/// The environment's variables, as AWS's own SDKs know them; an empty one counts as not set.
///
/// They hold keys and tokens: printing or reflecting this shows nothing of them.
public struct AWSEnvironment: Sendable {
    private let variables: [String: String]

    /// Takes these variables.
    public init(_ variables: [String: String]) {
        self.variables = variables.filter { !$0.value.isEmpty }
    }

    subscript(name: String) -> String? { variables[name] }

    /// Whether this process is a Lambda function, or serves one.
    var isLambda: Bool { self["AWS_LAMBDA_FUNCTION_NAME"] != nil }

    /// The authorities that vouch for AWS's services.
    var trust: Trust { self["AWS_CA_BUNDLE"].map { .file($0) } ?? .system }

    /// The region that the variables name; throws when it is no region's name.
    func region() throws(AWSError) -> Region? {
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
            guard let text = self[name] else { continue }
            guard let region = Region(text) else {
                throw AWSError(.badConfiguration, "\(name) is no region", hint: "Write it as eu-central-1.")
            }
            return region
        }
        return nil
    }

    /// Where a service is, a URL that ends with a slash: where a variable says, else the region's own.
    func endpoint(of service: Service, in region: Region) throws(AWSError) -> String {
        let ignores = self["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true"
        for name in [service.endpointVariable, "AWS_ENDPOINT_URL"] where !ignores {
            guard let url = self[name] else { continue }
            do throws(HTTPError) {
                _ = try Target(url)
            } catch {
                throw AWSError(.badConfiguration, "\(name): \(error.message)", hint: "Write it as https://host:port.")
            }
            return url.hasSuffix("/") ? url : url + "/"
        }
        return "https://\(service.rawValue).\(region.name).\(region.dnsSuffix)/"
    }
}

extension AWSEnvironment: CustomStringConvertible, CustomReflectable {
    /// How many variables there are.
    public var description: String { "\(variables.count) variables" }

    /// No children, so that `dump` and every other reader of mirrors finds nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}

/// The services that are asked here; the raw value begins their hosts' names and stands in signatures.
enum Service: String {
    case secretsManager = "secretsmanager"
    case sts

    /// The variable that says where the service is instead.
    var endpointVariable: String {
        switch self {
        case .secretsManager: "AWS_ENDPOINT_URL_SECRETS_MANAGER"
        case .sts: "AWS_ENDPOINT_URL_STS"
        }
    }

    /// Its name for a person.
    var name: String {
        switch self {
        case .secretsManager: "Secrets Manager"
        case .sts: "STS"
        }
    }
}
