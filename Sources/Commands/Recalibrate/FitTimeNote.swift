import CandorAnalyze
import CandorMetrics
import CandorText

extension Console {
  /// Says how long fits of a million parameters or more will take.
  func noteTime(of methods: [RecalibrationKind], _ model: LoadedModel, fits: Int) {
    let predictions = model.predictions
    for method in methods {
      guard
        let parameters = FitTime.parameters(method, classes: predictions.classes),
        let time = FitTime.estimate(method, rows: predictions.rows, classes: predictions.classes)
      else { continue }
      let minutes = Int((time * fits / .seconds(60)).rounded(.up))
      note(
        "note: \(method.rawValue) fits \(NumberText.count(parameters)) parameters"
          + (fits > 1 ? ", \(fits) times" : "") + ": about \(NumberText.count(minutes)) minutes."
          + " --method takes others."
      )
    }
  }
}
