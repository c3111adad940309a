extension MetricTable {
  static let scores: [Metric] = [
    Metric(
      "accuracy",
      "Accuracy",
      better: .higher,
      bounds: 0...1,
      isRankBased: true,
      needs: .hits,
      spec: { _ in "share of rows whose largest score is the right class's, ties to the lowest" },
      compute: { $0.scores.accuracy }
    ),
    Metric(
      "log_loss",
      "Log loss",
      better: .lower,
      bounds: 0 ... .infinity,
      needs: .logLoss,
      spec: { _ in "mean -ln p of the right class, natural logarithm, unclipped" },
      compute: { $0.scores.logLoss }
    ),
    Metric(
      "brier",
      "Brier score",
      better: .lower,
      bounds: 0...2,
      needs: .brier,
      spec: { _ in "mean squared error of the probabilities, summed over classes" },
      compute: { $0.scores.brier }
    ),
    Metric(
      "mean_confidence",
      "Mean confidence",
      better: .neither,
      bounds: 0...1,
      needs: .confidence,
      spec: { _ in "mean of the largest probability" },
      compute: { $0.scores.meanConfidence }
    ),
  ]

  static let furtherScores: [Metric] = [
    Metric(
      "balanced_accuracy",
      "Balanced accuracy",
      better: .higher,
      bounds: 0...1,
      isRankBased: true,
      needs: .confusion,
      spec: { _ in "mean recall of the classes that occur" },
      compute: { $0.confusion.balancedAccuracy }
    ),
    Metric(
      "top5_accuracy",
      "Top-5 accuracy",
      better: .higher,
      bounds: 0...1,
      isRankBased: true,
      needs: .rows,
      spec: { _ in TopKAccuracy(k: 5).spec },
      compute: { TopKAccuracy(k: 5).value(of: $0.predictions) }
    ),
    Metric(
      "spherical",
      "Spherical score",
      better: .higher,
      bounds: 0...1,
      needs: .spherical,
      spec: { _ in "mean p of the right class over the Euclidean norm of the probabilities" },
      compute: { $0.scores.spherical }
    ),
  ]
}
