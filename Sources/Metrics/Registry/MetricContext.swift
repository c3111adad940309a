/// What metrics are computed from, each part made once, when first asked for.
struct MetricContext {
  let predictions: Predictions
  let options: MetricOptions

  init(_ predictions: Predictions, options: MetricOptions) {
    self.predictions = predictions
    self.options = options
  }

  lazy var facts = RowFacts(predictions)
  lazy var scores = ScoreSummary(facts)
  lazy var table = CalibrationTable.topLabel(facts)
  lazy var confusion = ConfusionMatrix(facts)
  lazy var classTables = CalibrationTable.classwise(predictions)
  lazy var corp = CORP(table)
  lazy var cumulative = CumulativeCalibration(table)
  lazy var selective = SelectiveRisk(table)
  lazy var temperature = BestTemperature(predictions)
}
