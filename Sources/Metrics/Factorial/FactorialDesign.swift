/// A crossing of factors, and the columns that stand for its effects in a least-squares fit.
///
/// Effects are named so that they can be read without knowing a coding:
///
/// - A factor of two levels has one main effect: the second level minus the first.
/// - A factor of more levels has one effect a level: that level minus the mean over levels.
/// - An interaction of factors is a difference of such differences: with two levels each, (effect of
///   A at the second level of B) − (effect of A at the first level of B). It is zero when the
///   effects add up.
///
/// Two-level factors are coded ∓½ and others by sum-to-zero columns, so that in a balanced crossing
/// every effect is the contrast of cell means that its name says.
public struct FactorialDesign: Sendable, Equatable {
  /// A factor and its levels, in order; the first is the reference of a two-level factor.
  public struct Factor: Sendable, Equatable {
    /// The factor's name.
    public let name: String
    /// What the levels are called.
    public let levels: [String]

    /// Creates a factor.
    public init(name: String, levels: [String]) {
      self.name = name
      self.levels = levels
    }
  }

  /// The factors.
  public let factors: [Factor]
  /// Up to how many factors an interaction joins.
  public let order: Int

  /// Creates a design.
  ///
  /// - Parameters:
  ///   - factors: At least one; each with two or more levels and its own name.
  ///   - order: 1 for main effects only, 2 for interactions of pairs, and so on.
  /// - Throws: `MetricsError` naming the factor that has fewer than two levels or a name twice.
  public init(factors: [Factor], order: Int) throws {
    guard !factors.isEmpty, order >= 1 else {
      throw MetricsError.invalid("A factorial analysis needs at least one factor and order 1.")
    }
    for factor in factors {
      guard Set(factor.levels).count == factor.levels.count, factor.levels.count >= 2 else {
        throw MetricsError.invalid(
          "Factor `\(factor.name)` has the levels \(factor.levels); it needs two different ones or"
            + " more to have an effect."
        )
      }
    }
    guard Set(factors.map(\.name)).count == factors.count else {
      throw MetricsError.invalid("The factors \(factors.map(\.name)) are not all different.")
    }
    self.factors = factors
    self.order = min(order, factors.count)
  }

  /// The factors that each term joins, main effects first; the intercept is not among them.
  package var terms: [[Int]] {
    let all = (1..<1 << factors.count).map { mask in
      factors.indices.filter { mask >> $0 & 1 == 1 }
    }
    return all.filter { $0.count <= order }
      .sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count }
  }

  /// What a factor's columns hold for a level: one number for two levels, `levels − 1` for more.
  package func coding(factor: Int, level: Int) -> [Double] {
    let count = factors[factor].levels.count
    if count == 2 { return [level == 0 ? -0.5 : 0.5] }
    return (0..<count - 1).map { column in
      level == count - 1 ? -1 : (column == level ? 1 : 0)
    }
  }

  /// The number of effects a factor shows and how each follows from its columns.
  package func readings(factor: Int) -> [(label: String, weights: [Double])] {
    let levels = factors[factor].levels
    if levels.count == 2 { return [("\(levels[0]) → \(levels[1])", [1])] }
    return levels.indices.map { (levels[$0], coding(factor: factor, level: $0)) }
  }

  /// The row of the design for one cell: 1 for the mean, then the columns of each term.
  package func row(levels: [Int]) -> [Double] {
    precondition(levels.count == factors.count)
    return [1]
      + terms.flatMap { term in
        term.reduce([1.0]) { product, factor in
          let code = coding(factor: factor, level: levels[factor])
          return product.flatMap { value in code.map { value * $0 } }
        }
      }
  }
}
