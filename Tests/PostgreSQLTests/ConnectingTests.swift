import Blocking
import Glibc
import PostgreSQL
import Secrecy
import TestSupport
import Testing

@Suite struct ConnectingTests {
    @Test func tellsWhereItIs() async throws {
        let place = try PrivateServer.shared.location()
        let session = try await connect(ConnectionParameters(place))
        #expect(session.host == place.host)
        #expect(session.port == String(place.port))
        #expect(session.database == place.database)
        #expect(session.user == place.user)
        #expect(!session.isEncrypted)
        #expect(await session.isUsable)
        #expect(await session.transactionStatus == .idle)
        let told = try await session.rows("SELECT pg_backend_pid(), current_setting('server_version_num')")
        #expect(told == [[String(session.processID), String(session.serverVersion)]])
    }

    @Test func setsItsEncodingNameAndKeepAlive() async throws {
        let question = """
            SELECT current_setting('client_encoding'), current_setting('application_name')
            """
        let place = ConnectionParameters(try PrivateServer.shared.location())
        let plain = try await connect(place)
        #expect(try await plain.rows(question) == [["UTF8", "groundwork"]])

        var given = place
        given.keywords["application_name"] = "mine"
        given.keywords["client_encoding"] = "LATIN1"
        let named = try await connect(given)
        #expect(try await named.rows(question) == [["UTF8", "mine"]])
    }

    @Test func goesOnToTheNextHost() async throws {
        let place = try PrivateServer.shared.location()
        var several = ConnectionParameters(place)
        several.keywords["host"] = "127.0.0.1,\(place.host)"
        several.keywords["port"] = "1,\(place.port)"
        let session = try await connect(several)
        #expect(session.host == place.host)
    }

    @Test func goesOnToTheNextHostWhenOneDoesNotAnswer() async throws {
        let hole = try SilentPort(full: true)
        let place = try PrivateServer.shared.location()
        var several = ConnectionParameters(place)
        several.keywords["host"] = "127.0.0.1,\(place.host)"
        several.keywords["port"] = "\(hole.port),\(place.port)"
        several.keywords["connect_timeout"] = "1"
        let session = try await connect(several)
        #expect(session.host == place.host)
    }

    @Test func givesUpAnAddressAfterItsTime() async throws {
        let hole = try SilentPort(full: true)
        let parameters = ConnectionParameters([
            "host": "127.0.0.1", "port": "\(hole.port)", "connect_timeout": "1",
        ])
        let error = try await failure { try await connect(parameters) }
        #expect(error.code == .connectionFailed)
        #expect(error.hint == "An address did not answer in time (connect_timeout).")
        #expect(error.isOutcomeKnown)
    }

    @Test(arguments: [false, true])
    func returnsAtTheDeadline(full: Bool) async throws {
        let silent = try SilentPort(full: full)
        let parameters = ConnectionParameters(
            ["host": "127.0.0.1", "port": "\(silent.port)"], password: Secret(plantedPassword))
        let (error, time) = try await Stopwatch().failure {
            try await Session.connect(
                parameters, until: soon(.milliseconds(200)), interruption: nil, onNotice: { _ in })
        }
        #expect(time < .milliseconds(900))
        var expected = PostgreSQLError(.timedOut, "no connection within the time limit")
        expected.detail = "tried last: 127.0.0.1, port \(silent.port)"
        #expect(error == expected)
    }

    @Test func endsWhenInterrupted() async throws {
        let silent = try SilentPort()
        let interruption = Interruption()
        let parameters = ConnectionParameters(["host": "127.0.0.1", "port": "\(silent.port)"])
        let attempt = Task {
            try await Session.connect(
                parameters, until: soon(), interruption: interruption, onNotice: { _ in })
        }
        interruption.raise()
        let error = try await failure { try await attempt.value }
        #expect(error.code == .interrupted)
        #expect(error.message == "interrupted while connecting")
        #expect(error.isOutcomeKnown)
    }

    @Test func triesNothingWhenThereIsNoTimeLeft() async throws {
        let parameters = ConnectionParameters(try PrivateServer.shared.location())
        let late = try await failure {
            try await Session.connect(parameters, until: .now, interruption: nil, onNotice: { _ in })
        }
        #expect(late == PostgreSQLError(.timedOut, "no connection within the time limit"))
    }

    @Test(arguments: [
        (["hots": "x"], "libpq has no connection keyword \"hots\""),
        (["port": "5432x"], "the port is no number from 1 to 65535"),
        (["port": "1,0"], "the port is no number from 1 to 65535"),
        (["dbname": "a\0b"], "the connection's dbname contains a NUL character"),
        (["sslmode": "perhaps"], "invalid sslmode value: \"perhaps\""),
        (["host": "a,b,c", "port": "1,2"], "could not match 2 port numbers to 3 hosts"),
    ])
    func refusesParametersThatMeanNothing(keywords: [String: String], message: String) async throws {
        let error = try await failure { try await connect(ConnectionParameters(keywords)) }
        #expect(error == PostgreSQLError(.badParameters, message))
    }

    @Test func refusesAPasswordThatCWouldCut() async throws {
        let error = try await failure {
            try await connect(ConnectionParameters([:], password: Secret("planted\0word")))
        }
        #expect(error == PostgreSQLError(.badParameters, "the connection's password contains a NUL character"))
    }
}
