internal import CCandorGSL

/// Main effects and interactions of a factorial experiment, by least squares.
///
/// Two intervals go with each effect. The pooled one takes the noise to have one variance in every
/// cell. The one over seeds fits each seed's crossing by itself and looks at how much the effect
/// differs between seeds: it holds when some cells are far noisier than others, as they are when
/// dropout steadies training, but needs every seed to have every cell.
public struct FactorialFit: Sendable, Equatable {
  /// One effect.
  public struct Effect: Sendable, Equatable {
    /// The names of the factors it joins: one for a main effect.
    public let factors: [String]
    /// Which levels it is about, such as `0.1 → 0.5`, or several joined by ` × `.
    public let label: String
    /// The effect in units of the response.
    public let value: Double
    /// The interval from the pooled residuals, or `nil` when none are left over.
    public let pooled: Interval?
    /// The value in each seed, in the order of ``FactorialFit/seeds``; empty for an unbalanced design.
    public let bySeed: [Double]
    /// The interval over seeds, or `nil` with fewer than two complete seeds.
    public let overSeeds: Interval?

    /// The interval to show: over seeds where there is one, else the pooled one.
    public var interval: Interval? { overSeeds ?? pooled }
  }

  /// One finished run.
  public struct Observation: Sendable, Equatable {
    /// The level of each factor, as an index.
    public let levels: [Int]
    /// The seed, which replicates the whole crossing.
    public let seed: Int
    /// The outcome.
    public let response: Double

    /// Creates an observation.
    public init(levels: [Int], seed: Int, response: Double) {
      self.levels = levels
      self.seed = seed
      self.response = response
    }
  }

  /// The mean of the response over the cells.
  public let mean: Double
  /// The effects, main effects first.
  public let effects: [Effect]
  /// The seeds, ascending.
  public let seeds: [Int]
  /// Whether every seed has every cell exactly once.
  public let isBalanced: Bool

  /// Fits a design to observations.
  ///
  /// - Throws: `MetricsError` when an observation does not fit the design or the observations do not
  ///   determine the effects.
  /// - Complexity: O(observations · effects²).
  public init(
    design: FactorialDesign,
    observations: [Observation],
    level: Double = 0.95
  ) throws {
    for observation in observations {
      guard
        observation.levels.count == design.factors.count,
        zip(observation.levels, design.factors).allSatisfy({ $1.levels.indices.contains($0) })
      else {
        throw MetricsError.invalid(
          "A run has the levels \(observation.levels), which the design of"
            + " \(design.factors.map(\.name)) does not have."
        )
      }
    }
    let whole = try Self.leastSquares(design, observations)
    let seeds = Set(observations.map(\.seed)).sorted()
    let cells = design.factors.reduce(1) { $0 * $1.levels.count }
    let bySeed = seeds.map { seed in observations.filter { $0.seed == seed } }
    isBalanced = bySeed.allSatisfy { runs in
      runs.count == cells && Set(runs.map(\.levels)).count == cells
    }
    // Each seed alone: its crossing determines every effect, whatever noise is left.
    let fits = isBalanced ? try bySeed.map { try Self.leastSquares(design, $0) } : []
    let quantile =
      whole.degreesOfFreedom > 0
      ? gsl_cdf_tdist_Pinv(0.5 + level / 2, Double(whole.degreesOfFreedom)) : 0

    effects = try Self.readings(design).map { reading in
      let (value, standardError) = whole.combination(reading.weights)
      let each = fits.map { $0.combination(reading.weights).value }
      return Effect(
        factors: reading.factors,
        label: reading.label,
        value: value,
        pooled: standardError.map { error in
          Interval(
            level: level,
            low: value - quantile * error,
            high: value + quantile * error,
            method: "least squares, pooled residuals, \(whole.degreesOfFreedom) degrees of freedom"
          )
        },
        bySeed: each,
        overSeeds: each.count >= 2 ? try ReplicateMean(each, level: level).interval : nil
      )
    }
    mean = whole.coefficients[0]
    self.seeds = seeds
  }

  private static func leastSquares(
    _ design: FactorialDesign,
    _ observations: [Observation]
  ) throws -> LeastSquares {
    let rows = observations.map { design.row(levels: $0.levels) }
    let count =
      1
      + design.terms.reduce(0) { sum, term in
        sum + term.reduce(1) { $0 * design.coding(factor: $1, level: 0).count }
      }
    let columns = (0..<count).map { column in rows.map { $0[column] } }
    return try LeastSquares(columns: columns, response: observations.map(\.response))
  }

  /// Every effect that is shown, and the weights that make it from all coefficients.
  private static func readings(
    _ design: FactorialDesign
  ) -> [(factors: [String], label: String, weights: [Double])] {
    var result: [(factors: [String], label: String, weights: [Double])] = []
    var offset = 1
    let total = design.row(levels: design.factors.map { _ in 0 }).count
    for term in design.terms {
      let parts = term.map { design.readings(factor: $0) }
      var combined: [(label: [String], weights: [Double])] = [([], [1])]
      for part in parts {
        combined = combined.flatMap { done in
          part.map { next in
            (done.label + [next.label], done.weights.flatMap { w in next.weights.map { w * $0 } })
          }
        }
      }
      for (label, local) in combined {
        var weights = [Double](repeating: 0, count: total)
        for (index, weight) in local.enumerated() { weights[offset + index] = weight }
        result.append(
          (term.map { design.factors[$0].name }, label.joined(separator: " × "), weights)
        )
      }
      offset += combined[0].weights.count
    }
    return result
  }
}
