import Dispatch
import Glibc

/// Runs independent simulations side by side; each knows only its number.
func simulate<Value: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Value) -> [Value] {
  var results = [Value?](repeating: nil, count: count)
  results.withUnsafeMutableBufferPointer { results in
    nonisolated(unsafe) let results = results
    DispatchQueue.concurrentPerform(iterations: count) { results[$0] = body($0) }
  }
  return results.compactMap { $0 }
}

/// How often something happened, and how well that is known.
struct Share {
  let hits: Int
  let draws: Int

  init(_ outcomes: [Bool]) {
    hits = outcomes.count { $0 }
    draws = outcomes.count
  }

  var value: Double { Double(hits) / Double(draws) }

  /// The share in percent with its standard error, such as `95.1 ± 0.3`.
  var text: String {
    guard draws > 0 else { return "–" }
    let error = sqrt(value * (1 - value) / Double(draws))
    return "\(fixed(100 * value, 1)) ± \(fixed(100 * error, 1))"
  }
}

/// A number with a fixed count of decimals.
func fixed(_ value: Double, _ decimals: Int) -> String {
  let scale = pow(10, Double(decimals))
  let scaled = Int((abs(value) * scale).rounded())
  let whole = scaled / Int(scale)
  let rest = String(scaled % Int(scale))
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard decimals > 0 else { return "\(sign)\(whole)" }
  return "\(sign)\(whole).\(String(repeating: "0", count: decimals - rest.count))\(rest)"
}

/// A Markdown table.
func printTable(_ title: String, _ header: [String], _ rows: [[String]]) {
  print("### \(title)\n")
  for line in [header, header.map { _ in "---" }] + rows {
    print("| \(line.joined(separator: " | ")) |")
  }
  print()
  // A long run that is watched, or cut short, has shown every table it finished.
  fflush(nil)
}
