import CandorAnalyze
import CandorMetrics

/// Estimates as a JSON list without white space, written by hand: an encoder takes longer than many a
/// call that is asked for one number.
///
/// It holds what the document's list holds, each number as the shortest decimal that gives it back.
struct CompactEstimates {
  private(set) var text = "["

  /// - Returns: `nil` where a number is not finite, which JSON cannot hold.
  init?(_ entries: [MetricsDocument.Entry]) {
    for (place, entry) in entries.enumerated() {
      let interval = entry.interval.map { [$0.low, $0.high, $0.level] } ?? []
      let numbers = [entry.value, entry.by_chance, entry.corrected, entry.p_value].compactMap(
        \.self
      )
      guard (numbers + interval).allSatisfy(\.isFinite) else { return nil }
      text += place == 0 ? "{" : ",{"
      add("id", entry.id.rawValue, isFirst: true)
      add("spec", entry.spec)
      add("reason", entry.reason)
      add("interval_reason", entry.interval_reason)
      add("value", entry.value)
      add("by_chance", entry.by_chance)
      add("corrected", entry.corrected)
      add("p_value", entry.p_value)
      if let interval = entry.interval {
        text += ",\"interval\":{\"low\":\(interval.low),\"high\":\(interval.high)"
        add("level", interval.level)
        add("method", interval.method)
        text += "}"
      }
      text += "}"
    }
    text += "]"
  }

  private mutating func add(_ name: String, _ value: Double?) {
    if let value { text += ",\"\(name)\":\(value)" }
  }

  private mutating func add(_ name: String, _ value: String?, isFirst: Bool = false) {
    guard let value else { return }
    text += "\(isFirst ? "" : ",")\"\(name)\":\""
    if value.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5c }) {
      for scalar in value.unicodeScalars {
        switch scalar.value {
        case 0x22, 0x5c: text += "\\\(scalar)"
        case 0..<0x20:
          let digits = String(scalar.value, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: text.unicodeScalars.append(scalar)
        }
      }
    } else {
      text += value
    }
    text += "\""
  }
}
