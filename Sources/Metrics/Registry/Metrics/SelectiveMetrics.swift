extension MetricID {
  /// The area under the risk-coverage curve.
  public static let aurc: MetricID = "aurc"
}

/// An area under a curve of risk over coverage, by top-label confidence.
struct RiskCoverageMetric: Estimator {
  /// Which area.
  enum Kind: Sendable { case aurc, excess, generalised }

  private let kind: Kind
  let better = MetricDirection.lower
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table
  let shares: String? = "selective"

  init(_ kind: Kind) { self.kind = kind }

  var id: MetricID {
    switch kind {
    case .aurc: .aurc
    case .excess: "e_aurc"
    case .generalised: "augrc"
    }
  }

  var title: String {
    switch kind {
    case .aurc: "AURC"
    case .excess: "Excess AURC"
    case .generalised: "AUGRC"
    }
  }

  func spec(_ options: MetricOptions) -> String {
    switch kind {
    case .aurc: SelectiveRisk.spec
    case .excess: SelectiveRisk.spec + ", minus e + (1 - e) ln(1 - e) for error rate e"
    case .generalised:
      "area under errors/n over coverage, top-label, (1 - AUROC) acc (1 - acc) + (1 - acc)^2/2,"
        + " Traub et al. 2024"
    }
  }

  func value(of evidence: Evidence) -> Double? {
    guard let found = evidence.selective else { return nil }
    return switch kind {
    case .aurc: found.area
    case .excess: found.excessArea
    case .generalised: found.generalisedArea
    }
  }

  /// By the top label alone: its rows are what the resamples order.
  func isPaired(in view: View) -> Bool { view == .topLabel }

  var inference: Inference {
    kind == .aurc
      ? Inference(
        interval: .resampledRows(of: .topLabel, \.riskArea),
        pair: .resampledRows(\.riskArea) { evidence in
          evidence.selective.map { RiskInfluence(evidence.facts, area: $0.area).values }
        }
      )
      : Inference()
  }
}
