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
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        // System libraries, from Debian's zlib1g-dev, libdeflate-dev, libssl-dev, libsqlite3-dev,
        // libxlsxwriter-dev, libzip-dev, libarchive-dev.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CDeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CArchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),

        // Sixteen bytes at a time: the only C, one header of vector intrinsics.
        .target(name: "CBlockScan"),
        // Entries of libcurl that say there is none: what links them never runs.
        // The empty archive is what `-lcurl` finds.
        .target(
            name: "CNoCurl", exclude: ["link"],
            linkerSettings: [.unsafeFlags(["-L", "\(Context.packageDirectory)/Sources/CNoCurl/link"])]),
        // A data file of half a megabyte, which Swift would compile for minutes.
        .target(name: "CServiceReference"),
        .target(name: "Hashing", dependencies: ["CCrypto"]),
        .target(name: "JSONText", dependencies: ["CBlockScan"], swiftSettings: fast),
        .target(name: "CloudTrail", dependencies: ["JSONText"], swiftSettings: fast),
        .target(
            name: "Queries",
            path: "queries",
            exclude: ["data/iam_services.csv"],
            resources: [
                .embedInCode("events"), .embedInCode("facts"), .embedInCode("correlation"),
                .embedInCode("reports"), .embedInCode("evidence"), .embedInCode("investigation"),
                .embedInCode("pages"), .embedInCode("policy"), .embedInCode("checks"), .embedInCode("data"),
            ]),
        .target(
            name: "Store",
            dependencies: [
                "CSQLite", "CloudTrail", "Hashing", "JSONText", "Permissions", "Queries",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .target(
            name: "Integrity",
            dependencies: [
                "CloudTrail", "Hashing", "JSONText", "Store", "CCrypto",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .target(
            name: "Ingest",
            dependencies: [
                "CloudTrail", "Hashing", "Integrity", "JSONText", "Store", "CArchive", "CZlib", "CDeflate",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ], swiftSettings: fast),
        .target(
            name: "Configuration",
            dependencies: ["CloudTrail", .product(name: "Yams", package: "Yams")]),
        .target(
            name: "Report",
            dependencies: ["CloudTrail", "CXlsxWriter", "Hashing", "JSONText"],
            resources: [.embedInCode("HTML/Page")]),
        .target(
            name: "Checks",
            dependencies: [
                "CloudTrail", "Configuration", "Hashing", "Queries", "Report", "Store",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .target(
            name: "Canned",
            dependencies: [
                "Checks", "Configuration", "Queries", "Report", "Store", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .target(name: "Permissions", dependencies: ["CServiceReference", "CloudTrail", "Queries"]),
        .target(
            name: "Investigation",
            dependencies: [
                "Canned", "CloudTrail", "JSONText", "Permissions", "Queries", "Report", "Store",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .target(
            name: "Web",
            dependencies: [
                "CNoCurl", "Canned", "CloudTrail", "Configuration", "Investigation", "Queries", "Report", "Store",
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            resources: [.embedInCode("Assets")]),
        .target(
            name: "Evidence",
            dependencies: ["CZip", "Hashing", "JSONText", "Report"]),
        .executableTarget(
            name: "deploytrail",
            dependencies: [
                "Canned", "Checks", "CloudTrail", "Configuration", "Evidence", "Hashing", "Ingest", "Integrity",
                "Investigation",
                "JSONText", "Queries", "Report", "Store", "Web",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        .testTarget(name: "JSONTextTests", dependencies: ["JSONText"]),
        .testTarget(name: "CloudTrailTests", dependencies: ["CloudTrail", "JSONText"]),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "ArchiveFiles", "Hashing", "Ingest", "Store", "JSONText",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "InvestigationTests",
            dependencies: ["Investigation", "Report", "Store", .product(name: "GRDB", package: "GRDB.swift")]),
        .testTarget(name: "StoreTests", dependencies: ["Store", .product(name: "GRDB", package: "GRDB.swift")]),
        .testTarget(
            name: "CorrelationTests",
            dependencies: [
                "Hashing", "Ingest", "Queries", "Report", "Store", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Yams", package: "Yams"),
            ],
            exclude: ["Fixtures"]),
        .testTarget(name: "PermissionsTests", dependencies: ["Permissions"]),
        .testTarget(name: "ConfigurationTests", dependencies: ["Configuration"]),
        .testTarget(
            name: "ChecksTests",
            dependencies: [
                "Checks", "Configuration", "Store", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Yams", package: "Yams"),
            ],
            exclude: ["Fixtures"]),
        .testTarget(name: "EvidenceTests", dependencies: ["Evidence", "Hashing", "Report"]),
        // Archives that tests are made of.
        .target(name: "ArchiveFiles", dependencies: ["CArchive"], path: "Tests/ArchiveFiles"),
        // What the golden tests of several targets share.
        .target(name: "GoldenFiles", path: "Tests/GoldenFiles"),
        .testTarget(
            name: "ReportTests", dependencies: ["GoldenFiles", "Report", "Queries", "Hashing"], exclude: ["Goldens"]),
        .testTarget(name: "WebTests", dependencies: ["Report", "Web"]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "deploytrail", "ArchiveFiles", "GoldenFiles", "Hashing", "Store", "Queries", "Report",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Goldens", "Cases"]),
        .testTarget(
            name: "IntegrityTests",
            dependencies: [
                "deploytrail", "CloudTrail", "Integrity", "Ingest", "Store", "CCrypto", "CZlib", "Hashing",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
