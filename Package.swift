// swift-tools-version: 6.2
import PackageDescription

// Every target is built in Swift 6 mode with warnings as errors. A module imports only what stands above it here;
// Tests/TidyTests holds that, because the compiler lets transitive imports pass.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]
// Modules without a C pointer in them also promise memory safety.
let pure: [SwiftSetting] = strict + [.strictMemorySafety()]

let package = Package(
    name: "oneup",
    products: [
        .executable(name: "oneup", targets: ["oneup"]),
        .executable(name: "oneup-server", targets: ["oneup-server"]),
        .executable(name: "oneup-balancer", targets: ["oneup-balancer"]),
    ],
    targets: [
        // C libraries: a module map and the macros Swift cannot import.
        .target(name: "CLinux"),
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CArgon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CJansson", providers: [.apt(["libjansson-dev"])]),
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .systemLibrary(name: "CCmark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "CExpat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CZip", providers: [.apt(["libzip-dev"])]),
        .target(name: "CUnicode", linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icui18n")]),
        .target(name: "CHTTP", linkerSettings: [.linkedLibrary("http_parser")]),

        // Pure modules: values and state machines, no IO.
        .target(name: "Bytes", swiftSettings: pure),
        .target(name: "JSON", dependencies: ["Bytes", "CJansson"], swiftSettings: strict),
        .target(name: "Telemetry", dependencies: ["Bytes", "JSON"], swiftSettings: strict),
        .target(name: "Games", exclude: ["Quiz"], swiftSettings: pure),
        .target(name: "Ratings", swiftSettings: pure),
        .target(name: "Cells", swiftSettings: pure),
        .target(
            name: "Quizzes", dependencies: ["Bytes", "JSON", "Cells", "CCmark", "CExpat", "CZip"],
            swiftSettings: strict),
        // The quiz's rules have a module of their own, because they know the document; the folder is a game's like others.
        .target(
            name: "QuizRules", dependencies: ["Bytes", "Games", "Quizzes"], path: "Sources/Games/Quiz",
            swiftSettings: strict),
        .target(name: "GameViews", dependencies: ["Games", "QuizRules", "Cells"], swiftSettings: pure),
        .target(name: "HTTP", dependencies: ["CHTTP"], swiftSettings: strict),
        .target(name: "Pages", dependencies: ["GameViews"], swiftSettings: pure),
        .target(name: "Protocol", dependencies: ["Bytes", "JSON"], swiftSettings: strict),
        .target(name: "Link", dependencies: ["Bytes", "Telemetry"], swiftSettings: strict),
        .target(name: "Rooms", dependencies: ["Bytes", "JSON", "Games", "Cells", "Protocol"], swiftSettings: strict),
        .target(
            name: "Accounts", dependencies: ["Bytes", "JSON", "Cells", "COpenSSL", "CArgon2", "CUnicode"],
            swiftSettings: strict),
        .target(name: "Store", dependencies: ["Bytes", "Ratings"], swiftSettings: pure),
        .target(
            name: "Admin", dependencies: ["Bytes", "JSON", "Cells", "Protocol", "Link", "Accounts", "Store"],
            swiftSettings: strict),

        // Shells: descriptors, files, libraries.
        .target(
            name: "SQLiteStore", dependencies: ["Bytes", "Telemetry", "Store", "CLinux", "CSQLite"],
            swiftSettings: strict),
        .target(name: "EventLoop", dependencies: ["Bytes", "CLinux", "COpenSSL"], swiftSettings: strict),
        .target(
            name: "Cluster", dependencies: ["Bytes", "JSON", "Accounts", "EventLoop", "CLinux", "COpenSSL"],
            swiftSettings: strict),
        .target(name: "Management", dependencies: ["HTTP", "Telemetry", "EventLoop"], swiftSettings: strict),

        // Programs: a testable library each, and a main.swift that only wires.
        .target(
            name: "BalancerCore",
            dependencies: ["Bytes", "Telemetry", "Link", "EventLoop", "Accounts", "Cluster", "Management", "CLinux"],
            path: "balancer", exclude: ["main"], swiftSettings: strict),
        .target(
            name: "ServerCore",
            dependencies: [
                "Bytes", "JSON", "Telemetry", "Games", "Cells", "GameViews", "HTTP", "Pages", "Protocol", "Link",
                "Rooms",
                "Accounts", "Store", "Admin", "SQLiteStore", "EventLoop", "Cluster", "Management", "CLinux",
            ],
            path: "server", exclude: ["main"], swiftSettings: strict),
        .target(
            name: "ClientCore",
            dependencies: [
                "Bytes", "JSON", "Telemetry", "Games", "Cells", "Quizzes", "GameViews", "Protocol", "Rooms", "Accounts",
                "Store", "Admin", "SQLiteStore", "EventLoop", "Cluster", "CLinux", "CNcurses",
            ],
            path: "client", exclude: ["main"], swiftSettings: strict),
        .executableTarget(
            name: "oneup-balancer", dependencies: ["BalancerCore"], path: "balancer/main", swiftSettings: strict),
        .executableTarget(
            name: "oneup-server", dependencies: ["ServerCore"], path: "server/main", swiftSettings: strict),
        .executableTarget(name: "oneup", dependencies: ["ClientCore"], path: "client/main", swiftSettings: strict),

        // Tests: one target for each module that has them; SharedFiles finds the test data beside the checkout.
        .target(name: "SharedFiles", path: "Tests/SharedFiles", swiftSettings: strict),
        .testTarget(
            name: "AccountsTests", dependencies: ["Bytes", "JSON", "Accounts", "SharedFiles"], swiftSettings: strict),
        .testTarget(name: "BytesTests", dependencies: ["Bytes"], swiftSettings: strict),
        .testTarget(name: "CellsTests", dependencies: ["Cells"], swiftSettings: strict),
        .testTarget(
            name: "ClientTests", dependencies: ["Games", "GameViews", "ClientCore", "JSON", "EventLoop", "Cluster"],
            swiftSettings: strict),
        .testTarget(
            name: "ClusterTests", dependencies: ["Bytes", "EventLoop", "Cluster", "COpenSSL"],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "JSON", "Games", "Protocol", "Accounts", "Store", "Admin", "SQLiteStore", "EventLoop", "Cluster",
                "CLinux",
                "ClientCore",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EventLoopTests", dependencies: ["EventLoop", "Cluster", "CLinux", "COpenSSL"],
            swiftSettings: strict),
        .testTarget(
            name: "FailoverTests",
            dependencies: [
                "Bytes", "JSON", "Games", "Quizzes", "QuizRules", "Protocol", "Store", "SQLiteStore", "EventLoop",
                "Rooms", "Cluster", "ClientCore",
            ],
            swiftSettings: strict),
        .testTarget(name: "GameViewsTests", dependencies: ["Games", "Cells", "GameViews"], swiftSettings: strict),
        .testTarget(name: "GamesTests", dependencies: ["Games", "SharedFiles"], swiftSettings: strict),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP"], swiftSettings: strict),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "SharedFiles"], swiftSettings: strict),
        .testTarget(name: "LinkTests", dependencies: ["Bytes", "Link"], swiftSettings: strict),
        .testTarget(
            name: "ManagementTests",
            dependencies: ["Telemetry", "EventLoop", "Management", "BalancerCore", "ServerCore"],
            swiftSettings: strict),
        .testTarget(
            name: "PagesTests", dependencies: ["Bytes", "JSON", "Games", "Quizzes", "GameViews", "Pages"],
            swiftSettings: strict),
        .testTarget(
            name: "ProcessTests",
            dependencies: [
                "Bytes", "JSON", "Accounts", "Store", "SQLiteStore", "EventLoop", "Cluster", "CLinux", "CSQLite",
                "ClientCore",
            ],
            swiftSettings: strict),
        // What every game keeps on the programs; the clusters and clients are those of ProcessTests.
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "Bytes", "Games", "Quizzes", "QuizRules", "GameViews", "Protocol", "Rooms", "Store", "SQLiteStore",
                "Cluster", "ClientCore", "ProcessTests",
            ],
            swiftSettings: strict),
        .testTarget(name: "ProtocolTests", dependencies: ["Bytes", "JSON", "Protocol"], swiftSettings: strict),
        .testTarget(
            name: "QuizRulesTests",
            dependencies: ["Bytes", "Games", "Quizzes", "QuizRules", "GameViews", "Protocol", "Rooms"],
            swiftSettings: strict),
        .testTarget(
            name: "QuizzesTests",
            dependencies: ["Bytes", "JSON", "Cells", "CZip", "Quizzes", "Cluster", "ClientCore", "SharedFiles"],
            swiftSettings: strict),
        .testTarget(name: "RatingsTests", dependencies: ["Ratings"], swiftSettings: strict),
        .testTarget(
            name: "RoomsTests", dependencies: ["Bytes", "JSON", "Games", "Protocol", "Rooms"], swiftSettings: strict),
        .testTarget(
            name: "ScreenTests", dependencies: ["Games", "Cells", "GameViews", "ClientCore"], exclude: ["Golden"],
            swiftSettings: strict),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Bytes", "JSON", "Games", "GameViews", "Protocol", "Link", "Rooms", "Accounts", "Store", "ServerCore",
                "QuizRules", "Quizzes",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests", dependencies: ["Bytes", "Store", "SQLiteStore", "CLinux", "CSQLite"],
            swiftSettings: strict),
        .testTarget(name: "TelemetryTests", dependencies: ["Telemetry", "JSON"], swiftSettings: strict),
        .testTarget(
            name: "TerminalTests", dependencies: ["Cluster", "EventLoop", "ClientCore"], swiftSettings: strict),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ]
)
