import CandorMetrics

extension Predictions {
  /// The rows of several predictions of one model, one after the other.
  ///
  /// Each part's scores are given back as soon as they are taken over, so that where nobody else holds the parts
  /// the memory is that of all rows and one part.
  ///
  /// - Throws: `MetricsError` when logits and probabilities, two meanings of weights, or rows with and
  ///   without weights, ids or clusters, are mixed.
  init(joining parts: consuming [Predictions]) throws {
    guard parts.count > 1 else {
      self = parts[0]
      return
    }
    let (weighting, classes, areLogits) = (parts[0].weighting, parts[0].classes, parts[0].areLogits)
    guard parts.allSatisfy({ $0.weighting == weighting }) else {
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
    let rows = parts.reduce(0) { $0 + $1.rows }
    let tolerance = parts.map(\.tolerance).max() ?? 0
    let labels = parts.flatMap(\.labels)
    // As they came in: each part's mean may differ from that of all.
    let weights = try joined("weights", parts.map(\.givenWeights))
    let ids = try joined("ids", parts.map(\.ids))
    let clusters = try joined("clusters", parts.map(\.clusters))
    var storages = parts.map(\.matrix.storage)
    parts = []
    let matrix = try ScoreMatrix(
      rows: rows,
      columns: classes,
      storage: Self.joined(&storages, count: rows * classes)
    )
    try self.init(
      scores: areLogits
        ? .logits(Logits(matrix)) : .probabilities(Probabilities(matrix, tolerance: tolerance)),
      labels: labels,
      weights: weights,
      weighting: weighting,
      ids: ids,
      clusters: clusters
    )
  }

  /// The scores one after the other, in double precision if any are; empties the list.
  private static func joined(
    _ storages: inout [ScoreMatrix.Storage],
    count: Int
  ) -> ScoreMatrix.Storage {
    let areFloats = storages.allSatisfy { if case .float = $0 { true } else { false } }
    var floats: [Float] = []
    var doubles: [Double] = []
    if areFloats { floats.reserveCapacity(count) } else { doubles.reserveCapacity(count) }
    storages.reverse()
    while let storage = storages.popLast() {
      switch storage {
      case .float(let values) where areFloats: floats += values
      case .float(let values): doubles += values.lazy.map(Double.init)
      case .double(let values): doubles += values
      }
    }
    return areFloats ? .float(floats) : .double(doubles)
  }

  private var areLogits: Bool {
    if case .logits = scores { true } else { false }
  }

  private var tolerance: Double {
    if case .probabilities(let all) = scores { all.tolerance } else { 0 }
  }
}
