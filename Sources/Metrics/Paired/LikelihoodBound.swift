internal import Glibc

/// Whether a gap in log loss or Brier score is larger than what would happen if the other model were exactly right.
///
/// A paired interval sees only the rows that happened. Where a model is surer and no row has punished it
/// yet, every row speaks for it, and the interval is short, although the next rows may turn it. The total
/// gain G = units · |gap| is the logarithm of the likelihood ratio of the two models. If the probabilities
/// of the model that lost were exactly right, a gain of G or more would have a probability of at most
/// e^(−G) (Markov's inequality, since the ratio's mean is then 1). So below log(2/α) nats the rows do not
/// rule out that the model with the higher loss is the right one, and no model is called better.
///
/// Of a Brier score the gain is that of Chernoff's bound (`BrierEvidence`): were the model that lost exactly right, a
/// score as far below its own would have a probability of at most e^(−G).
///
/// - Note: For independent rows that count once or several times the bound is exact at any number of rows
///   and classes. For sampling weights and clusters it takes the units that tell as much (Kish), which is
///   an approximation. It is conservative: a gap may be real and yet not be called.
/// - References: Royall 1997, "Statistical Evidence", section 1.4; Ville 1939.
public struct LikelihoodBound: Sendable, Equatable {
  /// The total gain in nats, over independent units; of a Brier score no more than is needed to know.
  public let gain: Double
  /// The gain from which on the other model's being right is ruled out: log(2/α).
  public let needed: Double

  /// Bounds a gap.
  ///
  /// - Parameters:
  ///   - gap: The difference of the mean log losses, in nats.
  ///   - units: The number of independent rows that tell as much as the data do.
  ///   - level: The level of the verdict, 1 − α.
  public init(gap: Double, units: Double, level: Double) {
    gain = abs(gap) * units
    needed = log(2 / (1 - level))
  }

  /// Bounds a gap in Brier score.
  ///
  /// - Parameters:
  ///   - winner: The model with the lower score.
  ///   - loser: The other model, on the same rows.
  ///   - units: The number of independent rows that tell as much as the data do.
  ///   - level: The level of the verdict, 1 − α.
  /// - Complexity: O(rows × classes), a few times.
  init(brierOf winner: Predictions, below loser: Predictions, units: Double, level: Double) {
    needed = log(2 / (1 - level))
    let total = loser.weights?.reduce(0, +) ?? Double(loser.rows)
    let share = total > 0 ? units / total : 0
    let evidence = BrierEvidence(winner: winner, loser: loser)
    gain = share > 0 ? share * evidence.gain(enough: needed / share) : 0
  }

  /// Whether the rows rule out that the model with the higher loss is exactly right.
  public var isBeyondChance: Bool { gain >= needed }

  /// How many times as many rows it takes, were the gap to stay.
  var factor: Double { gain > 0 ? needed / gain : .infinity }

  /// Why nothing is said.
  func reason(_ rows: Int?) -> String {
    "too little speaks for it: the model with the higher loss could still be exactly right"
      + (rows.map { "; it needs about \($0) rows" } ?? "")
  }
}
