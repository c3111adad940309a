import ArgumentParser
import CandorAnalyze
import CandorMetrics

/// Which numbers are computed, and how surely.
struct MeasureOptions: ParsableArguments {
  @Option(help: "Bins of the binned calibration errors and diagrams.")
  var bins = 15
  @Flag(help: "Every metric there is, the slower and rarer ones included.")
  var all = false
  @Option(
    help: ArgumentHelp(
      "Bootstrap replicates for the intervals that have no closed form; 0 for none.",
      valueName: "n"
    )
  )
  var bootstrap = 0
  @Option(help: "Level of the intervals.")
  var level = 0.95
  @Option(help: "Seed of everything random.")
  var seed: UInt64 = 0
  @Flag(help: "Leave the definitions out of the table.")
  var brief = false

  func validate() throws {
    guard (1...100_000).contains(bins) else {
      throw ValidationError("--bins must lie in 1...100000; found \(bins).")
    }
    guard bootstrap == 0 || (2...1_000_000).contains(bootstrap) else {
      throw ValidationError("--bootstrap must be 0 or lie in 2...1000000; found \(bootstrap).")
    }
    guard level > 0, level < 1 else {
      throw ValidationError("--level must lie between 0 and 1; found \(level).")
    }
  }

  var settings: EvaluationSettings {
    var settings = EvaluationSettings()
    settings.bins = bins
    settings.allMetrics = all
    settings.replicates = bootstrap
    settings.level = level
    settings.seed = seed
    return settings
  }
}
