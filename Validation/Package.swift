// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "candor-validation",
  dependencies: [
    .package(name: "candor", path: "..")
  ],
  targets: [
    // Simulations with known truth; prints a Markdown table of what was measured.
    .executableTarget(
      name: "CandorValidation",
      dependencies: [.product(name: "CandorMetrics", package: "candor")],
      path: "Sources",
      swiftSettings: [
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ]
    )
  ],
  swiftLanguageModes: [.v6]
)
