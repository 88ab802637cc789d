import TestSupport
import Testing

/// What never comes whole, and what would say too much.
@Suite(.crowd)
struct LateInputTests {
    @Test func doesNotWaitForAnEventForEver() async throws {
        let desk = try Desk(withDatabase: false)
        let outcome = try await desk.shell("sleep 5 | \"$GW\" run --event - --timeout 1")
        #expect(outcome.ending == .exited(78))
        #expect(outcome.errors.contains("--event: - did not give the whole event in time"), "\(outcome.errors)")
    }

    @Test func refusesTwoFilesForOneObject() async throws {
        let table = "CREATE TABLE IF NOT EXISTS note (id bigint);"
        let desk = try Desk(["tables/note.sql": table, "tables/public.note.sql": table])
        let outcome = try await desk.run("run")
        #expect(outcome.ending == .exited(78))
        #expect(outcome.errors.contains("both lay the table public.note"), "\(outcome.errors)")
        #expect(try desk.sql("SELECT to_regclass('note')") == "")
    }

    @Test(arguments: ["--dbname", "--host"])
    func showsNothingOfAConnectionStringInTheWrongPlace(_ option: String) async throws {
        let desk = try Desk(sharesDatabase: true)
        let outcome = try await desk.run("run", option, "postgresql://u:planted@127.0.0.1:1/d")
        #expect(outcome.ending == .exited(78))
        #expect(outcome.errors.contains("must be a name alone"), "\(outcome.errors)")
        #expect(!(outcome.errors + outcome.output).contains("planted"))
    }

    @Test func printsDefinitionsTheSameForEverybody() async throws {
        let desk = try Desk([
            "tables/note.sql": "CREATE TABLE note (at timestamptz CHECK (at > '2020-01-01 00:00+00'));"
        ])
        #expect(try await desk.run("run").ending == .exited(0))
        let elsewhere = try await desk.run("run", with: ["PGTZ": "America/New_York", "PGDATESTYLE": "German"])
        #expect(elsewhere.ending == .exited(0))
        #expect(!elsewhere.output.contains("was altered"), "\(elsewhere.output)")
    }
}
