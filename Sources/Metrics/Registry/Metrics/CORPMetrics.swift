extension MetricID {
  /// The Brier score of the view.
  public static let corpScore: MetricID = "corp_score"
  /// What isotonic recalibration takes off it.
  public static let corpMiscalibration: MetricID = "corp_miscalibration"
  /// How much better than the overall rate the recalibrated confidence is.
  public static let corpDiscrimination: MetricID = "corp_discrimination"
  /// The score of always saying the overall rate.
  public static let corpUncertainty: MetricID = "corp_uncertainty"
}

/// A part of CORP's decomposition of the view's Brier score.
struct CORPMetric: Estimator {
  /// Which part.
  enum Part: String, Sendable { case score, miscalibration, discrimination, uncertainty }

  let id: MetricID
  let title: String
  private let part: Part
  let needs = EvidenceParts.table
  let shares: String? = "corp"

  init(_ id: MetricID, _ title: String, _ part: Part) {
    self.id = id
    self.title = title
    self.part = part
  }

  var better: MetricDirection {
    switch part {
    case .score, .miscalibration: .lower
    case .discrimination: .higher
    case .uncertainty: .neither
    }
  }

  var bounds: ClosedRange<Double> { part == .uncertainty ? 0...0.25 : 0...1 }

  func spec(_ options: MetricOptions) -> String { options.view.naming(CORP.spec(part.rawValue)) }

  func value(of evidence: Evidence) -> Double? { evidence.corp.brier.map(read) }

  private func read(_ found: ScoreDecomposition) -> Double {
    switch part {
    case .score: found.score
    case .miscalibration: found.miscalibration
    case .discrimination: found.discrimination
    case .uncertainty: found.uncertainty
    }
  }

  var inference: Inference {
    switch part {
    case .miscalibration:
      Inference(
        interval: .inverted { _ in .corpMiscalibration },
        pair: .described(PairRule.biased)
      )
    case .discrimination:
      Inference(
        interval: .resampledRows(of: .view) { read($0.brier) },
        pair: .described(PairRule.biased)
      )
    case .score, .uncertainty: Inference()
    }
  }
}

/// A part of CORP's decomposition of the view's log score.
struct CORPLogScoreMetric: Estimator {
  /// Which part.
  enum Part: String, Sendable { case miscalibration, discrimination }

  private let part: Part
  let bounds = 0.0...Double.infinity
  let needs = EvidenceParts.table
  let shares: String? = "corp of the log score"

  init(_ part: Part) { self.part = part }

  var id: MetricID { MetricID("corp_log_\(part.rawValue)") }
  var title: String { "CORP \(part.rawValue) of the log score" }
  var better: MetricDirection { part == .miscalibration ? .lower : .higher }

  func spec(_ options: MetricOptions) -> String {
    "CORP \(part.rawValue) of the log score, \(options.view.name), isotonic regression"
  }

  func value(of evidence: Evidence) -> Double? {
    evidence.corpOfLogScore.logScore.map {
      part == .miscalibration ? $0.miscalibration : $0.discrimination
    }
  }
}

/// A term of Murphy's decomposition over equal-width bins.
struct MurphyMetric: Estimator {
  /// Which term.
  enum Term: String, Sendable { case reliability, resolution }

  private let term: Term
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table

  init(_ term: Term) { self.term = term }

  var id: MetricID { MetricID("murphy_\(term.rawValue)") }
  var title: String { "Murphy \(term.rawValue)" }
  var better: MetricDirection { term == .reliability ? .lower : .higher }

  func spec(_ options: MetricOptions) -> String {
    let rule = BinRule.equalWidth(options.bins).spec
    return "\(term.rawValue) term of Murphy 1973, \(options.view.name), \(rule)"
  }

  func value(of evidence: Evidence) -> Double? {
    MurphyDecomposition(evidence.table, rule: .equalWidth(evidence.options.bins)).map {
      term == .reliability ? $0.reliability : $0.resolution
    }
  }
}
