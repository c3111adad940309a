/// Isotonic recalibration: the best non-decreasing curve of probabilities, one a class.
///
/// With two classes one curve of class 1; with more, each class against the rest, then every row is
/// divided by its sum (a row that all curves put at 0 keeps its own probabilities). Equal
/// probabilities are pooled first, so the order of the rows does not matter. Between fitted values
/// the curve is linear, outside it is constant. The answer is blended with the input, see ``Blend``;
/// `.fixed(1)` is the bare curve of other tools.
///
/// - Complexity: O(classes × rows log rows), six times that with the default blend.
/// - References: Zadrozny and Elkan 2002, "Transforming classifier scores into accurate multiclass
///   probability estimates"; Ayer et al. 1955 for the fit.
public struct IsotonicRecalibration: ShareMethod {
  /// How much of the curve is used.
  public let blend: Blend

  /// Creates the method.
  public init(blend: Blend = .crossFit(folds: 5, seed: 0)) {
    self.blend = blend
  }

  /// `.isotonic`.
  public var kind: RecalibrationKind { .isotonic }
  /// The method in words.
  public var spec: String {
    "isotonic, one against the rest, renormalised, \(blend.words)"
  }

  /// The knots of the fit: the two ends of every block of equal value.
  func curve(_ table: CurveTable) -> ProbabilityCurve {
    var pool = PooledBlocks()
    table.eachGroup { rows in
      let sums = table.sums(rows)
      pool.add(PooledBlocks.Block(start: rows.lowerBound, weight: sums.weight, sum: sums.hits))
    }
    var places: [Double] = []
    var values: [Double] = []
    for (index, block) in pool.blocks.enumerated() {
      let end = index + 1 < pool.blocks.count ? pool.blocks[index + 1].start : table.count
      let value = min(1, max(0, block.sum / block.weight))
      let (first, last) = (table.confidence[block.start], table.confidence[end - 1])
      places.append(first)
      values.append(value)
      guard last > first else { continue }
      places.append(last)
      values.append(value)
    }
    return ProbabilityCurve(form: .linear, places: places, values: values)
  }
}
