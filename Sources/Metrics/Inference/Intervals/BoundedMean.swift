internal import CCandorGSL
internal import Glibc

extension MeanInterval {
  /// An interval for the mean of values that cannot leave a range; it does not leave it either.
  ///
  /// With a finite range the ends are those of this rule, but no further out than Clopper and
  /// Pearson's for a share (mean − lowest)/(highest − lowest) of as many draws: among values in a
  /// range, those at its two ends vary most. Where the lower end would still reach the lowest value,
  /// it becomes lowest + m exp(−t · s/(m √n)) with m = mean − lowest, the interval of ln m.
  ///
  /// - Parameters:
  ///   - values: One finite value a row, in `bounds`.
  ///   - design: How the rows were drawn.
  ///   - bounds: The range; its upper end may be infinite.
  ///   - level: The nominal coverage.
  /// - Returns: `nil` without rows or when a value is not finite. With a single unit, or values that
  ///   do not vary, there is no spread to go by: then Clopper and Pearson's ends alone for a finite
  ///   range, and `nil` for one that is not. So no interval has a width of 0.
  /// - Complexity: O(rows).
  /// - References: Hall 1992; Clopper and Pearson 1934; Owen 2013, "Monte Carlo theory", section 2.8,
  ///   for the log scale.
  public func interval(
    _ values: [Double],
    design: RowDesign,
    bounds: ClosedRange<Double>,
    level: Double = 0.95
  ) -> Interval? {
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    _ = GSLStatus.quiet
    guard let moments = design.moments(values) else { return nil }
    return bounded(moments, design: design, bounds: bounds, level: level)
  }

  /// An interval for a mean loss, of which most may come from a few confident mistakes.
  ///
  /// That of ``interval(_:design:bounds:level:)``; but with fewer than five mistakes among the rows
  /// nothing tells how many more there are, or what they cost. Then the upper end is at least what the
  /// loss would be if the share of mistakes were Clopper and Pearson's upper limit and each cost what
  /// a mistake costs on average at these confidences. With no mistake among n rows the limit is
  /// 1 − (α/2)^(1/n): 0.31 at n = 10, 0.018 at 200.
  ///
  /// - Parameters:
  ///   - values: The loss of each row, finite.
  ///   - hits: Whether the prediction of each row is right.
  ///   - mistake: What each row would lose at least, were its prediction wrong.
  ///   - design: How the rows were drawn.
  ///   - bounds: The range of the loss.
  ///   - level: The nominal coverage.
  /// - Returns: `nil` as for ``interval(_:design:bounds:level:)``.
  /// - Complexity: O(rows).
  public func interval(
    ofLoss values: [Double],
    hits: [Bool],
    mistake: [Double],
    design: RowDesign,
    bounds: ClosedRange<Double>,
    level: Double = 0.95
  ) -> Interval? {
    guard let base = interval(values, design: design, bounds: bounds, level: level) else {
      return nil
    }
    let misses = hits.indices.count { !hits[$0] && design.weight($0) > 0 }
    guard misses < Self.fewMistakes,
      let share = SampleMoments.mean(hits.map { $0 ? 0 : 1 }, weights: design.weights),
      let mean = SampleMoments.mean(values, weights: design.weights),
      let wrong = SampleMoments.mean(mistake, weights: design.weights),
      let most = BinomialInterval.clopperPearson.interval(
        hits: share * design.effectiveUnits,
        trials: design.effectiveUnits,
        level: level
      )
    else { return base }
    let right =
      SampleMoments.mean(
        values,
        weights: hits.indices.map { hits[$0] ? design.weight($0) : 0 }
      ) ?? bounds.lowerBound
    let high = mean + (most.high - share) * max(0, wrong - right)
    return Interval(
      level: level,
      low: base.low,
      high: min(bounds.upperBound, max(base.high, high)),
      method: base.method + ", fewer than 5 mistakes"
    )
  }

  /// With fewer mistakes than this the spread of a loss is not yet to be seen.
  private static let fewMistakes = 5

  private func bounded(
    _ moments: SampleMoments,
    design: RowDesign,
    bounds: ClosedRange<Double>,
    level: Double
  ) -> Interval? {
    let (lowest, highest) = (bounds.lowerBound, bounds.upperBound)
    let extremes = extremes(moments.mean, trials: design.effectiveUnits, bounds, level)
    guard moments.rows > 1, moments.deviation > 0 else { return extremes }
    let plain = interval(moments, level: level)
    var low = max(plain.low, extremes?.low ?? lowest)
    let high = min(plain.high, extremes?.high ?? highest)
    let above = moments.mean - lowest
    if low <= lowest, above > 0 {
      let t = gsl_cdf_tdist_Qinv((1 - level) / 2, moments.degrees)
      low = lowest + above * exp(-t * moments.standardError / above)
    }
    return Interval(
      level: level,
      low: max(low, lowest),
      high: min(high, highest),
      method: design.isPlain || design.countsWeights
        ? rawValue : "\(rawValue), linearised over \(design.unitWord)"
    )
  }

  /// Clopper and Pearson's ends for values at the two ends of a range, or `nil` for an infinite one.
  private func extremes(
    _ mean: Double,
    trials: Double,
    _ bounds: ClosedRange<Double>,
    _ level: Double
  ) -> Interval? {
    let width = bounds.upperBound - bounds.lowerBound
    guard width.isFinite, width > 0, trials > 0 else { return nil }
    // A mean of rounded probabilities may pass the end of its range by rounding.
    let share = min(max((mean - bounds.lowerBound) / width, 0), 1)
    guard
      let ends = BinomialInterval.clopperPearson.interval(
        hits: share * trials,
        trials: trials,
        level: level
      )
    else { return nil }
    return Interval(
      level: level,
      low: bounds.lowerBound + ends.low * width,
      high: bounds.lowerBound + ends.high * width,
      method: "clopper-pearson of the range"
    )
  }
}

extension BinomialInterval {
  /// The interval for a share of rows, however these were drawn.
  ///
  /// Frequencies and plain rows are counts. Otherwise the number of trials is the one that gives the
  /// binomial variance the size of the linearised one, p(1 − p)/se² (Korn and Graubard 1998); where
  /// all rows agree there is no variance, and Kish's number of effective units serves.
  ///
  /// - Returns: `nil` without rows that count.
  /// - Complexity: O(rows).
  public func interval(
    hits: [Bool],
    design: RowDesign,
    level: Double = 0.95
  ) -> Interval? {
    if design.countsWeights {
      // Counts stay whole: a share times the number of rows may miss them by a rounding.
      let count = hits.indices.lazy.map { hits[$0] ? design.weight($0) : 0 }.compensatedSum
      return interval(hits: min(count, design.units), trials: design.units, level: level)
    }
    let values = hits.map { $0 ? 1.0 : 0.0 }
    guard let moments = design.moments(values) else { return nil }
    let share = min(1, moments.mean)
    let error = moments.standardError
    var trials = design.effectiveUnits
    if error > 0, moments.rows > 1 {
      trials = share * (1 - share) / (error * error)
    }
    return interval(hits: share * trials, trials: trials, level: level)
  }
}
