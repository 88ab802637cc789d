import EmbeddedPostgreSQL
import TestSupport
import Testing

/// An authority of the tests' own, a certificate it gave to 127.0.0.1 and to no name, and a stranger's authority.
struct Certificates {
    let folder: WatchedFolder

    var authority: String { "\(folder.path)/authority.pem" }
    var stranger: String { "\(folder.path)/stranger.pem" }
    var server: (certificate: String, key: String) {
        ("\(folder.path)/server.pem", "\(folder.path)/server.key")
    }

    init() throws {
        folder = try WatchedFolder(try #require(try Programs.locate()))
        for name in ["authority", "stranger"] {
            try openssl("req -x509 \(key(name)) -subj /CN=\(name) -days 1 -out \(folder.path)/\(name).pem")
        }
        try openssl(
            "req -x509 \(key("server")) -subj /CN=server -days 1 -addext subjectAltName=IP:127.0.0.1"
                + " -CA \(authority) -CAkey \(folder.path)/authority.key -out \(server.certificate)")
    }

    private func key(_ name: String) -> String {
        "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout \(folder.path)/\(name).key"
    }

    private func openssl(_ arguments: String) throws {
        let outcome = try Command("/usr/bin/openssl", arguments.split(separator: " ").map { String($0) })
            .run(limit: .seconds(30))
        try #require(outcome.succeeded, "\(outcome.text)")
    }
}
