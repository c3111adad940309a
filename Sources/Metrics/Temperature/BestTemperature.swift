internal import Glibc

/// The temperature T that minimises the log loss of softmax(z / T) on the rows given, and that loss.
///
/// In-sample: the rows that choose T also evaluate it, so the loss is a little too good. For a number to
/// report as an improvement, fit on other rows.
///
/// The loss is convex in β = 1/T. It is minimised over ln β by Halley's method, started from at most
/// 16,384 of the rows (of many classes from fewer) and safeguarded by a bracket, until the next step could no longer change β in
/// double precision. The loss at the optimum comes from the last pass by its Taylor series, whose
/// first term left out is below 1e-18.
///
/// - Edge cases: ``limit`` says why there is no optimum. Of probabilities, ln p is scaled; a
///   probability of 0 for the right class makes every loss infinite.
/// - Complexity: O(rows × classes); about two passes over all rows.
/// - References: Guo, Pleiss, Sun and Weinberger 2017, "On calibration of modern neural networks",
///   section 4.2.
public struct BestTemperature: Sendable, Equatable {
  /// Why no finite, positive temperature is best.
  public enum Limit: String, Sendable, Codable {
    /// Every row is right, so the loss keeps falling as T falls to 0.
    case everyRowRight
    /// Right classes score no better than the average class, so T grows without end.
    case scoresMislead
    /// Every row scores all classes alike, so T changes nothing.
    case flat
    /// A right class has a probability of 0, so the loss is infinite at every T.
    case infiniteLoss
    /// The search did not end; never seen, and reported rather than hidden.
    case iterations
  }

  /// 1 / T, or `nil` when there is no optimum.
  public let inverse: Double?
  /// The mean log loss at the optimum, or `nil` when there is none.
  public let logLoss: Double?
  /// Why there is no optimum, or `nil` when there is one.
  public let limit: Limit?
  /// The number of passes over all rows.
  public let passes: Int

  /// T, or `nil` when there is no optimum.
  public var temperature: Double? { inverse.map { 1 / $0 } }

  /// The definition of the temperature in words.
  public static let spec = "temperature of minimum log loss on the given rows (in-sample)"

  /// Finds the best temperature, or gives `nil` without rows that count.
  public init?(_ predictions: Predictions) { self.init(predictions, .all) }

  /// Finds the best temperature of some of the rows.
  init?(_ predictions: Predictions, _ rows: TemperatureRows) {
    let places = 0..<rows.count(predictions)
    guard places.contains(where: { predictions.weights?[rows.row($0)] ?? 1 > 0 }) else {
      return nil
    }
    var search = TemperatureSearch(predictions, rows)
    self = search.run()
  }

  init(inverse: Double?, logLoss: Double?, limit: Limit?, passes: Int) {
    self.inverse = inverse
    self.logLoss = logLoss
    self.limit = limit
    self.passes = passes
  }
}

/// Halley's method in ln β within a bracket.
private struct TemperatureSearch {
  private let predictions: Predictions
  private let rows: TemperatureRows
  private var passes = 0

  init(_ predictions: Predictions, _ rows: TemperatureRows) {
    self.predictions = predictions
    self.rows = rows
  }

  mutating func run() -> BestTemperature {
    var place = 0.0
    let stride = rows.count(predictions) / sampleRows
    if stride > 1 {
      // The sample only chooses where to start, so its own limits do not matter.
      place = descend(from: 0, every: stride, tolerance: 1e-3)?.place ?? 0
      passes = 0
    }
    guard let end = descend(from: place, every: 1, tolerance: 1e-6) else {
      return BestTemperature(inverse: nil, logLoss: nil, limit: reason(), passes: passes)
    }
    // No better than saying 1/K of every class: the optimum is β = 0 but for rounding.
    guard log(Double(predictions.classes)) - end.loss > 1e-14 else {
      return BestTemperature(inverse: nil, logLoss: nil, limit: .scoresMislead, passes: passes)
    }
    return BestTemperature(
      inverse: exp(end.place),
      logLoss: end.loss,
      limit: nil,
      passes: passes
    )
  }

  /// About how many rows the start is found with: of many classes fewer, down to what brings the start within some
  /// hundredths of the end, from where three passes over all rows are enough.
  private var sampleRows: Int { min(16_384, max(1_024, (1 << 22) / predictions.classes)) }

  /// The optimum in ln β of the rows, or of a sample of them; `nil` when there is none.
  private mutating func descend(
    from start: Double,
    every stride: Int,
    tolerance: Double
  ) -> (place: Double, loss: Double)? {
    TemperatureDescent(start: start, tolerance: tolerance).run { place in
      passes += 1
      return TemperatureLoss.at(beta: exp(place), predictions, every: stride, rows: rows)
    }
  }

  /// Why the search found nothing.
  private func reason() -> BestTemperature.Limit {
    var isFlat = true
    var everyRowRight = true
    var lossIsInfinite = false
    let matrix = predictions.matrix
    let classes = predictions.classes
    for place in 0..<rows.count(predictions) {
      let row = rows.row(place)
      guard predictions.weights?[row] ?? 1 > 0 else { continue }
      let right = matrix[row, Int(predictions.labels[row])]
      for k in 0..<classes {
        if matrix[row, k] != right { isFlat = false }
        if matrix[row, k] > right { everyRowRight = false }
      }
      if case .probabilities = predictions.scores, right == 0 { lossIsInfinite = true }
    }
    if lossIsInfinite { return .infiniteLoss }
    if isFlat { return .flat }
    if everyRowRight { return .everyRowRight }
    let atZero = TemperatureLoss.at(beta: 1e-300, predictions, every: 1, rows: rows)
    return atZero.slope >= 0 ? .scoresMislead : .iterations
  }
}

/// Halley's method in ln β within a bracket, on whatever rows the loss is of.
struct TemperatureDescent {
  let start: Double
  let tolerance: Double

  /// The optimum in ln β and the mean loss there, or `nil` when there is none.
  ///
  /// - Parameter evaluate: The loss at a ln β.
  func run(_ evaluate: (Double) -> TemperatureLoss) -> (place: Double, loss: Double)? {
    var place = start
    var low = -Double.infinity
    var high = Double.infinity
    var reach = 2.0
    for _ in 0..<200 {
      let at = evaluate(place)
      guard at.hasWrongRow, at.loss.isFinite, at.weight > 0 else { return nil }
      let slope = at.slope
      if slope < 0 { low = place } else { high = place }
      // Halley's step; without positive curvature it has no meaning.
      let bend = 2 * at.curve * at.curve - slope * at.jerk
      let step = at.curve > 0 && bend > 0 ? -2 * slope * at.curve / bend : .infinity
      if abs(step) <= tolerance || slope == 0 {
        let move = slope == 0 ? 0 : step
        let change = move * (slope + move * (at.curve / 2 + move * at.jerk / 6))
        return (place + move, (at.loss + change) / at.weight)
      }
      let next = place + step
      if next > low, next < high, abs(step) <= reach {
        place = next
      } else if low.isFinite, high.isFinite {
        place = (low + high) / 2
      } else {
        place += slope < 0 ? reach : -reach
        reach *= 2
      }
      if high.isFinite, low.isFinite, high - low <= 1e-15 * max(1, abs(low)) {
        return (place, at.loss / at.weight)
      }
      // β outside e^±700 leaves the range of doubles: there is no optimum.
      guard abs(place) < 700 else { return nil }
    }
    return nil
  }
}
