// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that nobody who uses Candor builds or fetches what only measuring needs.
let package = Package(
  name: "candor-benchmarks",
  dependencies: [.package(name: "candor", path: "..")],
  targets: [
    // The bare matrix products are called directly: the yardstick does not use what it measures.
    .systemLibrary(
      name: "CBenchmarkBLAS",
      path: "Sources/CBenchmarkBLAS",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]
    ),
    .executableTarget(
      name: "CandorBenchmarks",
      dependencies: [
        "CBenchmarkBLAS",
        .product(name: "CandorAnalyze", package: "candor"),
        .product(name: "CandorFormats", package: "candor"),
        .product(name: "CandorMetrics", package: "candor"),
        .product(name: "CandorStudy", package: "candor"),
        .product(name: "CandorTrain", package: "candor"),
      ]
    ),
  ],
  swiftLanguageModes: [.v6]
)
