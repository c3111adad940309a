import CandorMetrics
import CandorText

/// How a model's rows bear on every estimate: what its definition must name, and why a value is not
/// there.
struct EstimateReading {
  /// Why the log loss is infinite; `nil` where it is not.
  var infiniteLoss: String?
  /// What was done to the probabilities before anything was computed; empty for nothing.
  var note = ""

  /// The value as the terminal shows it.
  func shown(_ estimate: Estimate) -> String {
    isInfinite(estimate) ? "infinite" : NumberText.metric(estimate.value)
  }

  /// The definition, with what was done to the probabilities.
  func spec(_ estimate: Estimate) -> String { estimate.spec + note }

  /// Why there is no value.
  func reason(_ estimate: Estimate) -> String? { isInfinite(estimate) ? infiniteLoss : nil }

  private func isInfinite(_ estimate: Estimate) -> Bool {
    estimate.id == .logLoss && infiniteLoss != nil && !(estimate.value?.isFinite ?? false)
  }
}

extension ModelEvaluation {
  /// How the model's rows bear on every estimate.
  var reading: EstimateReading {
    var reading = EstimateReading()
    let (losses, weights) = (facts.logLoss, facts.weights)
    if let row = losses.indices.first(where: {
      losses[$0] == .infinity && weights?[$0] ?? 1 > 0
    }) {
      reading.infiniteLoss =
        "infinite: \(model.name(ofRow: row)) gives its right class the probability 0"
    }
    if let clip = model.origin.clip { reading.note = "; probabilities below \(clip) raised to it" }
    return reading
  }
}
