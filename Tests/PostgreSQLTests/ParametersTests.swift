import PostgreSQL
import Secrecy
import TestSupport
import Testing

@Suite struct ParametersTests {
    @Test func takesAURLApart() throws {
        let url =
            "postgresql://us%20er:p%40ss%2Fw%3Ard%25@db.example:6432/my%20db?sslmode=verify-full&connect_timeout=3"
        #expect(
            try ConnectionParameters.parsing(url: Secret(url))
                == ConnectionParameters(
                    [
                        "host": "db.example", "port": "6432", "dbname": "my db", "user": "us er",
                        "sslmode": "verify-full", "connect_timeout": "3",
                    ], password: Secret("p@ss/w:rd%")))
    }

    @Test func takesAListOfHostsAndAKeyPassword() throws {
        let url = "postgres://one:1,two:2/db?sslpassword=planted&target_session_attrs=read-write"
        #expect(
            try ConnectionParameters.parsing(url: Secret(url))
                == ConnectionParameters(
                    ["host": "one,two", "port": "1,2", "dbname": "db", "target_session_attrs": "read-write"],
                    keyPassword: Secret("planted")))
    }

    @Test func takesKeywordsAndValues() throws {
        #expect(
            try ConnectionParameters.parsing(url: Secret("host=/run dbname='a b' password='it\\'s'"))
                == ConnectionParameters(["host": "/run", "dbname": "a b"], password: Secret("it's")))
    }

    @Test(arguments: [
        "mysql://planted:planted@h/d", "postgresql://u:planted@h:%zz/d", "postgresql://u:p@h/d?planted=1", "planted",
        "host=planted password", "postgresql://u:planted\0@h/d", "postgresql://[planted",
    ])
    func showsNothingOfAURLThatItCannotRead(url: String) async throws {
        let error = try await failure { try ConnectionParameters.parsing(url: Secret(url)) }
        #expect(error.code == .badParameters)
        #expect(error.message == "the database's URL is not one that libpq understands")
    }

    @Test func connectsByAURL() async throws {
        let place = try PrivateServer.shared.location()
        let host = place.host.replacing("/", with: "%2F")
        let url = Secret("postgresql://\(place.user)@\(host):\(place.port)/\(place.database)")
        let session = try await connect(ConnectionParameters.parsing(url: url))
        #expect(session.database == place.database)
    }

    @Test func hidesPasswordsGivenAsKeywords() {
        var parameters = ConnectionParameters(["password": "planted one", "host": "h"])
        #expect(parameters == ConnectionParameters(["host": "h"], password: Secret("planted one")))
        parameters.keywords["sslpassword"] = "planted two"
        parameters.keywords["password"] = "planted three"
        #expect(
            parameters
                == ConnectionParameters(
                    ["host": "h"], password: Secret("planted three"), keyPassword: Secret("planted two")))
        var all = "\(parameters)\(String(reflecting: parameters))"
        dump(parameters, to: &all)
        #expect(!all.contains("planted"))
    }
}
