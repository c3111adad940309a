/// Histogram binning: a probability becomes the share of hits in its bin, one curve a class.
///
/// With two classes one curve of class 1; with more, each class against the rest, then every row is
/// divided by its sum. Bins are `[a, b)`, the last closed. Equal width: edges at k/B. Equal mass: the
/// edges are data values, and equal values are never split, so there may be fewer bins than asked
/// for. A bin without rows answers with its centre. The answer is blended with the input, see
/// ``Blend``.
///
/// - Complexity: O(classes × rows log rows), six times that with the default blend.
/// - References: Zadrozny and Elkan 2001, "Obtaining calibrated probability estimates from decision
///   trees and naive Bayesian classifiers".
public struct HistogramRecalibration: RecalibrationMethod {
  /// Where the edges of the bins are.
  public enum Binning: String, Sendable, Equatable {
    /// At k/B.
    case equalWidth = "equal-width"
    /// At the data's own quantiles, ties never split.
    case equalMass = "equal-mass"
  }

  /// The number of bins asked for.
  public let bins: Int
  /// Where their edges are.
  public let binning: Binning
  /// How much of the curve is used.
  public let blend: Blend

  /// Creates the method.
  ///
  /// - Parameters:
  ///   - bins: The number of bins, at least 1; 15 as in most of the literature.
  ///   - binning: Where their edges are.
  ///   - blend: How much of the curve is used.
  public init(
    bins: Int = 15,
    binning: Binning = .equalMass,
    blend: Blend = .crossFit(folds: 5, seed: 0)
  ) {
    self.bins = bins
    self.binning = binning
    self.blend = blend
  }

  /// `.histogram`.
  public var kind: RecalibrationKind { .histogram }
  /// The method in words.
  public var spec: String {
    "histogram binning, \(bins) \(binning.rawValue) bins, one against the rest, renormalised, "
      + blend.words
  }

  /// Fits the curves and the blend.
  public func fit(_ predictions: Predictions) throws -> Recalibrator {
    guard bins >= 1 else {
      throw MetricsError.invalid("Histogram binning needs at least one bin; found \(bins).")
    }
    let rows = try prepare(predictions)
    let curveRows = CurveRows(rows)
    let folds = try blend.folds(predictions)
    let curves = try curveRows.curves(folds, curve)
    let weight = try blend.weight(curveRows, folds, outside: curves.outside)
    return try finish(rows, .curves(CurveMap(curves: curves.all, blend: weight)), end: FitEnd())
  }

  private func curve(_ table: CurveTable) -> ProbabilityCurve {
    let edges =
      switch binning {
      case .equalWidth: (1..<bins).map { Double($0) / Double(bins) }
      case .equalMass: Self.quantiles(table, bins)
      }
    var weight = [Double](repeating: 0, count: edges.count + 1)
    var hits = weight
    var bin = 0
    for place in table.confidence.indices {
      while bin < edges.count, table.confidence[place] >= edges[bin] { bin += 1 }
      weight[bin] += table.weight[place]
      hits[bin] += table.hitWeight[place]
    }
    let ends = [0] + edges + [1]
    let values = weight.indices.map { bin in
      weight[bin] > 0 ? min(1, hits[bin] / weight[bin]) : (ends[bin] + ends[bin + 1]) / 2
    }
    return ProbabilityCurve(form: .steps, places: edges, values: values)
  }

  /// Edges that cut the weight into parts as equal as whole groups of ties allow.
  private static func quantiles(_ table: CurveTable, _ bins: Int) -> [Double] {
    let total = table.weight.reduce(0, +)
    var edges: [Double] = []
    var below = 0.0
    var cut = 1
    for place in table.confidence.indices {
      // An edge before the first group would make an empty bin.
      if place > 0, cut < bins, below >= total * Double(cut) / Double(bins) {
        edges.append(table.confidence[place])
        while cut < bins, below >= total * Double(cut) / Double(bins) { cut += 1 }
      }
      below += table.weight[place]
    }
    return edges
  }
}
