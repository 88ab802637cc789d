internal import EmbeddedPostgreSQL
internal import FoundationEssentials

/// The real parts that tests of the AWS side run against, as `Scripts/parts` has installed them.
public enum Parts {
    /// The Python environment's folder. The script is run once, however often this is asked.
    public static var folder: String {
        get throws { try found.get() }
    }

    private static let found = Result {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        // A child gets no variables of ours, and this one looks for its cache by them.
        let variables = ProcessInfo.processInfo.environment
        let home = variables["HOME"] ?? "/root"
        let outcome = try Command(
            "/usr/bin/env",
            [
                "HOME=\(home)", "XDG_CACHE_HOME=\(variables["XDG_CACHE_HOME"] ?? "\(home)/.cache")",
                "\(root)/Scripts/parts",
            ]
        ).run(limit: .seconds(1800))
        guard outcome.succeeded, let folder = outcome.output.split(separator: "\n").last else {
            throw UploadSink.Failed(description: "Scripts/parts: \(outcome.text)")
        }
        return String(folder)
    }

    /// The folder of that environment's packages.
    public static var packages: String {
        get throws {
            let library = try folder + "/lib"
            let versions = try FileManager.default.contentsOfDirectory(atPath: library).filter {
                $0.hasPrefix("python3")
            }
            guard let version = versions.first else { throw UploadSink.Failed(description: "no Python in \(library)") }
            return "\(library)/\(version)/site-packages"
        }
    }

    /// AWS's Lambda Runtime Interface Emulator, for this machine's processor.
    public static var lambdaEmulator: String {
        get throws {
            #if arch(arm64)
                let processor = "arm64"
            #else
                let processor = "x86_64"
            #endif
            return try packages + "/samcli/local/rapid/aws-lambda-rie-\(processor)"
        }
    }
}
