/// Two models evaluated on the same rows: what each row cost each of them, and which got it right.
///
/// Differences are always b − a, so a negative difference of losses speaks for b.
public struct PairedRows: Sendable, Equatable {
  /// The loss of each row under model a.
  public let lossA: [Double]
  /// The loss of each row under model b.
  public let lossB: [Double]
  /// Whether model a had each row right.
  public let hitsA: [Bool]
  /// Whether model b had each row right.
  public let hitsB: [Bool]
  /// The right class of each row.
  public let labels: [Int32]
  /// The weight of each row, or `nil` when every row counts once.
  public let weights: [Double]?
  /// What the weights mean.
  public let weighting: Weighting
  /// A code of each row's cluster, or `nil` when rows were drawn one by one.
  public let clusters: [Int32]?

  /// Number of rows.
  public var rows: Int { labels.count }
  /// The loss of each row under b less that under a.
  public var differences: [Double] { zip(lossA, lossB).map { $1 - $0 } }
  /// How the rows were drawn.
  public var design: RowDesign {
    RowDesign(rows: rows, weights: weights, weighting: weighting, clusters: clusters)
  }

  /// Pairs what is known of each row under the two models.
  ///
  /// - Throws: `MetricsError` when the counts differ, a loss is not finite (named with its row), or a
  ///   weight is negative or not finite.
  public init(
    lossA: [Double],
    lossB: [Double],
    hitsA: [Bool],
    hitsB: [Bool],
    labels: [Int32],
    weights: [Double]? = nil,
    weighting: Weighting = .frequency,
    clusters: [Int32]? = nil
  ) throws {
    let counts = [
      lossA.count, lossB.count, hitsA.count, hitsB.count, weights?.count, clusters?.count,
    ]
    guard counts.allSatisfy({ $0 == nil || $0 == labels.count }) else {
      throw MetricsError.invalid(
        "A paired comparison needs the same rows for both models; found \(lossA.count) losses and"
          + " \(hitsA.count) outcomes of a, \(lossB.count) and \(hitsB.count) of b,"
          + " and \(labels.count) labels."
      )
    }
    for (model, losses) in [("a", lossA), ("b", lossB)] {
      guard let row = losses.firstIndex(where: { !$0.isFinite }) else { continue }
      throw MetricsError.undefined(
        "The loss of row \(row) under model \(model) is \(losses[row]), so no mean difference is"
          + " defined. A probability of exactly 0 for the right class does this: compare by Brier"
          + " score, or give logits."
      )
    }
    if let weights, let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw MetricsError.invalid(
        "The weight of row \(row) is \(weights[row]); weights must be finite and not negative."
      )
    }
    self.lossA = lossA
    self.lossB = lossB
    self.hitsA = hitsA
    self.hitsB = hitsB
    self.labels = labels
    self.weights = weights
    self.weighting = weighting
    self.clusters = clusters
  }

  /// Which per-row loss is compared.
  public enum Loss: String, Sendable, Codable, CaseIterable {
    /// −ln p of the right class.
    case logLoss = "log_loss"
    /// Brier score, summed over classes.
    case brier
    /// 1 where the predicted class is wrong, else 0.
    case error
  }

  /// Pairs the row facts of two models.
  ///
  /// - Throws: `MetricsError` when labels (the first row is named), weights or clusters differ, or a loss is
  ///   infinite.
  public init(a: RowFacts, b: RowFacts, loss: Loss = .logLoss) throws {
    guard a.rows == b.rows else {
      throw MetricsError.invalid(
        "Model a has \(a.rows) rows and model b \(b.rows); a paired comparison needs the same rows."
      )
    }
    if let row = a.labels.indices.first(where: { a.labels[$0] != b.labels[$0] }) {
      throw MetricsError.invalid(
        "Row \(row) has label \(a.labels[row]) for model a and \(b.labels[row]) for model b; a paired"
          + " comparison needs the same rows in the same order."
      )
    }
    guard a.weights == b.weights, a.weighting == b.weighting else {
      throw MetricsError.invalid("The two models' rows have different weights.")
    }
    guard a.clusters == b.clusters else {
      throw MetricsError.invalid("The two models' rows are in different clusters.")
    }
    try self.init(
      lossA: Self.losses(of: a, loss),
      lossB: Self.losses(of: b, loss),
      hitsA: a.hits,
      hitsB: b.hits,
      labels: a.labels,
      weights: a.weights,
      weighting: a.weighting,
      clusters: a.clusters
    )
  }

  private static func losses(of facts: RowFacts, _ loss: Loss) -> [Double] {
    switch loss {
    case .logLoss: facts.logLoss
    case .brier: facts.brier
    case .error: facts.hits.map { $0 ? 0 : 1 }
    }
  }
}
