/// Where a test of calibration has the distribution of its statistic under calibration from.
public enum NullReference: Sendable, Hashable, Codable {
  /// The law that the statistic tends to with ever more rows.
  case asymptotic
  /// Draws of calibrated models with the same confidences; right for any number of rows.
  case simulated(CalibrationNull)

  /// How the p-value is found, in words; `law` names the asymptotic one.
  func spec(law: String) -> String {
    switch self {
    case .asymptotic: law
    case .simulated(let null):
      "p-value from \(null.draws) simulated calibrated models, seed \(null.seed)"
    }
  }
}

extension CalibrationNull {
  /// (1 + draws as large as the observed) / (1 + draws).
  ///
  /// Statistics of few rows take the same values again and again, and rounding must not part them.
  static func pValue(_ observed: Double, _ draws: [Double]) -> Double {
    let least = observed * (1 - 1e-12)
    return Double(1 + draws.count { $0 >= least }) / Double(1 + draws.count)
  }
}
