import Foundation
import TestSupport
import Testing

/// No password and no part of a ResponseURL but its host is ever seen, whatever goes wrong.
@Suite(.crowd)
struct LeakTests {
    private static let planted = "planted"

    /// One desk on the server that wants a password; all that any of its runs wrote.
    private final class Watch {
        let desk: Desk
        let network: Network
        private(set) var seen: [(what: String, bytes: [UInt8])] = []
        var forbidden = [LeakTests.planted]

        init() throws {
            network = try Network.shared.get()
            desk = try Desk(server: network.server)
        }

        /// Runs with the secrets in every place; what it wrote is kept.
        func run(
            _ name: String, code: Int32, _ arguments: String..., with more: [String: String?] = [:], event: Event? = nil
        ) async throws {
            let variables = Network.variables(desk, network.server).merging([
                "LOG_LEVEL": "TRACE", "GROUNDWORK_CONNECT_ATTEMPTS": "1", "GROUNDWORK_ALLOW_LOOPBACK": "1",
            ]) { $1 }.merging(more) { $1 }
            let words = ["run"] + arguments + (event == nil ? [] : ["--event", "-"])
            let outcome = try await desk.start(words, with: variables, input: Array((event?.text ?? "").utf8)).outcome()
            #expect(outcome.ending == .exited(code), "\(name): \(outcome.errors)")
            keep("\(name): stdout", outcome.output)
            keep("\(name): stderr", outcome.errors)
            for file in [desk.journal, desk.journal + "-wal", desk.journal + "-shm"] {
                guard let bytes = FileManager.default.contents(atPath: file) else { continue }
                seen.append(("\(name): \(file)", Array(bytes)))
            }
        }

        func keep(_ what: String, _ text: String) { seen.append((what, Array(text.utf8))) }

        func expectNothingPlanted() {
            for (what, bytes) in seen {
                let text = String(decoding: bytes, as: UTF8.self)
                for word in forbidden {
                    let at = text.range(of: word)
                    #expect(at == nil, "\(what): \(at.map { String(text[$0.lowerBound...].prefix(40)) } ?? "")")
                }
            }
        }
    }

    private static func event(_ sink: UploadSink, _ changes: [String: Any] = [:]) -> Event {
        Event(["ResponseURL": sink.url(path: "/planted-path?X-Amz-Signature=planted-query")].merging(changes) { $1 })
    }

    /// Secrets Manager and tokens: what was planted in the secret, the keys that sign, and what they sign.
    private static func runWithSecrets(_ watch: Watch, _ sink: UploadSink) async throws {
        let moto = try Moto.shared
        let place = watch.network.server.networkLocation(watch.desk.database?.database ?? "")
        let id = "leaks/\(place.database)"
        func text(_ password: String) -> String {
            """
            {"host": "\(place.host)", "port": "\(place.port)", "dbname": "\(place.database)", "username": "\(place.user)",
             "password": "\(password)"}
            """
        }
        try moto.create(id, text: text(Network.password))
        try moto.create(id + "/wrong", text: text("planted-wrong"))
        try moto.create(id + "/broken", text: "planted")
        let nobody: [String: String?] = [
            "PGHOST": nil, "PGPORT": nil, "PGDATABASE": nil, "PGUSER": nil, "PGPASSWORD": nil,
            "GROUNDWORK_ALLOWED_SECRETS": "leaks/*,arn:aws:secretsmanager:*",
        ]
        func run(_ name: String, code: Int32, _ id: String, _ variables: [String: String?]) async throws {
            try await watch.run(
                name, code: code, with: nobody.merging(variables) { $1 },
                event: event(sink, ["ResourceProperties": ["SecretId": id]]))
        }
        let function: [String: String?] = moto.functionEnvironment
        try await run("secret", code: 0, id, function)
        try await run("secret with a wrong password", code: 78, id + "/wrong", function)
        try await run("secret that is none", code: 78, id + "/broken", function)
        try await run("missing secret", code: 78, id + "/missing", function)
        try await run(
            "denied secret", code: 78, id,
            function.merging([
                "AWS_ACCESS_KEY_ID": moto.stranger.id, "AWS_SECRET_ACCESS_KEY": moto.stranger.secret,
                "AWS_SESSION_TOKEN": nil,
            ]) { $1 })
        try await run("wrong key", code: 78, id, function.merging(["AWS_SECRET_ACCESS_KEY": "planted-key"]) { $1 })
        try await run(
            "secret in the wrong place", code: 78, id, function.merging(["GROUNDWORK_SECRET_ID": "{planted}"]) { $1 })
        try await run("no credentials", code: 78, "arn:aws:secretsmanager:eu-central-1:1:secret:db", [:])
        try await run("no service", code: 69, id, function.merging(["AWS_ENDPOINT_URL": "http://127.0.0.1:1"]) { $1 })
        // The server takes the token for a password, a wrong one.
        try await watch.run(
            "token", code: 78,
            with: function.merging([
                "GROUNDWORK_AUTH": "iam", "GROUNDWORK_RDS_CA_FILE": watch.network.certificate.authority,
                "AWS_SESSION_TOKEN": "planted-session",
            ]) { $1 }, event: event(sink))
        watch.forbidden += [moto.function.secret, moto.function.token ?? "", moto.stranger.secret, "X-Amz-Signature"]
    }

