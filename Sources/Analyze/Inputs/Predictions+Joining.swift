import CandorMetrics

extension Predictions {
  /// The rows of several predictions of one model, one after the other.
  ///
  /// - Throws: `MetricsError` when logits and probabilities, two meanings of weights, or rows with and
  ///   without weights, ids or clusters, are mixed.
  init(joining parts: [Predictions]) throws {
    guard let first = parts.first, parts.count > 1 else {
      self = parts[0]
      return
    }
    guard parts.allSatisfy({ $0.weighting == first.weighting }) else {
      throw MetricsError(
        .invalidInput,
        "Some files have weights that count rows and others have sampling weights."
      )
    }
    func joined<Value>(_ name: String, _ values: [[Value]?]) throws -> [Value]? {
      let present = values.compactMap(\.self)
      guard present.isEmpty || present.count == values.count else {
        throw MetricsError(.invalidInput, "Some files have \(name) and others have none.")
      }
      return present.isEmpty ? nil : Array(present.joined())
    }
    let kinds = Set(parts.map(\.areLogits))
    guard kinds.count == 1 else {
      throw MetricsError(.invalidInput, "Some files hold logits and others probabilities.")
    }
    let floats = parts.compactMap { part -> [Float]? in
      if case .float(let values) = part.matrix.storage { values } else { nil }
    }
    let storage: ScoreMatrix.Storage =
      floats.count == parts.count
      ? .float(Array(floats.joined()))
      : .double(
        parts.flatMap { part -> [Double] in
          switch part.matrix.storage {
          case .float(let values): values.map(Double.init)
          case .double(let values): values
          }
        }
      )
    let matrix = try ScoreMatrix(
      rows: parts.reduce(0) { $0 + $1.rows },
      columns: first.classes,
      storage: storage
    )
    let tolerance = parts.map(\.tolerance).max() ?? 0
    try self.init(
      scores: first.areLogits
        ? .logits(Logits(matrix)) : .probabilities(Probabilities(matrix, tolerance: tolerance)),
      labels: parts.flatMap(\.labels),
      // As they came in: each part's mean may differ from that of all.
      weights: joined("weights", parts.map(\.givenWeights)),
      weighting: first.weighting,
      ids: joined("ids", parts.map(\.ids)),
      clusters: joined("clusters", parts.map(\.clusters))
    )
  }

  private var areLogits: Bool {
    if case .logits = scores { true } else { false }
  }

  private var tolerance: Double {
    if case .probabilities(let all) = scores { all.tolerance } else { 0 }
  }
}
