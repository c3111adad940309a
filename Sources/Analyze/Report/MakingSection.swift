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
      Fact("model", origin.name),
      Fact("read from", "\(origin.path) (\(origin.kind.rawValue))"),
    ]
    if let epoch = origin.epoch { facts.append(Fact("epoch", String(epoch))) }
    if let samples = origin.monteCarloSamples {
      facts.append(Fact("passes with dropout on", String(samples)))
    }
    if let recipe = evaluation.model.recipe ?? evaluation.model.run?.info.recipe {
      facts += self.facts(recipe)
    }
    if let info = evaluation.model.run?.info {
      facts += info.data.sorted { $0.key < $1.key }.map {
        Fact("SHA-256 of \($0.key)", $0.value)
      }
      facts += info.versions.sorted { $0.key < $1.key }.map { Fact("\($0.key) version", $0.value) }
      facts.append(Fact("OpenBLAS core", info.blasCore))
    }
    if let fingerprint = origin.labelFingerprint {
      facts.append(Fact("SHA-256 of the labels judged on (int32)", fingerprint))
    }
    facts.append(
      Fact(
        "intervals",
        "\(evaluation.settings.replicates) bootstrap replicates where there is no closed form, seed"
          + " \(evaluation.settings.seed)"
      )
    )
    return facts
  }

  private func facts(_ recipe: Recipe) -> [Fact] {
    let start =
      recipe.initialisation == .book
      ? "weights N(0, \(recipe.std)²), biases U(±1/√inputs)" : "weights and biases U(±1/√inputs)"
    return [
      Fact("hidden layers", Self.list(recipe.hidden)),
      Fact("dropout", Self.list(recipe.dropout)),
      Fact("initial weights", start),
      Fact("learning rate", NumberText.short(recipe.learningRate)),
      Fact("momentum", NumberText.short(recipe.momentum)),
      Fact("weight decay", NumberText.short(recipe.weightDecay)),
      Fact("batch size", "\(recipe.batchSize)"),
      Fact("epochs", "\(recipe.epochs)"),
      Fact("order of images", recipe.order.rawValue),
      Fact("seed", "\(recipe.seed)"),
    ]
  }

  private static func list(_ values: [some CustomStringConvertible]) -> String {
    values.isEmpty ? "none" : values.map(\.description).joined(separator: ", ")
  }
}