    @Test func nothingLeaks() async throws {
        let watch = try Watch()
        let (sink, refusing) = (try UploadSink(), try UploadSink(answers: [.status(403, body: Array("planted".utf8))]))
        let place = watch.network.server.networkLocation(watch.desk.database?.database ?? "")
        let url = "postgresql://\(place.user):\(Network.password)@\(place.host):\(place.port)/\(place.database)"
        let wrong = "postgresql://\(place.user):planted-wrong@\(place.host):\(place.port)/\(place.database)"

        try await watch.run("success", code: 0, event: Self.event(sink))
        try await watch.run(
            "success by URL", code: 0, with: ["DATABASE_URL": url, "PGPASSWORD": nil], event: Self.event(sink))
        try await watch.run("wrong password", code: 78, with: ["PGPASSWORD": "planted-wrong"], event: Self.event(sink))
        try await watch.run("wrong password in URL", code: 78, with: ["DATABASE_URL": wrong], event: Self.event(sink))
        try await watch.run(
            "bad URL", code: 78, with: ["DATABASE_URL": "postgresql://u:planted@[::1"], event: Self.event(sink))
        try await watch.run(
            "unknown keyword in URL", code: 78, with: ["DATABASE_URL": url + "?planted=planted"],
            event: Self.event(sink))
        try await watch.run("nobody listens", code: 69, with: ["PGPORT": "1"], event: Self.event(sink))
        try await watch.run("unknown host", code: 69, with: ["PGHOST": "nowhere.invalid"], event: Self.event(sink))
        try await Self.runWithSecrets(watch, sink)
        try await watch.run(
            "bad property", code: 65, event: Self.event(sink, ["ResourceProperties": ["Password": "planted-property"]]))
        try await watch.run(
            "role with its password", code: 65,
            event: Self.event(sink, ["ResourceProperties": ["Username": "owner:planted-property"]]))
        try await watch.run(
            "bad port", code: 65, event: Self.event(sink, ["ResourceProperties": ["Port": "planted-property"]]))
        try await watch.run(
            "bad scheme", code: 65, event: Event(["ResponseURL": "ftp://user:planted@example.com/planted"]))
        try await watch.run("no such folder", code: 78, "--schema", "/nowhere", event: Self.event(sink))
        try await watch.run("refused answer", code: 75, "--timeout", "1", event: Self.event(refusing))
        try await watch.run(
            "no such sink", code: 75, "--timeout", "1",
            event: Event(["ResponseURL": "https://nowhere.invalid/planted?planted"]))
        try watch.desk.write("CREATE TABLE broken (;", schema: "tables/broken.sql")
        try await watch.run("SQL error", code: 1, event: Self.event(sink))

        for request in try sink.requests { watch.keep("answer", request.text) }
        watch.keep("receipts", try watch.desk.sql("SELECT * FROM groundwork.receipt; SELECT * FROM groundwork.object"))
        watch.expectNothingPlanted()
    }
}
