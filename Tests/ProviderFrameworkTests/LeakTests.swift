import Foundation
import TestSupport
import Testing

/// No secret that the functions are given, and no query of a ResponseURL, is in anything that they write or return.
struct LeakTests {
    static let password = "planted-password"

    /// Where TCP asks for a password.
    static let server = Result {
        var options = PrivateServer.Options()
        options.password = password
        return try PrivateServer(options)
    }

    @Test func nothingLeaks() async throws {
        // Nobody but Secrets Manager tells the password, to whoever signs with the key and the token.
        let (moto, secret) = (try Moto.shared, "leaks/\(UUID())")
        try moto.create(
            secret,
            text: #"{"username": "\#(try Self.server.get().location().user)", "password": "\#(Self.password)"}"#)
        let environment = moto.functionEnvironment.merging([
            "GROUNDWORK_SECRET_ID": secret, "PGPASSWORD": "", "LOG_LEVEL": "TRACE",
        ]) { $1 }
        let planted = ["planted", moto.function.secret, try #require(moto.function.token)]
        var files = LongWorkTests.files()
        files["triggers/note_touch.sql"] = "CREATE TRIGGER note_touch;"
        let stack = try await Stack(
            files, functions: 2, timeout: LongWorkTests.timeout, environment: environment, server: Self.server.get())
        async let failing = stack.deploy(Event(properties: #""Token": "planted-property""#))
        try await stack.waits(forInvocation: 2)
        try stack.finish()
        var all = [try await failing]
        #expect(all[0].answers.map(\.status) == ["FAILED"])
        try stack.write(["triggers/note_touch.sql": Stack.files["triggers/note_touch.sql", default: ""]])
        all.append(try await stack.deploy(Event(properties: #""Token": "planted-property""#)))
        #expect(all[1].answers.map(\.status) == ["SUCCESS"], "\(stack.log)")

        var seen = [("the functions' log", stack.log)]
        // The metrics are part of it, of both functions.
        #expect(stack.functions.allSatisfy { $0.log.contains(#""_aws":{"CloudWatchMetrics""#) })
        for (name, bytes) in stack.journals { seen.append((name, String(decoding: bytes, as: UTF8.self))) }
        for deployment in all {
            seen += deployment.invocations.map { ("what \($0.function) returned", $0.payload) }
            seen += deployment.uploads.map { ("the answer", $0.text) }
            #expect(deployment.strays == [])
            // They were there to be written.
            #expect(deployment.invocations.allSatisfy { $0.request.contains("planted-signature") })
        }
        #expect(seen.count > 10)
        for (what, text) in seen {
            for word in planted {
                let at = text.range(of: word)
                #expect(at == nil, "\(what), behind \(at.map { String(text[..<$0.lowerBound].suffix(80)) } ?? "")")
            }
        }
    }
}
