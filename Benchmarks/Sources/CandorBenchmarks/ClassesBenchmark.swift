import CandorMetrics
import Foundation

/// The commands at ever more classes: what `metrics`, `compare`, `report` and `recalibrate try` cost.
///
/// Each command is a process of its own, whose memory the system tells when it ends. Processor time stands beside one
/// pass over the rows that makes everything known of single rows (softmax and the scores). `CANDOR_BEFORE` names
/// another build of the command, which then takes turns with this one, so that the ratio of the two is of one run; what
/// that build cannot do is shown as a dash. `CANDOR_BENCH_LARGE` goes on to 10,000 × 32,000 (2.6 GB on the disk).
enum ClassesBenchmark {
  private static let sizes = [
    (1_000_000, 2), (1_000_000, 10), (100_000, 100), (50_000, 1_000), (2_000, 32_000),
  ]
  private static let large = [(10_000, 32_000)]

  static func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let place = environment["CANDOR_BENCH_FOLDER"] ?? NSTemporaryDirectory()
    let folder = URL(filePath: place).appending(path: "candor-classes-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let candor = environment["CANDOR"] ?? ".build/release/candor"
    let before = environment["CANDOR_BEFORE"]
    print(
      """
      Processor time, wall time and peak memory of a command; in parentheses how often its processor time
      holds one pass of softmax and scores over the rows of one model.

      | rows × classes | command | processor | wall | memory |\(before == nil ? "" : " before | ratio |")
      | --- | --- | ---: | ---: | ---: |\(before == nil ? "" : " ---: | ---: |")
      """
    )
    let isLarge = environment["CANDOR_BENCH_LARGE"] != nil
    for (rows, classes) in sizes + (isLarge ? large : []) {
      let models = try (0..<2).map { try ModelFile.write(rows, classes, model: $0, in: folder) }
      let pass = passTime(rows, classes)
      let page = folder.appending(path: "page.html").path
      for (name, arguments) in commands(models, rows, classes, page: page) {
        let old = before.flatMap { try? Cost.of($0, arguments) }
        let cost = try Cost.of(candor, arguments)
        var cells = [
          "\(rows) × \(classes)", name,
          String(format: "%.2f s (%.0f)", cost.processor, cost.processor / pass),
          String(format: "%.2f s", cost.wall), String(format: "%.0f MB", cost.megabytes),
        ]
        if let old {
          cells += [
            String(format: "%.2f s, %.0f MB", old.processor, old.megabytes),
            String(format: "%.2f", cost.processor / old.processor),
          ]
        } else if before != nil {
          cells += ["–", "–"]
        }
        print("| " + cells.joined(separator: " | ") + " |")
      }
      for model in models { try FileManager.default.removeItem(atPath: model) }
    }
  }

  private static func commands(
    _ models: [String],
    _ rows: Int,
    _ classes: Int,
    page: String
  ) -> [(String, [String])] {
    var commands = [
      ("metrics", ["metrics", models[0], "--json", "--quiet"]),
      ("report of one", ["report", models[0], "--quiet", "-o", page]),
      ("compare", ["compare"] + models + ["--json", "--quiet"]),
      ("report of two", ["report"] + models + ["--quiet", "-o", page]),
    ]
    if (rows, classes) == (1_000_000, 10) {
      commands.append(("metrics --all", ["metrics", models[0], "--all", "--json", "--quiet"]))
    }
    let tried = ["recalibrate", "try", models[0], "--json", "--quiet"]
    switch classes {
    case 10, 100: commands.append(("recalibrate try", tried))
    case 1_000:
      // Those of K² parameters take hours here.
      let others = ["temperature", "vector", "platt", "beta", "isotonic", "histogram"]
      commands.append(
        ("recalibrate try, without K²", tried + others.flatMap { ["--method", $0] })
      )
    default: break
    }
    return commands
  }

  /// Processor seconds of one pass that makes everything known of single rows.
  private static func passTime(_ rows: Int, _ classes: Int) -> Double {
    guard let predictions = try? predictions(rows, classes) else { return .nan }
    let watch = Stopwatch()
    _ = RowFacts(predictions)
    return watch.elapsed.processor
  }

  private static func predictions(_ rows: Int, _ classes: Int) throws -> Predictions {
    var draw = ModelFile.Draw(model: 0)
    let labels = draw.labels(rows, classes)
    var logits: [Float] = []
    logits.reserveCapacity(rows * classes)
    for label in labels { draw.append(label, classes, to: &logits) }
    let matrix = try ScoreMatrix(rows: rows, columns: classes, storage: .float(logits))
    return try Predictions(scores: .logits(Logits(matrix)), labels: labels)
  }
}
