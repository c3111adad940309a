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
public struct HistogramRecalibration: ShareMethod {
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

  func check() throws {
    guard bins >= 1 else {
      throw MetricsError.invalid("Histogram binning needs at least one bin; found \(bins).")
    }
  }

  /// The share of hits between each two edges.
  func curve(_ table: CurveTable) -> ProbabilityCurve {
    let edges =
      switch binning {
      case .equalWidth: (1..<bins).map { Double($0) / Double(bins) }
      case .equalMass: quantiles(table).map { table.confidence[$0] }
      }
    let cuts = [0] + edges.map { table.first(atLeast: $0) } + [table.count]
    let ends = [0] + edges + [1]
    let values = (0...edges.count).map { bin in
      let sums = table.sums(cuts[bin]..<cuts[bin + 1])
      return sums.weight > 0 ? min(1, sums.hits / sums.weight) : (ends[bin] + ends[bin + 1]) / 2
    }
    return ProbabilityCurve(form: .steps, places: edges, values: values)
  }

  /// The first rows of bins that cut the weight into parts as equal as whole groups of ties allow.
  private func quantiles(_ table: CurveTable) -> [Int] {
    let total = table.weights.map { $0.reduce(0, +) } ?? Double(table.count)
    var edges: [Int] = []
    var below = 0.0
    var row = 0
    for cut in 1..<max(2, bins) where cut < bins {
      let part = total * Double(cut) / Double(bins)
      if let weights = table.weights {
        while row < table.count, below < part {
          below += weights[row]
          row += 1
        }
      } else {
        row = max(row, Int(part.rounded(.up)))
      }
      // An edge before the first group would make an empty bin.
      row = max(1, row)
      while row < table.count, !table.isFirst(row) {
        below += table.weights?[row] ?? 1
        row += 1
      }
      guard row < table.count else { break }
      if edges.last != row { edges.append(row) }
    }
    return edges
  }
}
