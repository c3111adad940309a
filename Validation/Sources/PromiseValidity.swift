import CandorMetrics
import Glibc

/// Whether the gain that cross-fitting promises is what new rows give, also where every row is there five times.
///
/// The model is calibrated, so that every map can only lose. Folds that part the copies of a row would evaluate a map
/// on rows that it has seen, and promise a gain.
enum PromiseValidity {
  private struct Outcome: Sendable {
    let promised, given: Double
  }

  static func run(_ plan: [(rows: Int, simulations: Int)]) {
    let kinds: [RecalibrationKind] = [.temperature, .vector, .isotonic, .histogram, .beta]
    for copies in [1, 5] {
      let lines = kinds.flatMap { kind -> [[String]] in
        let found = plan.map { step in
          simulate(step.simulations) { outcome(kind, step.rows, copies, $0) }.compactMap { $0 }
        }
        return [
          ["\(kind.rawValue): promised"] + found.map { mean($0.map(\.promised)) },
          ["\(kind.rawValue): on new rows"] + found.map { mean($0.map(\.given)) },
          ["\(kind.rawValue): promised less given"]
            + found.map { mean($0.map { $0.promised - $0.given }) },
        ]
      }
      printTable(
        "Gain in log loss by recalibrating a calibrated model, each row \(copies == 1 ? "once" : "five times")",
        ["mean ± its standard error"]
          + plan.map { "\($0.rows) different rows (\($0.simulations) sets)" },
        lines
      )
    }
  }

  private static func mean(_ values: [Double]) -> String {
    guard values.count > 1 else { return "–" }
    let mean = values.reduce(0, +) / Double(values.count)
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    return "\(fixed(mean, 4)) ± \(fixed((square / Double(values.count)).squareRoot(), 4))"
  }

  private static func outcome(
    _ kind: RecalibrationKind,
    _ rows: Int,
    _ copies: Int,
    _ index: Int
  ) -> Outcome? {
    let population = Population(sharpness: 1, noise: 0)
    let once = population.rows(rows, index: index)
    var all = once
    for _ in 1..<copies {
      all.logits += once.logits
      all.labels += once.labels
    }
    guard let seen = try? population.predictions(all),
      let new = try? population.predictions(population.rows(2_000, index: 1_000_000 + index)),
      let folds = try? Folds(seen, count: 5, seed: UInt64(index)),
      let crossed = try? CrossFit(method: kind.method, folds: folds).apply(seen),
      let after = try? kind.method.fit(seen).apply(new)
    else { return nil }
    func loss(_ predictions: Predictions) -> Double {
      let losses = RowFacts(predictions).logLoss
      return losses.reduce(0, +) / Double(losses.count)
    }
    return Outcome(
      promised: loss(seen) - loss(crossed.predictions),
      given: loss(new) - loss(after)
    )
  }
}
