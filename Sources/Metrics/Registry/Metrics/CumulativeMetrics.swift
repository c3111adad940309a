extension MetricID {
  /// The largest cumulative difference.
  public static let ks: MetricID = "ks"
  /// The range of the cumulative differences.
  public static let kuiper: MetricID = "kuiper"
}

/// What is read off the cumulative differences of the view.
struct CumulativeErrorMetric: Estimator {
  /// Which number.
  enum Kind: Sendable {
    case ks, kuiper, ksScaled, kuiperScaled, ksAsymptotic, kuiperAsymptotic
  }

  private let kind: Kind
  let needs = EvidenceParts.table
  let shares: String? = "cumulative"

  init(_ kind: Kind) { self.kind = kind }

  var id: MetricID {
    switch kind {
    case .ks: .ks
    case .kuiper: .kuiper
    case .ksScaled: "ks_scaled"
    case .kuiperScaled: "kuiper_scaled"
    case .ksAsymptotic: "ks_p_value_asymptotic"
    case .kuiperAsymptotic: "kuiper_p_value_asymptotic"
    }
  }

  var title: String {
    switch kind {
    case .ks: "Kolmogorov-Smirnov calibration error"
    case .kuiper: "Kuiper calibration error"
    case .ksScaled: "Kolmogorov-Smirnov statistic"
    case .kuiperScaled: "Kuiper statistic"
    case .ksAsymptotic: "Kolmogorov-Smirnov p-value, asymptotic"
    case .kuiperAsymptotic: "Kuiper p-value, asymptotic"
    }
  }

  var better: MetricDirection {
    switch kind {
    case .ksAsymptotic, .kuiperAsymptotic: .neither
    default: .lower
    }
  }

  var bounds: ClosedRange<Double> {
    switch kind {
    case .ksScaled, .kuiperScaled: 0 ... .infinity
    default: 0...1
    }
  }

  func spec(_ options: MetricOptions) -> String {
    let view = options.view.name
    return switch kind {
    case .ks: "max |C|, \(view), unscaled, extremes at the ends of tie groups"
    case .kuiper:
      "max C - min C with C_0 = 0, \(view), unscaled, extremes at the ends of tie groups"
    case .ksScaled: "max |C| over its standard deviation under calibration, \(view)"
    case .kuiperScaled: "max C - min C over its standard deviation under calibration, \(view)"
    case .ksAsymptotic: "chance of max |C| under calibration, Brownian motion"
    case .kuiperAsymptotic: "chance of max C - min C under calibration, Brownian motion"
    }
  }

  func value(of evidence: Evidence) -> Double? {
    guard let found = evidence.cumulative else { return nil }
    // A scale or a law of chance is that of independent rows.
    let isError = kind == .ks || kind == .kuiper
    guard isError || evidence.countsRows else { return nil }
    return switch kind {
    case .ks: found.kolmogorovSmirnov
    case .kuiper: found.kuiper
    case .ksScaled: found.scaledKolmogorovSmirnov
    case .kuiperScaled: found.scaledKuiper
    case .ksAsymptotic: found.asymptoticKolmogorovSmirnovPValue
    case .kuiperAsymptotic: found.asymptoticKuiperPValue
    }
  }

  var inference: Inference {
    switch kind {
    case .ks: Inference(interval: .inverted { _ in .kolmogorovSmirnov })
    case .kuiper: Inference(interval: .inverted { _ in .kuiper })
    default: Inference()
    }
  }
}

/// The p-value of a test on the cumulative differences.
struct CumulativeTestMetric: Estimator {
  /// Which test.
  enum Kind: Sendable { case ks, kuiper }

  private let kind: Kind
  let better = MetricDirection.neither
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table
  let shares: String? = "cumulative tests"

  init(_ kind: Kind) { self.kind = kind }

  var id: MetricID { kind == .ks ? "ks_p_value" : "kuiper_p_value" }
  var title: String { kind == .ks ? "Kolmogorov-Smirnov p-value" : "Kuiper p-value" }

  func spec(_ options: MetricOptions) -> String {
    let statistic = kind == .ks ? "max |C|" : "max C - min C"
    return "chance of \(statistic) under calibration, \(CumulativeTestPair.spec)"
  }

  func value(of evidence: Evidence) -> Double? {
    guard evidence.countsRows else { return nil }
    return evidence.cumulativeTests.map {
      kind == .ks ? $0.kolmogorovSmirnov.pValue : $0.kuiper.pValue
    }
  }
}
