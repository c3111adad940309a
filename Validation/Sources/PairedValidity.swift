import CandorMetrics
import Glibc

/// Paired intervals and tests on two models of which neither is better, and on two of known gap.
struct PairedValidity {
  /// How much noisier model b's logits are than model a's.
  let handicap: Double
  let title: String

  func run(_ plan: [(rows: Int, simulations: Int)]) {
    let truth = gap(400_000, index: -1)
    var lines: [String: [String]] = [:]
    var order: [String] = []
    for step in plan {
      let sets = simulate(step.simulations) { outcomes(step.rows, $0, truth) }
      for (place, name) in (sets.first ?? []).map(\.0).enumerated() {
        if lines[name] == nil { order.append(name) }
        lines[name, default: []].append(Share(sets.compactMap { $0[place].1 }).text)
      }
    }
    print("True difference of log loss: \(fixed(truth.expected, 5)).\n")
    printTable(
      title,
      ["share of"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
      order.map { [$0] + (lines[$0] ?? []) }
    )
  }

  private struct Drawn {
    var lossA: [Double] = []
    var lossB: [Double] = []
    var hitsA: [Bool] = []
    var hitsB: [Bool] = []
    /// The mean of the expected difference given the inputs, labels averaged out.
    var expected = 0.0
  }

  /// Two binary models that see the truth through noise of their own.
  private func gap(_ count: Int, index: Int) -> Drawn {
    var stream = AddressedRandom(seed: 40, purpose: "paired", index: index)
    var drawn = Drawn()
    for _ in 0..<count {
      let eta = 1.5 * stream.normal()
      let a = eta + 0.7 * stream.normal()
      let b = eta + (0.7 + handicap) * stream.normal()
      let p = 1 / (1 + exp(-eta))
      func loss(_ z: Double, _ hit: Bool) -> Double { log1p(exp(hit ? -z : z)) }
      let hit = stream.bernoulli(p)
      drawn.lossA.append(loss(a, hit))
      drawn.lossB.append(loss(b, hit))
      drawn.hitsA.append((a > 0) == hit)
      drawn.hitsB.append((b > 0) == hit)
      drawn.expected +=
        p * (loss(b, true) - loss(a, true)) + (1 - p) * (loss(b, false) - loss(a, false))
    }
    // Without a handicap the two are exchangeable: the truth is 0, not the sample's mean.
    drawn.expected = handicap == 0 ? 0 : drawn.expected / Double(count)
    return drawn
  }

  private func outcomes(_ rows: Int, _ index: Int, _ truth: Drawn) -> [(String, Bool?)] {
    let drawn = gap(rows, index: index)
    guard
      let paired = try? PairedRows(
        lossA: drawn.lossA,
        lossB: drawn.lossB,
        hitsA: drawn.hitsA,
        hitsB: drawn.hitsB,
        labels: [Int32](repeating: 0, count: rows)
      )
    else { return [] }
    var found: [(String, Bool?)] = []
    for rule in MeanInterval.allCases {
      let difference = PairedDifference(paired, rule: rule)
      let holds = difference.map {
        $0.interval.low <= truth.expected && truth.expected <= $0.interval.high
      }
      found.append(("95 % intervals that hold the difference, \(rule.rawValue)", holds))
    }
    let mcnemar = McNemarTest(hitsA: drawn.hitsA, hitsB: drawn.hitsB)
    found.append(
      ("rejections at 5 %, paired t", PairedDifference(paired).map { $0.pValue <= 0.05 })
    )
    found.append(("rejections at 5 %, McNemar exact", mcnemar.pValue <= 0.05))
    found.append(("rejections at 5 %, McNemar mid-p", mcnemar.midP <= 0.05))
    return found
  }
}
