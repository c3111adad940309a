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
public struct IsotonicRecalibration: RecalibrationMethod {
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

  /// Fits the curves and the blend.
  public func fit(_ predictions: Predictions) throws -> Recalibrator {
    let rows = try prepare(predictions)
    let curveRows = CurveRows(rows)
    let folds = try blend.folds(predictions)
    let curves = try curveRows.curves(folds, Self.curve)
    let weight = try blend.weight(curveRows, folds, outside: curves.outside)
    return try finish(rows, .curves(CurveMap(curves: curves.all, blend: weight)), end: FitEnd())
  }

  /// The knots of the fit: the two ends of every block of equal value.
  private static func curve(_ table: CurveTable) -> ProbabilityCurve {
    let fit = PoolAdjacentViolators(sums: table.hitWeight, weights: table.weight)
    var places: [Double] = []
    var values: [Double] = []
    for block in 0..<fit.count where fit.weights[block] > 0 {
      let range = fit.range(block)
      let value = min(1, max(0, fit.value(block)))
      places.append(table.confidence[range.lowerBound])
      values.append(value)
      guard range.count > 1 else { continue }
      places.append(table.confidence[range.upperBound - 1])
      values.append(value)
    }
    return ProbabilityCurve(form: .linear, places: places, values: values)
  }
}
