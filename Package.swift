// swift-tools-version: 6.1
import PackageDescription

// The readers' own state is touched by one thread at a time; checking that at
// run time costs a twentieth of an ingest.
let fast: [SwiftSetting] = [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

let package = Package(
    name: "deploytrail",
    products: [.executable(name: "deploytrail", targets: ["deploytrail"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // System libraries, from Debian's zlib1g-dev, libdeflate-dev, libssl-dev.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CDeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        // Sixteen bytes at a time: the only C, one header of vector intrinsics.
        .target(name: "CBlockScan"),
        .target(name: "JSONText", dependencies: ["CBlockScan"], swiftSettings: fast),
        .target(name: "CloudTrail", dependencies: ["JSONText"], swiftSettings: fast),
        .target(
            name: "Queries",
            path: "queries",
            resources: [
                .embedInCode("events"), .embedInCode("facts"), .embedInCode("correlation"),
                .embedInCode("reports"),
            ]),
        .target(
            name: "Store",
            dependencies: [
                "Queries",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .target(
            name: "Evidence",
            dependencies: [
                "CloudTrail", "JSONText", "Store", "CCrypto",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .target(
            name: "Ingest",
            dependencies: [
                "CloudTrail", "Evidence", "JSONText", "Store", "CZlib", "CDeflate", "CCrypto",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ], swiftSettings: fast),
        .target(name: "Report", dependencies: ["CloudTrail", "JSONText"]),
        .executableTarget(
            name: "deploytrail",
            dependencies: [
                "CloudTrail", "Evidence", "Ingest", "JSONText", "Queries", "Report", "Store",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        .testTarget(name: "JSONTextTests", dependencies: ["JSONText"]),
        .testTarget(name: "CloudTrailTests", dependencies: ["CloudTrail", "JSONText"]),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "Ingest", "Store", "JSONText",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "EvidenceTests",
            dependencies: [
                "CloudTrail", "Evidence", "Ingest", "Store", "CCrypto", "CZlib",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(name: "ReportTests", dependencies: ["Report", "Queries"]),
        .testTarget(name: "CommandTests", dependencies: ["deploytrail", "Store", "Queries", "Report"]),
    ],
    swiftLanguageModes: [.v6]
)
