import CandorAnalyze

/// What a study varies, over which levels, and what it holds fixed.
///
/// Factors are crossed: every combination of levels is a *cell*, and every cell is trained once for
/// each seed, which is the replicate.
public struct StudyPlan: Sendable, Equatable, Codable {
  /// A factor and its levels, the first of which is the reference.
  public struct Factor: Sendable, Equatable, Codable {
    /// The setting it varies.
    public let name: String
    /// The values it takes, in order.
    public let levels: [StudySetting]

    /// Creates a factor.
    public init(_ name: String, _ levels: [StudySetting]) {
      self.name = name
      self.levels = levels
    }
  }

  /// The study's name.
  public let name: String
  /// Settings that do not vary; what is not named has the recipe's default.
  public let base: [String: StudySetting]
  /// The factors, in the plan's order, without the seed.
  public let factors: [Factor]
  /// The seeds, one replicate of the whole crossing each.
  public let seeds: [Int]
  /// What the units measure beyond what they always do.
  public let measurements: [StudyMeasurement]

  /// The most units a plan may expand to: a mistyped plan should not fill a disk.
  public static let maximumUnits = 10_000

  /// Creates a plan after checking that it can be carried out.
  ///
  /// - Throws: `StudyError` naming a setting that is unknown, given twice or without levels, a
  ///   level given twice, settings that exclude each other, and a plan of too many units.
  public init(
    name: String,
    base: [String: StudySetting] = [:],
    factors: [Factor],
    seeds: [Int],
    measurements: [StudyMeasurement] = []
  ) throws {
    self.name = name
    self.base = base
    self.factors = factors
    self.seeds = seeds
    self.measurements = StudyMeasurement.allCases.filter(measurements.contains)
    try Self.check(name: name, base: base, factors: factors, seeds: seeds)
  }

  /// The same plan with the seeds 0 up to a number of them.
  ///
  /// - Throws: `StudyError` when there would be none, or too many units.
  public func seeds(_ count: Int) throws -> StudyPlan {
    try StudyPlan(
      name: name,
      base: base,
      factors: factors,
      seeds: Array(0..<max(0, min(count, Self.maximumUnits + 1))),
      measurements: measurements
    )
  }

  /// The number of cells.
  public var cellCount: Int { factors.reduce(1) { $0 * $1.levels.count } }

  private static func check(
    name: String,
    base: [String: StudySetting],
    factors: [Factor],
    seeds: [Int]
  ) throws {
    func fail(_ sentence: String) -> StudyError {
      StudyError(.badData, "Study plan `\(name)`: \(sentence)")
    }
    guard !name.isEmpty,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }),
      !name.hasPrefix(".")
    else {
      throw fail("the name may hold letters, digits, `-`, `_` and `.`, and not start with a point.")
    }
    for name in base.keys.sorted() + factors.map(\.name) {
      guard StudyRecipe.settings.contains(name) else {
        throw fail(
          "`\(name)` is not a setting. The settings are"
            + " \(StudyRecipe.settings.joined(separator: ", ")), and seed as a factor."
        )
      }
    }
    guard Set(factors.map(\.name)).count == factors.count else {
      throw fail("a factor is named twice in \(factors.map(\.name).joined(separator: ", ")).")
    }
    var units = seeds.count
    for factor in factors {
      if base[factor.name] != nil {
        throw fail("`\(factor.name)` is both fixed and a factor; keep one of the two.")
      }
      guard !factor.levels.isEmpty else { throw fail("factor `\(factor.name)` has no levels.") }
      guard Set(factor.levels).count == factor.levels.count else {
        throw fail(
          "factor `\(factor.name)` has a level twice:"
            + " \(factor.levels.map(\.text).joined(separator: " / "))."
        )
      }
      let (product, overflow) = units.multipliedReportingOverflow(by: factor.levels.count)
      guard !overflow, product <= maximumUnits else {
        throw fail("it expands to more than \(maximumUnits) units; cross fewer levels.")
      }
      units = product
    }
    guard !seeds.isEmpty, seeds.count <= maximumUnits else {
      throw fail("it needs between 1 and \(maximumUnits) seeds; found \(seeds.count).")
    }
    guard Set(seeds).count == seeds.count else { throw fail("a seed is given twice.") }
  }
}
