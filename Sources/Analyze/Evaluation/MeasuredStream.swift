import CandorFormats
public import CandorMetrics

/// Predictions measured batch by batch, in the memory of one batch, from one file or several shards.
///
/// Up to ``mostExactRows`` rows are kept and measured exactly; beyond that, and when a mergeable
/// part is asked for, everything that is known of the rows are sums, so that the numbers are the
/// same bits however the rows were split.
public struct MeasuredStream: Sendable {
  /// The most rows that are kept in memory.
  public static let mostExactRows = 1_000_000

  /// What the rows add up to, or `nil` when they were few enough to be kept.
  public let sums: MetricsAccumulator?
  /// The rows, when they were few enough to be kept.
  public let model: LoadedModel?
  /// Where they came from.
  public let origin: ModelOrigin

  /// Reads files of predictions to their end.
  ///
  /// - Parameters:
  ///   - inputs: The shards, in any order.
  ///   - settings: How they are read.
  ///   - bins: Bins of the binned metrics.
  ///   - keepsRows: Whether few rows are kept and measured exactly; not for a mergeable part.
  /// - Throws: `FormatsError` or `MetricsError`, naming the file.
  public init(
    _ inputs: [ModelInput],
    settings: InputSettings,
    bins: Int,
    keepsRows: Bool = true
  ) throws {
    var settings = settings
    // So many that the sums of a batch are worth sharing out between processors.
    settings.predictions.rowsPerBatch = max(settings.predictions.rowsPerBatch, 1 << 18)
    var collector = Collector(bins: bins, mostRows: keepsRows ? Self.mostExactRows : 0)
    var seen: [RowSetFingerprint: String] = [:]
    for input in inputs {
      let reader = try PredictionReader(input, settings)
      var isEmpty = true
      while let batch = try reader.next() {
        isEmpty = false
        do {
          let rows = try Predictions(batch)
          let fingerprint = RowSetFingerprint(rows)
          if let earlier = seen[fingerprint], earlier != input.text || inputs.count(of: input) > 1 {
            throw MetricsError(
              .invalidInput,
              "the same \(rows.rows) rows are in \(earlier), too; they would count twice."
            )
          }
          seen[fingerprint] = input.text
          try collector.take(rows, fingerprint)
        } catch let error as MetricsError {
          let place = batch.firstRow == 0 ? "" : " (counting rows from row \(batch.firstRow))"
          throw MetricsError(error.code, "\(input.text)\(place): \(error.description)")
        }
      }
      if isEmpty {
        throw MetricsError(.invalidInput, "\(input.text): there are no rows of predictions.")
      }
    }
    let origin = ModelOrigin(
      kind: .predictions,
      path: inputs.map(\.text).joined(separator: " "),
      name: inputs.count == 1
        ? ModelLoader.name(of: inputs[0].text)
        : "\(ModelLoader.name(of: inputs[0].text)) and \(inputs.count - 1) more"
    )
    self.origin = origin
    sums = collector.sums
    model = try collector.kept().map {
      LoadedModel(
        origin: origin,
        predictions: $0,
        classNames: settings.predictions.classNames,
        run: nil,
        recipe: nil,
        ignored: []
      )
    }
  }
}

/// Keeps rows while they are few, and turns to sums when they become many.
private struct Collector {
  let bins: Int
  let mostRows: Int
  private var batches: [(rows: Predictions, fingerprint: RowSetFingerprint)] = []
  private var rows = 0
  private(set) var sums: MetricsAccumulator?

  init(bins: Int, mostRows: Int) {
    self.bins = bins
    self.mostRows = mostRows
  }

  mutating func take(_ batch: Predictions, _ fingerprint: RowSetFingerprint) throws {
    if let first = batches.first?.rows, first.classes != batch.classes {
      throw MetricsError(
        .invalidInput,
        "there are \(batch.classes) classes here but \(first.classes) in the rows before."
      )
    }
    rows += batch.rows
    if sums == nil, rows <= mostRows {
      batches.append((batch, fingerprint))
      return
    }
    var sums = try self.sums ?? MetricsAccumulator(classes: batch.classes, bins: bins)
    // Empties the field first, so that the sums are not copied.
    self.sums = nil
    for earlier in batches { try sums.add(earlier.rows, fingerprint: earlier.fingerprint) }
    batches = []
    try sums.add(batch, fingerprint: fingerprint)
    self.sums = sums
  }

  /// The rows, unless they became too many.
  func kept() throws -> Predictions? {
    guard sums == nil, !batches.isEmpty else { return nil }
    return try Predictions(joining: batches.map(\.rows))
  }
}

extension PredictionReader {
  /// Opens an input that holds predictions.
  fileprivate convenience init(_ input: ModelInput, _ settings: InputSettings) throws {
    switch input {
    case .path(let path):
      try self.init(path: path, options: settings.predictions)
    case .arrays(let scores, let kind, let labels):
      try self.init(scores: scores, kind: kind, labels: labels, options: settings.predictions)
    }
  }
}

extension [ModelInput] {
  /// How often an input was named.
  fileprivate func count(of input: ModelInput) -> Int { count { $0 == input } }
}
