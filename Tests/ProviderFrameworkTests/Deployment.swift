import Foundation
import TestSupport

/// What came of one request that went through the framework.
struct Deployment: Sendable {
    /// What CloudFormation is answered, as far as a test asks for it.
    struct Answer: Equatable, Sendable, Decodable {
        let status: String
        let reason: String
        let physicalResourceID: String
        let data: [String: String]?
        let noEcho: Bool?

        enum CodingKeys: String, CodingKey {
            case status = "Status", reason = "Reason", physicalResourceID = "PhysicalResourceId"
            case data = "Data", noEcho = "NoEcho"
        }
    }

    /// One invocation of the user's function by the framework.
    struct Invocation: Equatable, Sendable, Decodable {
        /// The function's name.
        let function: String
        /// The event that it was given, as text.
        let request: String
        /// Whether it failed, in Lambda's word for it.
        let functionError: String?
        /// What it returned, or its error, as text.
        let payload: String
        /// Whether the framework never saw that.
        let isLost: Bool

        /// The keys of the event.
        var keys: Set<String> { Set(Self.object(request).keys) }
        /// What it returned, as an object.
        var returned: [String: Any] { Self.object(payload) }

        static func object(_ text: String) -> [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) ?? [:]
        }
    }

    /// The PUTs that reached CloudFormation's place for answers, in their order.
    let uploads: [UploadSink.Received]
    /// The answers in them.
    let answers: [Answer]
    /// What reached the ResponseURL itself, past the framework, which drops its port.
    let strays: [UploadSink.Received]
    let invocations: [Invocation]
    /// How often the waiter asked whether the work is complete.
    let polls: Int
    /// `answered`, or what made the framework's last function fail: then CloudFormation waits for its own timeout.
    let outcome: String
    /// What the framework logged.
    let log: String
}

/// CloudFormation takes no longer answer, and says no more than that of one.
let answerLimit = 4096
