public import CandorMetrics
import CandorText

/// What the rows say of a gate: it holds, it fails, or they cannot tell.
public struct GateFinding: Sendable, Encodable {
  /// The three answers.
  public enum Answer: String, Sendable, Encodable {
    case holds
    case fails
    case cannotTell = "cannot_tell"
  }

  /// The gate as it was written.
  public let gate: String
  /// The model it is asked of.
  public let model: String
  /// The answer.
  public let answer: Answer
  /// The number, or its difference from the first model.
  public let value: Double
  /// Its interval; absent where there is none, and the number alone decides.
  public let interval: Interval?
  /// About how many rows it would take to tell.
  public let rows_needed: Int?
  /// The answer in words.
  public let sentence: String

  /// Reads the answer off a number.
  ///
  /// The gate holds where the whole interval is on its right side, and fails where the whole interval is
  /// on the wrong one.
  init(_ gate: Gate, model: String, value: Double, interval: Interval?, rows: Int) {
    self.gate = gate.text
    self.model = model
    self.value = value
    self.interval = interval
    let sign: Double = gate.relation.wantsLess ? 1 : -1
    let bound = sign * gate.bound
    let isStrict = gate.relation == .below || gate.relation == .above
    func passes(_ number: Double) -> Bool { isStrict ? number < bound : number <= bound }
    let ends = [interval?.low ?? value, interval?.high ?? value].map { sign * $0 }
    let what =
      (gate.isAgainstBaseline ? "the difference in \(gate.id)" : "\(gate.id)")
      + (gate.group.map { " where \($0.column) is \($0.value)" } ?? "")
    let shown =
      NumberText.metric(value)
      + (interval.map {
        " [\(NumberText.metric($0.low)), \(NumberText.metric($0.high))]"
      } ?? "")
    let start = "\(gate.text): \(what) of \(model) is \(shown)"
    if ends.allSatisfy(passes) {
      answer = .holds
      rows_needed = nil
      sentence = "\(start). The gate holds."
    } else if !ends.contains(where: passes) {
      answer = .fails
      rows_needed = nil
      sentence = "\(start). The gate fails."
    } else {
      answer = .cannotTell
      // The interval shrinks with the root of the rows, and must clear the bound from where the value is.
      let half = ends.max().map { ($0 - (ends.min() ?? $0)) / 2 } ?? 0
      let distance = abs(value - gate.bound)
      let needed = Double(rows) * (half / distance) * (half / distance)
      rows_needed =
        needed.isFinite && needed < 1e12 && needed > Double(rows)
        ? Int(needed.rounded(.up)) : nil
      sentence =
        "\(start). These \(NumberText.count(rows)) rows cannot tell"
        + (rows_needed.map { ": it needs about \(NumberText.count(Self.rounded($0))) rows." }
          ?? "; the number is too near the bound, or its interval reaches across it.")
    }
  }

  /// Two figures: more would say more than is known.
  private static func rounded(_ rows: Int) -> Int {
    var unit = 1
    while rows / unit >= 100 { unit *= 10 }
    return (rows + unit - 1) / unit * unit
  }
}
