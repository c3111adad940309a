extension MetricID {
  /// The debiased L2 calibration error whose paired difference has a test.
  public static let calibrationL2: MetricID = "calibration_l2"
  /// The same summed over every class against the rest.
  public static let classwiseCalibrationL2: MetricID = "calibration_l2_classwise"
  /// The averaged two-bin calibration error.
  public static let atb: MetricID = "atb"
}

/// The signed square root of the debiased squared L2 calibration error.
struct CalibrationL2Metric: Estimator {
  private let isClasswise: Bool
  let better = MetricDirection.lower

  init(classwise: Bool = false) { isClasswise = classwise }

  var id: MetricID { isClasswise ? .classwiseCalibrationL2 : .calibrationL2 }
  var title: String { isClasswise ? "Classwise calibration L2" : "Calibration L2" }
  var bounds: ClosedRange<Double> { isClasswise ? -1.5...1.5 : -1...1 }

  private func error(_ options: MetricOptions) -> SquaredCalibration {
    SquaredCalibration(bins: options.bins)
  }

  private func view(_ evidence: Evidence) -> OutcomeView {
    isClasswise ? OutcomeView(classwise: evidence.predictions) : evidence.outcomes
  }

  func spec(_ options: MetricOptions) -> String {
    "\(isClasswise ? "sum over classes" : options.view.name), \(error(options).spec);"
      + " difference: signed root of b^2 - a^2"
  }

  func value(of evidence: Evidence) -> Double? {
    let error = error(evidence.options)
    let square =
      isClasswise
      ? error.square(classwise: evidence.predictions, design: evidence.design)
      : error.square(evidence.outcomes, design: evidence.design)
    return square.map(SquaredCalibration.signedRoot)
  }

  var inference: Inference {
    Inference(
      pair: .formula { a, b, level in
        // Of so many cells nothing is known but the value; the views need not be made.
        guard !isClasswise || a.classes * a.options.bins <= SquaredCalibration.mostCells else {
          return nil
        }
        return error(a.options).compare(view(a), view(b), design: a.design, level: level)?
          .signedRoots
      }
    )
  }
}

/// The averaged two-bin calibration error of the view.
struct TwoBinMetric: Estimator {
  let id = MetricID.atb
  let title = "Averaged two-bin calibration error"
  let better = MetricDirection.lower
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table

  func spec(_ options: MetricOptions) -> String {
    "\(options.view.name), \(TwoBinCalibration.spec); difference without each row's product with"
      + " itself"
  }

  func value(of evidence: Evidence) -> Double? { TwoBinCalibration.value(of: evidence.table) }

  var inference: Inference {
    Inference(
      pair: .formula { a, b, level in
        TwoBinCalibration.compare(a.outcomes, b.outcomes, design: a.design, level: level)
      }
    )
  }
}
