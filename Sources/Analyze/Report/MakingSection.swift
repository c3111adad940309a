import CandorFigures
import CandorMetrics
import CandorText
import CandorTrain

/// How each model and each number was made.
struct MakingSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  var section: PageSection {
    PageSection(
      title: ReportPhrase.howMade.text(report.language),
      blocks: report.evaluations.map { .facts(facts($0)) },
      isFolded: true
    )
  }

  func facts(_ evaluation: ModelEvaluation) -> [Fact] {
    let origin = evaluation.model.origin
    var facts = [
      Fact(say(.madeModel), origin.name),
      Fact(say(.madeFrom), "\(origin.path) (\(origin.kind.rawValue))"),
    ]
    if let epoch = origin.epoch { facts.append(Fact(say(.madeEpoch), String(epoch))) }
    if let samples = origin.monteCarloSamples {
      facts.append(Fact(say(.madePasses), String(samples)))
    }
    if let recipe = evaluation.model.recipe ?? evaluation.model.run?.info.recipe {
      facts += self.facts(recipe)
    }
    if let info = evaluation.model.run?.info {
      facts += info.data.sorted { $0.key < $1.key }.map {
        Fact(say(.madeSHA, ["name": $0.key]), $0.value)
      }
      facts += info.versions.sorted { $0.key < $1.key }.map {
        Fact(say(.madeVersion, ["name": $0.key]), $0.value)
      }
      facts.append(Fact(say(.madeCore), info.blasCore))
    }
    if let fingerprint = origin.labelFingerprint {
      facts.append(Fact(say(.madeLabels), fingerprint))
    }
    facts.append(
      Fact(
        say(.madeIntervals),
        say(
          .madeIntervalText,
          [
            "replicates": "\(evaluation.settings.replicates)",
            "seed": "\(evaluation.settings.seed)",
          ]
        )
      )
    )
    return facts
  }

  private func facts(_ recipe: Recipe) -> [Fact] {
    let start =
      recipe.initialisation == .book
      ? "weights N(0, \(recipe.std)²), biases U(±1/√inputs)" : "weights and biases U(±1/√inputs)"
    return [
      Fact(say(.madeHidden), list(recipe.hidden)),
      Fact(say(.madeDropout), list(recipe.dropout)),
      Fact(say(.madeStart), start),
      Fact(say(.madeRate), NumberText.short(recipe.learningRate)),
      Fact(say(.madeMomentum), NumberText.short(recipe.momentum)),
      Fact(say(.madeDecay), NumberText.short(recipe.weightDecay)),
      Fact(say(.madeBatch), "\(recipe.batchSize)"),
      Fact(say(.madeEpochs), "\(recipe.epochs)"),
      Fact(say(.madeOrder), recipe.order.rawValue),
      Fact(say(.madeSeed), "\(recipe.seed)"),
    ]
  }

  private func say(_ phrase: ReportPhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(report.language, values)
  }

  private func list(_ values: [some CustomStringConvertible]) -> String {
    values.isEmpty ? say(.madeNone) : values.map(\.description).joined(separator: ", ")
  }
}
