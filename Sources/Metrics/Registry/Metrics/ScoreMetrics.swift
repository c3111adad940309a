internal import Glibc

extension MetricID {
  /// The share of rows whose predicted class is right.
  public static let accuracy: MetricID = "accuracy"
  /// The mean log loss.
  public static let logLoss: MetricID = "log_loss"
  /// The mean Brier score.
  public static let brier: MetricID = "brier"
  /// The mean of the largest probability.
  public static let meanConfidence: MetricID = "mean_confidence"
  /// The mean recall of the classes.
  public static let balancedAccuracy: MetricID = "balanced_accuracy"
  /// The share of rows whose right class is among the five likeliest.
  public static let top5Accuracy: MetricID = "top5_accuracy"
  /// The mean spherical score.
  public static let spherical: MetricID = "spherical"
}

/// Accuracy: Wilson's interval; paired, Tango's.
struct AccuracyMetric: Estimator {
  let id = MetricID.accuracy
  let title = "Accuracy"
  let better = MetricDirection.higher
  let bounds = 0.0...1.0
  let isRankBased = true
  let needs = EvidenceParts.hits

  func spec(_ options: MetricOptions) -> String {
    "share of rows whose largest score is the right class's, ties to the lowest"
  }

  func value(of evidence: Evidence) -> Double? { evidence.scores(needs).accuracy }

  var inference: Inference {
    Inference(
      interval: .formula { evidence, _, level in
        BinomialInterval.wilson.interval(
          hits: evidence.facts.hits,
          design: evidence.design,
          level: level
        )
      },
      pair: .formula { a, b, level in
        AccuracyDifference.compare(
          hitsA: a.facts.hits,
          hitsB: b.facts.hits,
          design: a.design,
          level: level
        )
      }
    )
  }
}

/// The mean log loss.
struct LogLossMetric: Estimator {
  let id = MetricID.logLoss
  let title = "Log loss"
  let better = MetricDirection.lower
  let bounds = 0.0...Double.infinity
  let needs = EvidenceParts.logLoss

  func spec(_ options: MetricOptions) -> String {
    "mean -ln p of the right class, natural logarithm, unclipped"
  }

  func value(of evidence: Evidence) -> Double? { evidence.scores(needs).logLoss }

  var inference: Inference {
    Inference(
      interval: .formula { evidence, _, level in
        let facts = evidence.facts
        return MeanInterval.hall.interval(
          ofLoss: facts.logLoss,
          hits: facts.hits,
          // Of a double below 1 the rest is at least this.
          mistake: facts.confidence.map { -log(max(1 - $0, 0x1p-53)) },
          design: evidence.design,
          bounds: bounds,
          level: level
        )
      },
      pair: .meanOfRows { $0.facts.logLoss }
    )
  }
}

/// The mean Brier score: over classes, or of the positive class's probability where that is the view.
struct BrierMetric: Estimator {
  let id = MetricID.brier
  let title = "Brier score"
  let better = MetricDirection.lower
  let bounds = 0.0...2.0
  let needs = EvidenceParts.brier

  func spec(_ options: MetricOptions) -> String {
    options.view == .positive
      ? "mean (p - y)² of the positive class's probability"
      : "mean squared error of the probabilities, summed over classes"
  }

  func value(of evidence: Evidence) -> Double? {
    let sum = evidence.scores(needs).brier
    // Of two classes both are off by the same amount.
    return evidence.view == .positive ? sum.map { $0 / 2 } : sum
  }

  var inference: Inference {
    Inference(
      interval: .formula { evidence, _, level in
        let isBinary = evidence.view == .positive
        let facts = evidence.facts
        return MeanInterval.hall.interval(
          ofLoss: rows(evidence),
          hits: facts.hits,
          mistake: facts.confidence.map { (isBinary ? 1 : 2) * $0 * $0 },
          design: evidence.design,
          bounds: isBinary ? 0...1 : bounds,
          level: level
        )
      },
      pair: .meanOfRows(rows)
    )
  }

  private func rows(_ evidence: Evidence) -> [Double] {
    let sums = evidence.facts.brier
    return evidence.view == .positive ? sums.map { $0 / 2 } : sums
  }
}

/// The mean of the largest probability.
struct MeanConfidenceMetric: Estimator {
  let id = MetricID.meanConfidence
  let title = "Mean confidence"
  let better = MetricDirection.neither
  let bounds = 0.0...1.0
  let needs = EvidenceParts.confidence

  func spec(_ options: MetricOptions) -> String { "mean of the largest probability" }

  func value(of evidence: Evidence) -> Double? { evidence.scores(needs).meanConfidence }

  var inference: Inference {
    Inference(
      interval: .formula { evidence, _, level in
        MeanInterval.hall.interval(
          evidence.facts.confidence,
          design: evidence.design,
          // The largest of K probabilities is at least 1/K, but for rounding.
          bounds: (1 / Double(evidence.classes)).nextDown...1,
          level: level
        )
      }
    )
  }
}

/// The mean recall of the classes that occur.
struct BalancedAccuracyMetric: Estimator {
  let id = MetricID.balancedAccuracy
  let title = "Balanced accuracy"
  let better = MetricDirection.higher
  let bounds = 0.0...1.0
  let isRankBased = true
  let needs = EvidenceParts.confusion

  func spec(_ options: MetricOptions) -> String { "mean recall of the classes that occur" }

  func value(of evidence: Evidence) -> Double? { evidence.confusion.balancedAccuracy }
}

/// The share of rows whose right class is among the five likeliest.
struct Top5AccuracyMetric: Estimator {
  let id = MetricID.top5Accuracy
  let title = "Top-5 accuracy"
  let better = MetricDirection.higher
  let bounds = 0.0...1.0
  let isRankBased = true

  func spec(_ options: MetricOptions) -> String { TopKAccuracy(k: 5).spec }

  func value(of evidence: Evidence) -> Double? {
    TopKAccuracy(k: 5).value(of: evidence.predictions)
  }
}

/// The mean spherical score.
struct SphericalMetric: Estimator {
  let id = MetricID.spherical
  let title = "Spherical score"
  let better = MetricDirection.higher
  let bounds = 0.0...1.0
  let needs = EvidenceParts.spherical

  func spec(_ options: MetricOptions) -> String {
    "mean p of the right class over the Euclidean norm of the probabilities"
  }

  func value(of evidence: Evidence) -> Double? { evidence.scores(needs).spherical }
}
