extension MetricID {
  /// The temperature of least log loss on the rows given.
  public static let temperature: MetricID = "temperature"
  /// The log loss at that temperature.
  public static let logLossAtTemperature: MetricID = "log_loss_at_temperature"
}

/// The temperature of least log loss on the rows given.
struct TemperatureMetric: Estimator {
  let id = MetricID.temperature
  let title = "Best temperature (in-sample)"
  let better = MetricDirection.neither
  let bounds = 0.0...Double.infinity

  func spec(_ options: MetricOptions) -> String { BestTemperature.spec }

  func value(of evidence: Evidence) -> Double? { evidence.temperature?.temperature }

  var inference: Inference {
    Inference(
      interval: .formula { evidence, value, level in
        BestTemperature.interval(evidence.predictions, inverse: 1 / value, level: level)
      }
    )
  }
}

/// The log loss at the temperature of least log loss.
struct LogLossAtTemperatureMetric: Estimator {
  let id = MetricID.logLossAtTemperature
  let title = "Log loss at the best temperature (in-sample)"
  let better = MetricDirection.lower
  let bounds = 0.0...Double.infinity

  func spec(_ options: MetricOptions) -> String { "log loss at the " + BestTemperature.spec }

  func value(of evidence: Evidence) -> Double? { evidence.temperature?.logLoss }
}
