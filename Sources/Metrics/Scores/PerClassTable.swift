/// What can be said of each class by itself.
public struct PerClassTable: Sendable, Equatable, Codable {
  /// The figures of one class; what its rows do not define is `nil`.
  public struct Row: Sendable, Equatable, Codable {
    /// The class.
    public let index: Int
    /// Total weight of the rows whose right class this is.
    public let support: Double
    /// Total weight of the rows that were given this class.
    public let predicted: Double
    /// Share of the rows given this class that were of it.
    public let precision: Double?
    /// Share of this class's rows that were recognised.
    public let recall: Double?
    /// Harmonic mean of precision and recall.
    public let f1: Double?
    /// Mean confidence of the rows that were given this class; compare it with the precision.
    public let meanConfidence: Double?
    /// Mean log loss of the rows whose right class this is.
    public let logLoss: Double?
    /// This class's part of the log loss: its rows' sum over the weight of all rows.
    public let logLossContribution: Double?
    /// Binned calibration error of the class's probability against the rest.
    public let calibrationError: Double?
  }

  /// One row a class, in class order.
  public let classes: [Row]
  /// The definition of the calibration error in words.
  public let spec: String

  /// Makes the table.
  ///
  /// - Complexity: O(rows × classes).
  public init(_ predictions: Predictions, rule: BinRule = .equalWidth(15)) {
    self.init(predictions, facts: RowFacts(predictions), rule: rule)
  }

  /// Makes the table from facts that are already there.
  public init(_ predictions: Predictions, facts: RowFacts, rule: BinRule = .equalWidth(15)) {
    let confusion = ConfusionMatrix(facts)
    let errors =
      ClasswiseBins(predictions, rule: rule)?.values(.l1)
      ?? ClasswiseCalibrationError(rule: rule).values(of: CalibrationTable.classwise(predictions))
    var confidence = [ExactSum](repeating: ExactSum(), count: facts.classes)
    var loss = confidence
    for row in 0..<facts.rows {
      let weight = facts.weights?[row] ?? 1
      guard weight > 0 else { continue }
      confidence[Int(facts.predicted[row])].add(weight * facts.confidence[row])
      loss[Int(facts.labels[row])].add(weight * facts.logLoss[row])
    }
    let total = confusion.total
    func mean(_ sum: ExactSum, _ weight: Double) -> Double? {
      let mean = sum.value / weight
      return weight > 0 && mean.isFinite ? mean : nil
    }
    classes = (0..<facts.classes).map { index in
      Row(
        index: index,
        support: confusion.support(index),
        predicted: confusion.predicted(index),
        precision: confusion.precision(index),
        recall: confusion.recall(index),
        f1: confusion.f1(index),
        meanConfidence: mean(confidence[index], confusion.predicted(index)),
        logLoss: mean(loss[index], confusion.support(index)),
        logLossContribution: mean(loss[index], total),
        calibrationError: errors[index]
      )
    }
    spec = BinnedCalibrationError(rule: rule).spec(view: "class against the rest")
  }
}
