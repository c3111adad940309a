import CandorFigures
public import CandorMetrics
import CandorText
import CandorTrain

/// Two recipes compared over the seeds of each.
public struct SeedContrast: Sendable {
  /// One measure's difference.
  public struct Difference: Sendable {
    /// What was compared.
    public let measure: SeedMeasure
    /// The comparison of the runs.
    public let found: SeedComparison

    /// Whether these seeds tell the recipes apart.
    public var isTold: Bool { found.interval.low > 0 || found.interval.high < 0 }
  }

  /// What the rows of a cell of the agreement table carry of the gap in test loss, over pairs of runs of equal seed.
  public struct AgreementMean: Sendable {
    /// Which run is right.
    public let agreement: AgreementCell
    /// The contribution in each pair.
    public let found: ReplicateMean
  }

  /// The first recipe.
  public let a: SeedGroups.Group
  /// The second recipe.
  public let b: SeedGroups.Group
  /// The differences that the seeds define; none with one seed of either recipe.
  public let differences: [Difference]
  /// Where the gap in test loss sits; empty unless both recipes have at least two equal seeds.
  public let agreementTable: [AgreementMean]
  /// What the two recipes differ in, in words.
  public let varied: [String]

  /// The level of every interval over seeds.
  let level: Double

  init(_ a: SeedGroups.Group, _ b: SeedGroups.Group, level: Double) {
    self.a = a
    self.b = b
    self.level = level
    varied = ConfoundWarnings.differences(a.recipe, b.recipe)
    guard a.seeds.count > 1, b.seeds.count > 1 else {
      differences = []
      agreementTable = []
      return
    }
    differences = SeedMeasure.allCases.compactMap { measure in
      guard let valuesA = a.values(of: measure), let valuesB = b.values(of: measure),
        let found = SeedComparison(unpaired: valuesA, valuesB, level: level)
      else { return nil }
      return Difference(measure: measure, found: found)
    }
    agreementTable = Self.agreementTable(a, b, level)
  }

  /// The difference of a measure.
  public func difference(_ measure: SeedMeasure) -> Difference? {
    differences.first { $0.measure == measure }
  }

  private static func agreementTable(
    _ a: SeedGroups.Group,
    _ b: SeedGroups.Group,
    _ level: Double
  ) -> [AgreementMean] {
    let pairs = a.seeds.indices.compactMap { place in
      b.seeds.firstIndex(of: a.seeds[place]).map { (a.facts[place], b.facts[$0]) }
    }.filter { $0.labels == $1.labels && $0.rows > 0 }
    guard pairs.count > 1 else { return [] }
    let contributions = pairs.map { one, other in
      var sums = [Double](repeating: 0, count: AgreementCell.allCases.count)
      for row in 0..<one.rows {
        let agreement = AgreementCell(aRight: one.isHit(row), bRight: other.isHit(row))
        let place = AgreementCell.allCases.firstIndex(of: agreement) ?? 0
        sums[place] += other.logLoss[row] - one.logLoss[row]
      }
      return sums.map { $0 / Double(one.rows) }
    }
    return AgreementCell.allCases.enumerated().compactMap { place, agreement in
      (try? ReplicateMean(contributions.map { $0[place] }, level: level)).map {
        AgreementMean(agreement: agreement, found: $0)
      }
    }
  }
}

extension SeedContrast {
  /// What the seeds say, a sentence each.
  public var sentences: [String] { sentences(.english) }

  /// The same in a language.
  func sentences(_ language: Language) -> [String] {
    guard a.seeds.count > 1, b.seeds.count > 1 else {
      return [
        ReportPhrase.seedOne.text(
          language,
          [
            "a": a.name, "b": b.name, "seedsA": "\(a.seeds.count)", "seedsB": "\(b.seeds.count)",
          ]
        )
      ]
    }
    return confound(language) + differences.map { sentence($0, language) }
      + DropoutClaim(self, language).sentences
  }

  /// What to remember: the loss and the accuracy of the recipes, then dropout's claim.
  public var headlines: [String] { headlines(.english) }

  /// The same in a language.
  func headlines(_ language: Language) -> [String] {
    guard !differences.isEmpty else { return sentences(language) }
    return confound(language)
      + [SeedMeasure.testLoss, .testAccuracy].compactMap { measure in
        difference(measure).map { sentence($0, language) }
      } + DropoutClaim(self, language).sentences
  }

  /// What else differs: no sentence about the recipes is one about dropout alone then.
  private func confound(_ language: Language) -> [String] {
    guard varied.count > 1 else { return [] }
    return [
      ReportPhrase.seedVaried.text(
        language,
        ["a": a.name, "b": b.name, "list": varied.joined(separator: ", ")]
      )
    ]
  }

  private func sentence(_ difference: Difference, _ language: Language) -> String {
    let found = difference.found
    let words = ReportPhrase.seedDifference.text(
      language,
      [
        "a": a.name, "b": b.name, "countA": "\(found.a.values.count)",
        "countB": "\(found.b.values.count)", "measure": difference.measure.words(language),
        "meanA": NumberText.metric(found.a.mean), "meanB": NumberText.metric(found.b.mean),
        "spreadA": NumberText.metric(found.a.standardDeviation),
        "spreadB": NumberText.metric(found.b.standardDeviation),
        "difference": NumberText.difference(found.difference),
        "interval": NumberText.interval(found.interval.low, found.interval.high),
        "p": NumberText.pValue(found.pValue, withSign: true),
      ]
    )
    let doubt = difference.isTold ? [] : [ReportPhrase.seedOpen.text(language)]
    return language.joined([words] + doubt)
  }
}
