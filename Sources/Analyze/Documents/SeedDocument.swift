import CandorMetrics
import CandorTrain

/// The numbers over seeds, as `explain --json` and `report --json` write them: each recipe with its
/// runs and spread, and each recipe's differences from the first.
struct SeedDocument: Encodable {
  /// One recipe.
  struct Recipe: Encodable {
    fileprivate struct Measure: Encodable {
      let id: SeedMeasure
      let values: [Double]
      let mean: Double?
      let standard_deviation: Double?
      let interval: Interval?
    }

    let name: String
    let hidden: [Int]
    let dropout: [Double]
    let learning_rate: Double
    let runs: [String]
    let seeds: [Int]
    fileprivate let measures: [Measure]
  }

  /// One recipe against the first.
  struct Contrast: Encodable {
    fileprivate struct Difference: Encodable {
      let id: SeedMeasure
      let a: Double
      let b: Double
      let difference: Double
      let standard_error: Double
      let degrees_of_freedom: Double
      let interval: Interval
      let p_value: Double
    }

    fileprivate struct AgreementCell: Encodable {
      let pairs: Int
      let log_loss_contribution: Double
      let standard_deviation: Double?
      let log_loss_contribution_interval: Interval?
      /// The older name of the one above.
      let interval: Interval?
    }

    fileprivate struct Claim: Encodable {
      let part: String
      let verdict: DropoutClaim.Verdict
      let sentence: String
    }

    let a: String
    let b: String
    let varied: [String]
    fileprivate let differences: [Difference]
    fileprivate let flips: [String: AgreementCell]
    fileprivate let dropout_claim: [Claim]
  }

  let recipes: [Recipe]
  let recipe_differences: [Contrast]

  /// Describes groups of runs.
  init(_ groups: SeedGroups) {
    recipes = groups.groups.map { Recipe($0, level: groups.level) }
    recipe_differences = groups.contrasts.map(Contrast.init)
  }
}

extension SeedDocument.Recipe {
  fileprivate init(_ group: SeedGroups.Group, level: Double) {
    name = group.name
    hidden = group.recipe.hidden
    dropout = group.recipe.dropout
    learning_rate = group.recipe.learningRate
    runs = group.runs
    seeds = group.seeds
    measures = group.values.map { measured in
      let mean = try? ReplicateMean(measured.values, level: level)
      return Measure(
        id: measured.measure,
        values: measured.values,
        mean: mean?.mean,
        standard_deviation: mean?.standardDeviation,
        interval: mean?.interval
      )
    }
  }
}

extension SeedDocument.Contrast {
  fileprivate init(_ contrast: SeedContrast) {
    a = contrast.a.name
    b = contrast.b.name
    varied = contrast.varied
    differences = contrast.differences.map { difference in
      let found = difference.found
      return Difference(
        id: difference.measure,
        a: found.a.mean,
        b: found.b.mean,
        difference: found.difference,
        standard_error: found.standardError,
        degrees_of_freedom: found.degreesOfFreedom,
        interval: found.interval,
        p_value: found.pValue
      )
    }
    flips = Dictionary(
      uniqueKeysWithValues: contrast.agreementTable.map { part in
        (
          part.agreement.rawValue,
          AgreementCell(
            pairs: part.found.values.count,
            log_loss_contribution: part.found.mean,
            standard_deviation: part.found.standardDeviation,
            log_loss_contribution_interval: part.found.interval,
            interval: part.found.interval
          )
        )
      }
    )
    dropout_claim = DropoutClaim(contrast).parts.map {
      Claim(part: $0.id, verdict: $0.verdict, sentence: $0.sentence)
    }
  }
}
