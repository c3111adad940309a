internal import CandorFormats

/// What a run's `metrics.csv` holds, line by line, without refusing it whole.
struct MetricsExamination {
  /// The lines from the first on that are those of epochs 1, 2, 3 and so on.
  private(set) var goodLines = 0
  /// The whole lines after the header.
  private(set) var lineCount = 0
  /// Whether the file is not ours, so that its lines mean nothing.
  private(set) var isForeign = false

  private var exists = false
  private var tornLine: String?
  private var failure: String?
  private var lines: [EpochMetrics?] = []

  init() {}

  init(_ paths: RunPaths) {
    do {
      let content = try AppendFile.read(path: paths.metrics, header: EpochMetrics.header)
      exists = true
      tornLine = content.tornLine
      lines = content.lines.map { EpochMetrics(line: $0) }
      lineCount = lines.count
      goodLines =
        lines.enumerated().first { $1?.epoch != $0 + 1 }.map(\.offset) ?? lines.count
    } catch let error as FormatsError where error.code == .missing {
    } catch {
      exists = true
      isForeign = true
      failure = "\(error)"
    }
  }

  /// Whether every line is there, in order, to the last byte.
  var isWhole: Bool { exists && !isForeign && tornLine == nil && goodLines == lineCount }

  /// What is wrong, a sentence each.
  ///
  /// - Parameters:
  ///   - checkpoints: the last epoch that has a checkpoint, and so should have a line.
  ///   - isLive: whether lines may just be being written.
  func problems(checkpoints: Int, isLive: Bool) -> [(id: String, text: String)] {
    if let failure { return [("metrics_foreign", failure)] }
    guard exists else {
      return checkpoints > 0 ? [("metrics_missing", "is not there, but checkpoints are.")] : []
    }
    var problems: [(id: String, text: String)] = []
    let unreadable = lines.indices.filter { lines[$0] == nil }
    if let first = unreadable.first {
      problems.append(
        (
          "metrics_damaged",
          "line \(first + 2) is none of an epoch's eight numbers"
            + (unreadable.count == 1 ? "." : ", nor are \(unreadable.count - 1) more.")
        )
      )
    }
    let epochs = lines.compactMap { $0?.epoch }
    let last = max(epochs.max() ?? 0, isLive ? 0 : checkpoints)
    // The place of an unreadable line is known to be an epoch's; it is not reported twice.
    let missing = last > 0 ? (1...last).filter { !epochs.contains($0) } : []
    if missing.count > unreadable.count {
      problems.append(("metrics_epochs_missing", "has no line of \(Self.named(missing))."))
    }
    let repeated = Set(epochs.filter { epoch in epochs.count { $0 == epoch } > 1 }).sorted()
    if !repeated.isEmpty {
      problems.append(
        ("metrics_epochs_repeated", "has more than one line of \(Self.named(repeated)).")
      )
    }
    if problems.isEmpty, epochs != epochs.sorted() {
      problems.append(("metrics_order", "its epochs are not in order."))
    }
    if tornLine != nil, !isLive {
      problems.append(
        (
          "metrics_torn",
          "its last line was torn off in the middle; what is left of it is no epoch's."
        )
      )
    }
    return problems
  }

  private static func named(_ epochs: [Int]) -> String {
    (epochs.count == 1 ? "epoch " : "epochs ")
      + epochs.prefix(20).map(String.init).joined(separator: ", ")
      + (epochs.count > 20 ? " and \(epochs.count - 20) more" : "")
  }
}
