/// The equal-width binning of a named tool, defects included, for checking numbers against it.
///
/// Ours is ``BinRule/equalWidth(_:)``.
public enum BinConvention: String, Sendable, Hashable, Codable, CaseIterable {
  /// netcal 1.4.0: [a,b), the last closed, edges from NumPy's `linspace` (k times the rounded 1/B).
  case netcal
  /// scikit-learn 1.9's `calibration_curve`: (a,b], the first closed, edges from `linspace`.
  case scikitLearn = "scikit-learn"
  /// torchmetrics 1.9.0: [a,b), and exactly 1 in a further bin of its own (its issue 3510).
  case torchmetrics
  /// Guo et al.'s original `_ECELoss`: (a,b]; exactly 0 is in no bin but stays in the denominator.
  ///
  /// The edges are float32, as `torch.linspace` makes them.
  case guo
  /// uncertainty-calibration 0.1.4: (a,b], the first closed, edges k/B.
  case uncertaintyCalibration = "uncertainty-calibration"

  /// The tool's name and version.
  public var title: String {
    switch self {
    case .netcal: "netcal 1.4.0"
    case .scikitLearn: "scikit-learn 1.9.1"
    case .torchmetrics: "torchmetrics 1.9.0"
    case .guo: "Guo et al. 2017"
    case .uncertaintyCalibration: "uncertainty-calibration 0.1.4"
    }
  }

  /// The rule in words.
  public var rule: String {
    switch self {
    case .netcal: "[a,b) last closed, edges k·(1/B) rounded"
    case .scikitLearn: "(a,b] first closed, edges k·(1/B) rounded"
    case .torchmetrics: "[a,b), a confidence of exactly 1 in a bin of its own"
    case .guo: "(a,b], a confidence of exactly 0 in no bin, float32 edges"
    case .uncertaintyCalibration: "(a,b] first closed, edges k/B"
    }
  }

  func edges(_ count: Int) -> BinEdges {
    let exact = (0...count).map { Double($0) / Double(count) }
    // NumPy: k · step with step = 1/B rounded, and the end point set apart.
    let step = 1 / Double(count)
    let linspace = (0..<count).map { Double($0) * step } + [1]
    switch self {
    case .netcal: return BinEdges(edges: linspace)
    case .scikitLearn: return BinEdges(edges: linspace, isClosedAbove: true)
    case .torchmetrics: return BinEdges(edges: Self.torchDouble(count), hasTopBin: true)
    case .guo:
      return BinEdges(edges: Self.torchFloat(count), isClosedAbove: true, dropsLowest: true)
    case .uncertaintyCalibration: return BinEdges(edges: exact, isClosedAbove: true)
    }
  }

  /// PyTorch fills the first half from the start and the second half from the end.
  private static func torchDouble(_ count: Int) -> [Double] {
    let step = 1 / Double(count)
    return (0...count).map { (k: Int) -> Double in
      if k < (count + 1) / 2 { return step * Double(k) }
      return 1 - step * Double(count - k)
    }
  }

  private static func torchFloat(_ count: Int) -> [Double] {
    let step = 1 / Float(count)
    return (0...count).map { (k: Int) -> Double in
      if k < (count + 1) / 2 { return Double(step * Float(k)) }
      return Double(1 - step * Float(count - k))
    }
  }
}
