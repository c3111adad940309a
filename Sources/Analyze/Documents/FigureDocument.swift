import CandorMetrics

/// What the figures of one model are drawn from, so that a reader can draw them again.
struct FigureDocument: Encodable {
  private struct Bin: Encodable {
    let low: Double
    let high: Double
    let rows: Int
    let weight: Double
    let mean_confidence: Double?
    let accuracy: Double?
    let interval: Interval?
    let by_chance: Interval?

    init(_ row: ReliabilityDiagram.Row) {
      low = row.low
      high = row.high
      rows = row.rows
      weight = row.weight
      mean_confidence = row.meanConfidence
      accuracy = row.accuracy
      interval = row.interval
      by_chance = row.chance
    }
  }

  private struct Step: Encodable {
    let low: Double
    let high: Double
    let rows: Int
    let accuracy: Double
  }

  /// `upper[i]` holds for confidences up to `upper_ends[i]` and above the end before it, `lower[i]`
  /// from `lower_starts[i]` up to below the next start.
  private struct Band: Encodable {
    let spec: String
    let level: Double
    let upper_ends: [Double]
    let upper: [Double]
    let lower_starts: [Double]
    let lower: [Double]
    let rejected: [SimultaneousBand.Stretch]
  }

  /// Where the isotonic curve of a calibrated model lies, point by point; `null` where no draw came.
  private struct Consistency: Encodable {
    let spec: String
    let level: Double
    let confidence: [Double]
    let low: [Double?]
    let high: [Double?]
  }

  private struct Reliability: Encodable {
    let spec: String
    let bins: [Bin]
    let ranks: [Bin]
    let isotonic_spec: String
    let isotonic: [Step]
    let band: Band?
    let consistency: Consistency?
    let rejected: [SimultaneousBand.Stretch]
  }

  private struct RiskCoverage: Encodable {
    let spec: String
    let points: [SelectiveRisk.Point]
  }

  /// One threshold of the ROC curve; absent at the first point, which is above every row.
  private struct Threshold: Encodable {
    let threshold: Double?
    let false_positive_rate: Double
    let true_positive_rate: Double

    init(_ point: ROCCurve.Point) {
      threshold = point.threshold.isFinite ? point.threshold : nil
      false_positive_rate = point.falsePositiveRate
      true_positive_rate = point.truePositiveRate
    }
  }

  private struct ROC: Encodable {
    let spec: String
    let points: [Threshold]
  }

  /// The most points of a curve that are written.
  private static let mostPoints = 500

  private let model: String
  private let reliability: Reliability
  private let risk_coverage: RiskCoverage
  private let roc: ROC?

  init(_ evaluation: ModelEvaluation) {
    model = evaluation.model.name
    let diagram = evaluation.evaluation.reliability
    reliability = Reliability(
      spec: diagram.spec,
      bins: diagram.bins.map(Bin.init),
      ranks: diagram.ranks.map(Bin.init),
      isotonic_spec:
        "isotonic regression of hits on confidence, \(evaluation.settings.view.name), ties pooled",
      isotonic: diagram.curve.map {
        Step(low: $0.low, high: $0.high, rows: $0.rows, accuracy: $0.value)
      },
      band: diagram.band.map {
        Band(
          spec: $0.spec,
          level: $0.level,
          upper_ends: $0.upperEnds,
          upper: $0.upper,
          lower_starts: $0.lowerStarts,
          lower: $0.lower,
          rejected: $0.rejected
        )
      },
      consistency: diagram.consistency.map {
        Consistency(
          spec: $0.method,
          level: $0.level,
          confidence: $0.confidence,
          low: $0.low,
          high: $0.high
        )
      },
      rejected: diagram.rejected
    )
    let points = SelectiveRisk.curve(evaluation.evaluation.evidence.topLabelTable)
    let step = max(1, (points.count + Self.mostPoints - 1) / Self.mostPoints)
    risk_coverage = RiskCoverage(
      spec: step == 1
        ? SelectiveRisk.spec : "\(SelectiveRisk.spec); every \(step)th of \(points.count) points",
      points: points.indices.filter { $0.isMultiple(of: step) || $0 == points.count - 1 }
        .map { points[$0] }
    )
    roc = Self.roc(evaluation)
  }

  /// The ROC curve of the view; `nil` without a positive or without a negative row.
  private static func roc(_ evaluation: ModelEvaluation) -> ROC? {
    guard let curve = ROCCurve(BinaryRows(evaluation.evaluation.evidence)) else { return nil }
    let corners = curve.corners
    let step = max(1, (corners.count + mostPoints - 1) / mostPoints)
    let spec =
      "ROC curve, \(evaluation.settings.view.name): rows at or above a threshold are called positive; the"
      + " points at which it turns"
    return ROC(
      spec: step == 1 ? spec : "\(spec), every \(step)th of \(corners.count)",
      points: corners.indices.filter { $0.isMultiple(of: step) || $0 == corners.count - 1 }
        .map { Threshold(corners[$0]) }
    )
  }
}
