import FoundationEssentials
import TestSupport

/// One of the Python files of this folder: the deploy files are checked with the tools of those who take them.
struct Script {
    /// The file's name.
    let name: String

    /// What it said when not all was well.
    struct Failed: Error, CustomStringConvertible { let description: String }

    /// Runs it with the Python of Scripts/parts; throws unless all its checks pass.
    func pass(with more: [String: String] = [:]) async throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let outcome = try await Program(
            Parts.folder + "/bin/python", ["-B", tests.appending(path: name).path],
            environment: Self.environment.merging(more) { $1 }, folder: Self.root
        ).outcome(within: Self.limit)
        guard outcome.code == 0 else {
            throw Failed(description: "\(name): \(outcome.ending)\n\(outcome.errors)\(outcome.output)")
        }
    }

    /// The repository's folder.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The program that was built beside these tests, or the one that `DEPLOY_WORKER` names.
    ///
    /// What is deployed is a release build. It is tried by
    ///
    ///     swift build -c release --static-swift-stdlib --product groundwork
    ///     DEPLOY_WORKER=$PWD/.build/release/groundwork Scripts/test DeployTests
    static let worker: String = {
        if let named = ProcessInfo.processInfo.environment["DEPLOY_WORKER"] { return named }
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "groundwork").path
    }()

    /// What only ends a script that hangs: a fresh machine fetches Debian's packages first.
    private static let limit = Duration.seconds(1200)

    private static let environment: [String: String] = {
        let ours = ProcessInfo.processInfo.environment
        var all = ["LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no", "WORKER": worker]
        for name in ["PATH", "HOME", "XDG_CACHE_HOME"] { all[name] = ours[name] }
        return all
    }()
}
