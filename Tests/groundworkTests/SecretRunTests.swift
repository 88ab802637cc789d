import Foundation
import TestSupport
import Testing

/// A database that AWS gives access to, as the command line is used with it.
@Suite(.crowd)
struct SecretRunTests {
    /// A desk on the server that wants a password, and a secret that leads to it and to its database.
    private struct Place {
        let desk: Desk
        let network: Network
        let id: String
        let environment: [String: String?]

        init() throws {
            network = try Network.shared.get()
            desk = try Desk(server: network.server)
            let place = network.server.networkLocation(desk.database?.database ?? "")
            id = "runs/\(place.database)"
            try Moto.shared.create(
                id,
                text: """
                    {"engine": "postgres", "host": "\(place.host)", "port": \(place.port), "dbname": "\(place.database)",
                     "username": "\(place.user)", "password": "\(Network.password)"}
                    """)
            var all: [String: String?] = try Moto.shared.environment
            all["GROUNDWORK_CONNECT_ATTEMPTS"] = "2"
            all["GROUNDWORK_ALLOWED_SECRETS"] = "runs/*"
            for name in ["PGHOST", "PGPORT", "PGDATABASE", "PGUSER"] { all.updateValue(nil, forKey: name) }
            environment = all
        }

        func run(_ variables: [String: String?] = [:], secret id: String? = nil) async throws -> Program.Outcome {
            var event = Event()
            if let id { event.fields["ResourceProperties"] = ["SecretId": id] }
            return try await desk.run(
                "run", "--event", "-", with: environment.merging(variables) { $1 }, input: Array(event.text.utf8))
        }
    }

    @Test func takesTheSecretOfTheEnvironmentBeforeThatOfTheProperties() async throws {
        let place = try Place()
        let property = try await place.run(secret: place.id)
        #expect(property.ending == .exited(0), "\(property.errors)")
        #expect(property.answer["Status"] as? String == "SUCCESS")
        let variable = try await place.run(["GROUNDWORK_SECRET_ID": place.id], secret: "runs/missing")
        #expect(variable.ending == .exited(0), "\(variable.errors)")
        let missing = try await place.run(["GROUNDWORK_SECRET_ID": "runs/missing"], secret: place.id)
        #expect(missing.ending == .exited(78))
        #expect(
            missing.complaint == [
                "error: Secrets Manager in eu-central-1 has no secret runs/missing (ResourceNotFoundException)",
                "hint: Check SecretId or GROUNDWORK_SECRET_ID, the region in AWS_REGION, and that the secret has a value.",
            ])
        #expect(missing.answer["Status"] as? String == "FAILED")
        #expect((missing.answer["Reason"] as? String)?.contains("has no secret runs/missing") == true)
    }

    @Test func deleteNeedsNoSecret() async throws {
        let place = try Place()
        let event = Event([
            "RequestType": "Delete", "PhysicalResourceId": "laid", "ResourceProperties": ["SecretId": "runs/missing"],
        ])
        let outcome = try await place.desk.run(
            "run", "--event", "-", with: place.environment, input: Array(event.text.utf8))
        #expect(outcome.ending == .exited(0), "\(outcome.errors)")
    }

    @Test func serviceThatCannotBeReachedIsTriedAgain() async throws {
        let place = try Place()
        let outcome = try await place.run(["AWS_ENDPOINT_URL": "http://127.0.0.1:1"], secret: place.id)
        #expect(outcome.ending == .exited(69))
        #expect(outcome.events.filter { $0 == "stepFailed" }.count == 2)
        #expect(outcome.complaint.first == "error: Secrets Manager in eu-central-1: no connection could be made")
    }

    @Test func serviceOfLibpqsSaysHowMuchTLSThereIs() async throws {
        let place = try Place()
        let server = place.network.server.networkLocation(place.desk.database?.database ?? "")
        func run(_ more: String, _ variables: [String: String] = [:]) async throws -> Program.Outcome {
            let file = try place.desk.write(
                """
                [orders]
                host=db.groundwork.test
                hostaddr=127.0.0.1
                port=\(server.port)
                dbname=\(server.database)
                user=\(server.user)
                \(more)

                """, "service.conf")
            let all = ["PGSERVICEFILE": file, "PGPASSWORD": Network.password, "GROUNDWORK_CONNECT_ATTEMPTS": "1"]
            return try await place.desk.run(
                "run", "--service", "orders",
                with: place.environment.merging(all.merging(variables) { $1 }) { $1 })
        }
        let require = try await run("sslmode=require")
        #expect(require.ending == .exited(0), "\(require.errors)")
        let silent = try await run("")
        #expect(silent.ending == .exited(69))
        #expect(silent.errors.contains("certificate verify failed"))
        #expect(silent.errors.contains("or PGSSLMODE to require to go without."))
        let wrongName = try await run("", ["GROUNDWORK_RDS_CA_FILE": place.network.certificate.authority])
        #expect(wrongName.ending == .exited(69))
        #expect(wrongName.errors.contains("does not match host name \"db.groundwork.test\""))
    }

    @Test func tokenWithoutCredentialsIsSaid() async throws {
        let place = try Place()
        let variables = [
            "GROUNDWORK_AUTH": "iam", "PGHOST": "db.groundwork.test", "PGUSER": "app", "AWS_ACCESS_KEY_ID": nil,
            "AWS_SECRET_ACCESS_KEY": nil,
        ]
        let outcome = try await place.run(variables)
        #expect(outcome.ending == .exited(78))
        #expect(
            outcome.complaint.first
                == "error: there are no AWS credentials, and the instance's metadata is not to be asked")
        let wrong = try await place.run(["GROUNDWORK_AUTH": "kerberos"])
        #expect(wrong.ending == .exited(78))
        #expect(wrong.complaint.first == "error: GROUNDWORK_AUTH must be password or iam")
    }
}
