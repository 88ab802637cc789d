/// What Lambda's Runtime API answers, for a sink in its place: it does what no emulator can be made to do.
extension UploadSink.Answer {
    /// An invocation as the API hands it out; `nil` leaves the header away.
    ///
    /// - Parameter deadline: in milliseconds since 1970.
    public static func invocation(
        _ requestID: String?, _ event: [UInt8] = Array("{}".utf8), deadline: String = "1542409706888",
        traceID: String? = nil
    ) -> UploadSink.Answer {
        var headers: [(name: String, value: String)] = [("Lambda-Runtime-Deadline-Ms", deadline)]
        if let requestID { headers.append(("Lambda-Runtime-Aws-Request-Id", requestID)) }
        if let traceID { headers.append(("Lambda-Runtime-Trace-Id", traceID)) }
        return .status(200, headers: headers, body: event)
    }

    /// What a report is answered with.
    public static let accepted = UploadSink.Answer.status(202, body: Array(#"{"status":"OK"}"#.utf8))
}
