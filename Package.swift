// swift-tools-version: 6.2
import PackageDescription

// Every target of ours is built the same way: Swift 6, the upcoming features that make imports and
// isolation explicit, and no warning left standing.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")

let package = Package(
    name: "groundwork",
    products: [
        .executable(name: "groundwork", targets: ["groundwork"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    ],
    targets: [
        // The system libraries, as modules with a shim header each.
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        // Of the C library, what Swift does not import.
        .systemLibrary(name: "CSystem"),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        // Values: no effects, no C, no waiting.
        .target(name: "Initialization"),
        .target(name: "Secrecy"),
        .target(name: "Digest", dependencies: ["CCrypto"]),
        .target(name: "CustomResource", dependencies: ["Digest"]),
        .target(name: "DesiredSchema", dependencies: ["Digest", "Initialization"]),

        // The edges: an actor each, on a thread of its own. Journaling's SQL is a link to the folder Journal.
        .target(name: "Blocking"),
        .target(name: "CrashPoints"),
        .target(
            name: "Journaling",
            dependencies: ["Blocking", "CSQLite", "CrashPoints", "Digest", "Initialization"],
            resources: [.embedInCode("SQL")]
        ),
        .target(name: "PostgreSQL", dependencies: ["Blocking", "CLibPQ", "CrashPoints", "Secrecy"]),
        .target(name: "HTTP", dependencies: ["Blocking", "CCurl", "Secrecy"]),
        .target(name: "AWS", dependencies: ["Blocking", "Digest", "HTTP", "Secrecy"]),
        .target(name: "LambdaRuntime", dependencies: ["Blocking", "HTTP"]),
        .target(name: "Telemetry", dependencies: [coreMetrics, tracing]),
        .target(name: "EmbeddedPostgreSQL"),

        // The shell around the core, and the command line.
        .target(
            name: "Worker",
            dependencies: [
                "AWS", "Blocking", "CrashPoints", "CustomResource", "DesiredSchema", "Digest", "EmbeddedPostgreSQL",
                "HTTP", "Initialization", "Journaling", "PostgreSQL", "Secrecy", logging,
            ],
            resources: [.embedInCode("SQL")]
        ),
        .executableTarget(
            name: "groundwork",
            dependencies: [
                "Blocking", "CSystem", "CustomResource", "EmbeddedPostgreSQL", "HTTP", "Initialization", "Journaling",
                "LambdaRuntime", "Telemetry", "Worker", argumentParser, coreMetrics, logging, tracing,
            ]
        ),
        .executableTarget(
            name: "JournalBenchmark",
            dependencies: ["Initialization", "Journaling"],
            path: "Benchmarks/JournalBenchmark"
        ),

        // A folder of tests for each target, and what they share.
        .target(
            name: "TestSupport", dependencies: ["EmbeddedPostgreSQL", "HTTP", "PostgreSQL"], path: "Tests/TestSupport"),
        .executableTarget(
            name: "LambdaEcho", dependencies: ["Blocking", "LambdaRuntime"], path: "Tests/LambdaEcho"),
        .testTarget(name: "InitializationTests", dependencies: ["Initialization"]),
        .testTarget(name: "SecrecyTests", dependencies: ["Secrecy"]),
        .testTarget(name: "DigestTests", dependencies: ["Digest"]),
        .testTarget(name: "CustomResourceTests", dependencies: ["CustomResource"]),
        .testTarget(
            name: "DesiredSchemaTests",
            dependencies: ["DesiredSchema", "Digest", "EmbeddedPostgreSQL", "Initialization", "TestSupport"]
        ),
        .testTarget(name: "BlockingTests", dependencies: ["Blocking"]),
        .testTarget(
            name: "JournalingTests",
            dependencies: ["EmbeddedPostgreSQL", "Initialization", "Journaling", "TestSupport"],
            exclude: ["Recorded"]
        ),
        .testTarget(
            name: "JournalFaultTests",
            dependencies: ["Initialization", "Journaling", "TestSupport", "groundwork"],
            exclude: ["results.md"]
        ),
        .testTarget(
            name: "PostgreSQLTests",
            dependencies: ["Blocking", "EmbeddedPostgreSQL", "PostgreSQL", "Secrecy", "TestSupport"]
        ),
        .testTarget(name: "HTTPTests", dependencies: ["Blocking", "HTTP", "Secrecy", "TestSupport"]),
        .testTarget(name: "AWSTests", dependencies: ["AWS", "Blocking", "HTTP", "Secrecy", "TestSupport"]),
        .testTarget(
            name: "LambdaRuntimeTests",
            dependencies: ["Blocking", "HTTP", "LambdaEcho", "LambdaRuntime", "TestSupport"]
        ),
        .testTarget(name: "TelemetryTests", dependencies: ["Telemetry", "TestSupport", coreMetrics, tracing]),
        .testTarget(name: "EmbeddedPostgreSQLTests", dependencies: ["EmbeddedPostgreSQL", "TestSupport"]),
        .testTarget(
            name: "SchemaTests",
            dependencies: ["TestSupport"],
            exclude: ["Accepted", "Constraints", "Reporting", "data.sql"]
        ),
        .testTarget(
            name: "WorkerTests",
            dependencies: [
                "AWS", "Blocking", "CustomResource", "DesiredSchema", "Digest", "EmbeddedPostgreSQL", "Initialization",
                "Journaling", "PostgreSQL", "Secrecy", "TestSupport", "Worker", logging,
            ],
            exclude: ["Golden"]
        ),
        .testTarget(
            name: "groundworkTests",
            dependencies: [
                "Blocking", "EmbeddedPostgreSQL", "Initialization", "Journaling", "Telemetry", "TestSupport", "Worker",
                "groundwork", logging, tracing,
            ],
            exclude: ["Golden"]
        ),
        .testTarget(name: "LambdaTests", dependencies: ["EmbeddedPostgreSQL", "TestSupport", "groundwork"]),
        .testTarget(
            name: "DeployTests",
            dependencies: ["TestSupport", "groundwork"],
            exclude: [
                "constructs.py", "dockerfile.py", "emulator.py", "image.py", "package.py", "root.py", "stacks",
                "statemachine.py",
                "templates.py",
            ]
        ),
        .testTarget(
            name: "FaultTests",
            dependencies: ["EmbeddedPostgreSQL", "TestSupport", "groundwork"],
            exclude: ["results.md"]
        ),
        .testTarget(
            name: "ServerVersionTests", dependencies: ["EmbeddedPostgreSQL", "TestSupport", "groundwork"]),
        .testTarget(
            name: "PoolTests",
            dependencies: [
                "Blocking", "EmbeddedPostgreSQL", "Initialization", "TestSupport", "Worker", "groundwork", logging,
            ]
        ),
        .testTarget(
            name: "ProviderFrameworkTests",
            dependencies: ["EmbeddedPostgreSQL", "TestSupport", "groundwork"],
            exclude: ["Harness"]
        ),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + strict
}
