import Telemetry
import Worker

/// What the environment says of metrics and traces.
struct TelemetrySettings {
    /// Whether metrics are written: on Lambda, and elsewhere where `GROUNDWORK_METRICS` says so.
    let writesMetrics: Bool
    /// CloudWatch's namespace for them.
    let namespace: String
    /// Where X-Ray's daemon is; `nil` when there is none.
    let daemon: XRayDaemonAddress?
    /// What is set to something that means nothing, a sentence each. Telemetry is never a reason not to work.
    let complaints: [String]

    init(_ environment: Environment) {
        var complaints: [String] = []
        let isOnLambda = environment["AWS_LAMBDA_RUNTIME_API"] != nil
        switch environment["GROUNDWORK_METRICS"] {
        case "emf": writesMetrics = true
        case "off": writesMetrics = false
        case nil: writesMetrics = isOnLambda
        case .some:
            writesMetrics = isOnLambda
            complaints.append("GROUNDWORK_METRICS must be emf or off: it counts as not set")
        }
        if let name = environment["GROUNDWORK_METRICS_NAMESPACE"] {
            let isUsable = EmbeddedMetrics.isNamespace(name)
            namespace = isUsable ? name : EmbeddedMetrics.defaultNamespace
            if !isUsable {
                complaints.append(
                    "GROUNDWORK_METRICS_NAMESPACE is no namespace that CloudWatch takes: \(EmbeddedMetrics.defaultNamespace) is used"
                )
            }
        } else {
            namespace = EmbeddedMetrics.defaultNamespace
        }
        daemon = environment["AWS_XRAY_DAEMON_ADDRESS"].flatMap { XRayDaemonAddress($0) }
        if daemon == nil, environment["AWS_XRAY_DAEMON_ADDRESS"] != nil {
            complaints.append("AWS_XRAY_DAEMON_ADDRESS is no address: nothing is traced")
        }
        self.complaints = complaints
    }
}
