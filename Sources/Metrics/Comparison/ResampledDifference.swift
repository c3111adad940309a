/// A metric whose difference is recomputed on each resample that two models share.
struct ResampledDifference: Sendable {
  /// What the metric is read off.
  enum Read: Sendable {
    case values(@Sendable (ResampledCalibration.Values) -> Double)
    case table(@Sendable (CalibrationTable) -> Double?)
  }

  let id: MetricID
  let read: Read
}

extension [ResampledDifference] {
  /// The differences on one resample, B minus A.
  ///
  /// - Parameter tables: Makes the tables of the resample; asked only where a metric reads them.
  func values(
    _ a: ResampledCalibration.Values,
    _ b: ResampledCalibration.Values,
    tables: () -> (a: CalibrationTable?, b: CalibrationTable?)
  ) -> [Double?] {
    var made: (a: CalibrationTable?, b: CalibrationTable?)?
    return map { metric in
      switch metric.read {
      case .values(let value): return value(b) - value(a)
      case .table(let value):
        let drawn = made ?? tables()
        made = drawn
        guard let one = drawn.a.flatMap(value), let other = drawn.b.flatMap(value) else {
          return nil
        }
        return other - one
      }
    }
  }
}
