// swift-tools-version: 6.2

import PackageDescription

var settings: [SwiftSetting] = [
  // SE-0409: an import is private to its module unless it says otherwise.
  .enableUpcomingFeature("InternalImportsByDefault"),
  // SE-0335: an existential is written `any P`.
  .enableUpcomingFeature("ExistentialAny"),
  // SE-0444: a member is visible only where its module is imported.
  .enableUpcomingFeature("MemberImportVisibility"),
]

// A user's newer compiler may warn of something we cannot know yet; our own checks must not.
if Context.environment["CI"] != nil {
  settings.append(.treatAllWarnings(as: .error))
}

let package = Package(
  name: "candor",
  products: [
    .executable(name: "candor", targets: ["candor"]),
    .library(name: "CandorMetrics", targets: ["CandorMetrics"]),
    .library(name: "CandorFigures", targets: ["CandorFigures"]),
    .library(name: "CandorFormats", targets: ["CandorFormats"]),
    .library(name: "CandorTrain", targets: ["CandorTrain"]),
    .library(name: "CandorAnalyze", targets: ["CandorAnalyze"]),
    .library(name: "CandorStudy", targets: ["CandorStudy"]),
    // What other languages load: plain C calls, see Sources/Interface/candor.h.
    .library(name: "CandorInterface", type: .dynamic, targets: ["CandorInterface"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // One C library each: a module map and a shim, no Swift.
    .systemLibrary(
      name: "CCandorGSL",
      path: "Sources/CCandorGSL",
      providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]
    ),
    .systemLibrary(
      name: "CCandorOpenBLAS",
      path: "Sources/CCandorOpenBLAS",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]
    ),
    .systemLibrary(
      name: "CCandorCrypto",
      path: "Sources/CCandorCrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
    ),
    .systemLibrary(
      name: "CCandorZlib",
      path: "Sources/CCandorZlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    .systemLibrary(
      name: "CCandorZip",
      path: "Sources/CCandorZip",
      providers: [.apt(["libzip-dev"]), .brew(["libzip"])]
    ),
    .systemLibrary(
      name: "CCandorZstd",
      path: "Sources/CCandorZstd",
      providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]
    ),
    .systemLibrary(
      name: "CCandorBZip2",
      path: "Sources/CCandorBZip2",
      providers: [.apt(["libbz2-dev"]), .brew(["bzip2"])]
    ),
    .systemLibrary(
      name: "CCandorLZMA",
      path: "Sources/CCandorLZMA",
      providers: [.apt(["liblzma-dev"]), .brew(["xz"])]
    ),

    // HDF5 files, read by a process of their own: a damaged file can end that, not ours.
    .target(
      name: "CCandorHDF5",
      path: "Sources/CCandorHDF5",
      linkerSettings: [.linkedLibrary("hdf5_serial")]
    ),
    // The hot loops over rows, for several instruction sets.
    .target(name: "CCandorLanes", path: "Sources/CCandorLanes"),

    // How far long work is, for whoever listens. Knows no other room.
    .target(name: "CandorProgress", path: "Sources/Progress", swiftSettings: settings),
    // Predictions in, numbers out. Knows no room but that.
    .target(
      name: "CandorMetrics",
      dependencies: ["CCandorGSL", "CCandorLanes", "CandorProgress"],
      path: "Sources/Metrics",
      swiftSettings: settings
    ),
    // Numbers and tables as text: terminal, Markdown, YAML. Knows no other room.
    .target(name: "CandorText", path: "Sources/Text", swiftSettings: settings),
    // Drawings of what was measured, as SVG. Knows Metrics.
    .target(
      name: "CandorFigures",
      dependencies: ["CandorMetrics", "CandorText"],
      path: "Sources/Figures",
      swiftSettings: settings
    ),
    // Bytes from outside to values and back. Knows no other room.
    .target(
      name: "CandorFormats",
      dependencies: [
        "CCandorBZip2", "CCandorCrypto", "CCandorHDF5", "CCandorLZMA", "CCandorZip", "CCandorZlib",
        "CCandorZstd",
      ],
      path: "Sources/Formats",
      swiftSettings: settings
    ),
    // Recipes, networks, training, run folders.
    .target(
      name: "CandorTrain",
      dependencies: ["CandorProgress", "CandorFormats", "CCandorOpenBLAS", "Yams"],
      path: "Sources/Train",
      swiftSettings: settings
    ),
    // Joins the rooms: inputs evaluated, compared and explained in words; pages and reports.
    .target(
      name: "CandorAnalyze",
      dependencies: [
        "CandorProgress", "CandorMetrics", "CandorText", "CandorFigures", "CandorFormats",
        "CandorTrain", "Yams",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      path: "Sources/Analyze",
      swiftSettings: settings
    ),
    // Many trainings, planned, run and read together.
    .target(
      name: "CandorStudy",
      dependencies: [
        "CandorProgress", "CandorMetrics", "CandorText", "CandorFigures", "CandorFormats",
        "CandorTrain", "CandorAnalyze", "Yams",
      ],
      path: "Sources/Study",
      swiftSettings: settings
    ),
    // The command line: arguments, progress, exit codes. No arithmetic.
    .target(
      name: "CandorCommands",
      dependencies: [
        "CandorProgress", "CandorMetrics", "CandorText", "CandorFigures", "CandorFormats",
        "CandorTrain", "CandorAnalyze", "CandorStudy",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/Commands",
      swiftSettings: settings
    ),
    // The toolkit behind plain C calls: pointers and counts in, handles and texts out.
    .target(
      name: "CandorInterface",
      dependencies: [
        "CandorMetrics", "CandorFigures", "CandorFormats", "CandorTrain", "CandorAnalyze",
      ],
      path: "Sources/Interface",
      exclude: ["candor.h"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "candor",
      dependencies: [
        "CandorCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/candor",
      swiftSettings: settings,
      plugins: ["BuiltFrom"]
    ),
    // Tells the command which commit it is built from.
    .plugin(name: "BuiltFrom", capability: .buildTool(), path: "Plugins/BuiltFrom"),

    // What several test targets need: fixtures, tolerances, scratch folders.
    .target(
      name: "CandorTestSupport",
      path: "Tests/Support",
      swiftSettings: settings
    ),
    .testTarget(
      name: "CandorProgressTests",
      dependencies: ["CandorProgress"],
      path: "Tests/Progress",
      swiftSettings: settings
    ),
    .testTarget(
      name: "CandorMetricsTests",
      dependencies: ["CandorMetrics", "CandorTestSupport", "CCandorLanes"],
      path: "Tests/Metrics",
      swiftSettings: settings
    ),
    .testTarget(
      name: "CandorTextTests",
      dependencies: ["CandorText"],
      path: "Tests/Text",
      swiftSettings: settings
    ),
    // Figures of real and of hostile data, for the tests of figures and of pages.
    .target(
      name: "CandorSpecimens",
      dependencies: ["CandorFigures", "CandorMetrics", "CandorTestSupport"],
      path: "Tests/Specimens",
      swiftSettings: settings
    ),
    .testTarget(
      name: "CandorFiguresTests",
      dependencies: ["CandorFigures", "CandorMetrics", "CandorSpecimens", "CandorTestSupport"],
      path: "Tests/Figures",
      swiftSettings: settings
    ),
    .testTarget(
      name: "CandorFormatsTests",
      dependencies: ["CandorFormats", "CandorTestSupport", "CCandorZlib"],
      path: "Tests/Formats",
      swiftSettings: settings
    ),
    .testTarget(
      name: "CandorTrainTests",
      dependencies: [
        "CandorTrain", "CandorFormats", "CandorTestSupport", "CCandorOpenBLAS", "CCandorGSL",
      ],
      path: "Tests/Train",
      swiftSettings: settings
    ),
    .testTarget(
      name: "CandorAnalyzeTests",
      dependencies: [
        "CandorAnalyze", "CandorFigures", "CandorMetrics", "CandorText", "CandorTrain",
        "CandorFormats", "CandorSpecimens", "CandorTestSupport", "Yams",
      ],
      path: "Tests/Analyze",
      swiftSettings: settings
    ),
    .testTarget(
      name: "CandorStudyTests",
      dependencies: [
        "CandorStudy", "CandorAnalyze", "CandorFigures", "CandorMetrics", "CandorText",
        "CandorTrain", "CandorFormats", "CandorSpecimens", "CandorTestSupport",
      ],
      path: "Tests/Study",
      swiftSettings: settings
    ),
    .testTarget(
      name: "CandorCommandsTests",
      dependencies: [
        "CandorCommands", "CandorAnalyze", "CandorStudy", "CandorFigures", "CandorTrain",
        "CandorFormats", "CandorMetrics", "CandorText", "CandorTestSupport",
      ],
      path: "Tests/Commands",
      swiftSettings: settings
    ),
  ],
  swiftLanguageModes: [.v6]
)
