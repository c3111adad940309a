import CandorAnalyze
import CandorText
import CandorTrain

/// Turns what happens in a training into lines for people.
struct TrainingReporter: Sendable {
  private let recipes: [Recipe]
  private let lines: ProgressLines
  private let nameWidth: Int

  init(_ recipes: [Recipe], console: Console) {
    self.recipes = recipes
    lines = ProgressLines(count: recipes.count, console: console)
    nameWidth = recipes.map(\.name.count).max() ?? 0
  }

  func report(_ event: TrainingEvent) {
    switch event {
    case .started(let job, let epochsDone):
      let total = recipes[job].epochs
      if epochsDone >= total {
        lines.milestone(job, "\(label(job)) has all its \(total) epochs already")
      } else if epochsDone > 0 {
        lines.milestone(job, "\(label(job)) goes on after epoch \(epochsDone) of \(total)")
      } else {
        lines.update(job, "\(label(job)) starts")
      }
    case .step(let job, let step):
      lines.update(job, progress(job, step))
    case .epoch(let job, let metrics):
      lines.milestone(job, summary(job, metrics))
    case .ended(let job, let status):
      if status == .diverged { lines.milestone(job, "\(label(job)) diverged") }
    }
  }

  private func label(_ job: Int) -> String {
    let name = recipes[job].name
    return name + String(repeating: " ", count: nameWidth - name.count)
  }

  private func progress(_ job: Int, _ step: TrainingStep) -> String {
    let epochs = recipes[job].epochs
    return "\(label(job)) epoch \(step.epoch)/\(epochs)"
      + "  loss \(NumberText.fixed(step.loss, 4))"
      + "  accuracy \(NumberText.fixed(step.accuracy, 4))"
      + "  \(NumberText.count(Int(step.imagesPerSecond))) images/s"
      + "  \(NumberText.fixed(step.secondsLeft, 0)) s left"
  }

  private func summary(_ job: Int, _ metrics: EpochMetrics) -> String {
    var line =
      "\(label(job)) epoch \(metrics.epoch)/\(recipes[job].epochs)"
      + "  running train loss \(NumberText.fixed(metrics.trainLossRunning, 4))"
      + " accuracy \(NumberText.fixed(metrics.trainAccuracyRunning, 4))"
    if let loss = metrics.testLoss, let accuracy = metrics.testAccuracy {
      line += "  test loss \(NumberText.fixed(loss, 4)) accuracy \(NumberText.fixed(accuracy, 4))"
    }
    return line
  }
}
