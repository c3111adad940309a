import Foundation

/// How `metrics` and `compare` grow with rows and with classes: processor time a score, as a table and a figure.
///
/// A level line is linear growth. `CANDOR_BENCH_FIGURE` says where the figure goes, by default `growth.svg` in this
/// folder. `CANDOR_BENCH_LARGE` goes on to 10^7 and 10^8 rows and to 10,000 × 32,000.
enum GrowthBenchmark {
  /// Rows of ten classes up to which two models are compared: it keeps the rows.
  private static let mostCompared = 1_000_000

  static func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let place = environment["CANDOR_BENCH_FOLDER"] ?? NSTemporaryDirectory()
    let folder = URL(filePath: place).appending(path: "candor-growth-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let candor = environment["CANDOR"] ?? ".build/release/candor"
    let isLarge = environment["CANDOR_BENCH_LARGE"] != nil
    let rows = [1_000, 10_000, 100_000, 1_000_000] + (isLarge ? [10_000_000, 100_000_000] : [])
    let classes = [2, 10, 100, 1_000, 10_000, 32_000]
    print(
      "| rows × classes | metrics | ns a score | memory | compare | ns a score | memory |\n"
        + "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    let byRows = try rows.map { try Point.measured($0, 10, at: $0, candor, folder) }
    let many = isLarge ? 10_000 : 2_000
    let byClasses = try classes.map { try Point.measured(many, $0, at: $0, candor, folder) }
    let figure = GrowthFigure(panels: [
      GrowthFigure.Panel(title: "rows, of 10 classes", points: byRows),
      GrowthFigure.Panel(
        title: "classes, of \(isLarge ? "10,000" : "2,000") rows",
        points: byClasses
      ),
    ])
    let path = environment["CANDOR_BENCH_FIGURE"] ?? "Benchmarks/growth.svg"
    try figure.svg.write(toFile: path, atomically: true, encoding: .utf8)
    print("wrote \(path)")
  }

  /// What a size costs.
  struct Point {
    let place: Double
    /// Nanoseconds of processor time for each score of one model.
    let metrics: Double
    /// The same of both models; `nil` where they are not compared.
    let compare: Double?

    fileprivate static func measured(
      _ rows: Int,
      _ classes: Int,
      at place: Int,
      _ candor: String,
      _ folder: URL
    ) throws -> Point {
      let isCompared = rows <= mostCompared
      let models = try (0..<(isCompared ? 2 : 1)).map {
        try ModelFile.write(rows, classes, model: $0, in: folder)
      }
      defer { for model in models { try? FileManager.default.removeItem(atPath: model) } }
      let quiet = ["--json", "--quiet"]
      let one = try Cost.of(candor, ["metrics", models[0]] + quiet)
      let two = try isCompared ? Cost.of(candor, ["compare"] + models + quiet) : nil
      let scores = Double(rows) * Double(classes)
      func cells(_ cost: Cost, _ models: Double) -> String {
        String(
          format: "%.2f s | %.1f | %.0f MB",
          cost.processor,
          cost.processor / scores / models * 1e9,
          cost.megabytes
        )
      }
      let both = two.map { cells($0, 2) } ?? "– | – | –"
      print("| \(rows) × \(classes) | \(cells(one, 1)) | \(both) |")
      return Point(
        place: Double(place),
        metrics: one.processor / scores * 1e9,
        compare: two.map { $0.processor / scores / 2 * 1e9 }
      )
    }
  }
}
