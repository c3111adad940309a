import CandorMetrics
import Glibc

/// The most that any test at 5 % can find, where one class of K is off in its level and nobody knows which.
///
/// Standardised levels of many rows are normal numbers; that of one class is moved by δ, up or down. The mean of the
/// likelihood ratios over classes and signs, Σ cosh(δ z_k), is then the test of the largest mean power there is
/// (Neyman and Pearson's lemma for a uniform prior). A panel that looks at the top label, slopes and shapes, too, must find
/// less.
enum PanelBound {
  static func run(_ count: Int) {
    // Of this size the test of one class alone finds 67 %.
    let delta = 2.4
    let lines = [2, 10, 100].map { classes -> [String] in
      let null = simulate(count) { statistic(draw(classes, $0, move: 0), delta) }.sorted()
      let critical = null[Int(0.95 * Double(null.count))]
      let most = simulate(count) {
        statistic(draw(classes, count + $0, move: delta), delta) > critical
      }
      let own = simulate(count) { abs(draw(classes, count + $0, move: delta)[0]) > 1.959964 }
      return ["\(classes)", Share(own).text, Share(most).text]
    }
    printTable(
      "One class of K off in its level by \(delta) standard deviations: what tests at 5 % find",
      ["classes", "the test of that class alone", "the best test that does not know which"],
      lines
    )
  }

  private static func draw(_ classes: Int, _ index: Int, move: Double) -> [Double] {
    var stream = AddressedRandom(seed: 83, purpose: "panel bound", index: index)
    var values = (0..<classes).map { _ in stream.normal() }
    values[0] += move
    return values
  }

  /// ln Σ cosh(δ z), without overflow.
  private static func statistic(_ values: [Double], _ delta: Double) -> Double {
    let logs = values.map { abs(delta * $0) + log1p(exp(-2 * abs(delta * $0))) }
    let largest = logs.max() ?? 0
    return largest + log(logs.reduce(0) { $0 + exp($1 - largest) })
  }
}
