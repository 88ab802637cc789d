internal import FoundationEssentials

/// The programs that `Scripts/parts` installs: what the AWS side is tested against.
public enum Parts {
    private static let installed = Task { () throws -> String in
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        // The first time it installs them, with pip's own settings and the proxies of whoever runs the tests.
        let outcome = try await Program(
            "\(root)/Scripts/parts", environment: ProcessInfo.processInfo.environment, folder: root
        ).outcome(within: .seconds(1800))
        guard outcome.code == 0, let folder = outcome.lines.last else {
            throw UploadSink.Failed(description: "Scripts/parts: \(outcome.ending) \(outcome.errors)")
        }
        return folder
    }

    /// The folder of the Python environment. The script is run once, however often this is asked.
    public static var folder: String { get async throws { try await installed.value } }

    /// The folder of that environment's packages.
    public static var packages: String {
        get async throws {
            let library = try await folder + "/lib"
            let versions = try FileManager.default.contentsOfDirectory(atPath: library).filter {
                $0.hasPrefix("python3")
            }
            guard let version = versions.first else { throw UploadSink.Failed(description: "no Python in \(library)") }
            return "\(library)/\(version)/site-packages"
        }
    }

    /// AWS's Lambda Runtime Interface Emulator, for this machine's processor.
    public static var lambdaEmulator: String {
        get async throws {
            #if arch(arm64)
                let processor = "arm64"
            #else
                let processor = "x86_64"
            #endif
            return try await packages + "/samcli/local/rapid/aws-lambda-rie-\(processor)"
        }
    }
}
