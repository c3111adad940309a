public import CandorMetrics

/// One way of telling calibration from what stays in a gap in log loss, and what it finds.
///
/// Three ways see different things. A temperature moves the confidence of all rows at once, so it
/// sees sharpness alone. Isotonic curves, one a class, see any miscalibration of a class's
/// probability, at the price of fitting more. CORP looks at the predicted class alone and is fitted
/// to the rows it judges, but it splits the rest further. The parts of each add up to the gap.
public struct GapSplit: Sendable, Equatable {
  /// The ways there are.
  public enum Method: String, Sendable, Codable, CaseIterable {
    /// Cross-fit temperature scaling.
    case temperature
    /// Cross-fit isotonic recalibration, one curve a class.
    case isotonic
    /// CORP's decomposition of the log score of the predicted class.
    case corp
  }

  /// What a gap is split into.
  public enum Part: String, Sendable, Codable, CaseIterable {
    /// What recalibration of both models takes away.
    case calibration
    /// What stays after it.
    case refinement
    /// How much more one model's recalibrated confidence tells right rows from wrong ones.
    case discrimination
    /// What the two accuracies alone explain: the log score of always saying the overall rate.
    case accuracy
    /// What the right class gets of the probability left over, on rows where the prediction is wrong.
    case otherClasses = "other_classes"
  }

  /// One part of the gap.
  public struct Share: Sendable, Equatable {
    /// Which part.
    public let part: Part
    /// Its size in nats, B minus A.
    public let difference: Double
    /// The interval of its size.
    public let interval: Interval?
    /// The part as a share of the gap; `nil` when there is no gap.
    public let share: Double?
    /// The interval of the share.
    public let shareInterval: Interval?

    /// Whether the data tell the part from zero.
    public var isSupported: Bool { interval.map { $0.low > 0 || $0.high < 0 } ?? false }
  }

  /// Which way this is.
  public let method: Method
  /// The parts, calibration first.
  public let parts: [Share]
  /// How it was computed.
  public let spec: String

  /// The part with a name.
  public func part(_ part: Part) -> Share? { parts.first { $0.part == part } }
}

extension GapSplit {
  /// A part and its share of the gap, with their replicates.
  struct Measured: Sendable {
    let part: BootstrapDistribution?
    let share: BootstrapDistribution?

    func share(_ name: Part) -> Share? {
      part.map {
        Share(
          part: name,
          difference: $0.estimate,
          interval: $0.interval(),
          share: share?.estimate,
          shareInterval: share?.interval()
        )
      }
    }
  }

  /// Calibration and what stays; `nil` where these are not known.
  init?(_ method: Method, calibration: Measured, rest: Measured, spec: String) {
    guard let calibration = calibration.share(.calibration), let rest = rest.share(.refinement)
    else { return nil }
    self.init(method: method, parts: [calibration, rest], spec: spec)
  }

  /// The splits by recalibration on other rows; none where there were too few rows to fold.
  static func crossFit(_ sums: ResampledParts, _ fits: CrossFitDifferences?) -> [GapSplit] {
    guard let fits else { return [] }
    func measured(_ kind: Cause.Kind) -> Measured {
      Measured(part: sums.parts[kind], share: sums.shares[kind])
    }
    return [
      GapSplit(
        .temperature,
        calibration: measured(.calibration),
        rest: measured(.refinement),
        spec: fits.spec
      ),
      GapSplit(
        .isotonic,
        calibration: sums.isotonic,
        rest: sums.isotonicRest,
        spec: fits.isotonicSpec
      ),
    ].compactMap(\.self)
  }

  /// CORP's split: a row's log loss is that of the predicted class being right or not, plus, where it
  /// is wrong, that of the right class among the others.
  init(corp gap: LogScoreGap) {
    func share(_ name: Part, _ part: LogScoreGap.Part) -> Share {
      Share(
        part: name,
        difference: part.difference.estimate,
        interval: part.difference.interval(),
        share: part.share?.estimate,
        shareInterval: part.share?.interval()
      )
    }
    self.init(
      method: .corp,
      parts: [
        share(.calibration, gap.miscalibration), share(.discrimination, gap.discrimination),
        share(.accuracy, gap.uncertainty), share(.otherClasses, gap.rest),
      ],
      spec: "CORP of the log score, top-label, isotonic regression, ties pooled, in-sample"
    )
  }
}

/// What isotonic curves find that one temperature cannot.
public struct BeyondTemperature: Sendable, Equatable {
  /// What the curves take from the first model's log loss after it was rescaled.
  public let a: Double
  /// The interval of ``a``.
  public let intervalA: Interval?
  /// What the curves take from the second model's log loss after it was rescaled.
  public let b: Double
  /// The interval of ``b``.
  public let intervalB: Interval?
  /// Isotonic's share of calibration in the gap less the temperature's; `nil` when there is no gap.
  public let share: Double?
  /// The interval of ``share``.
  public let shareInterval: Interval?
  /// Whether the two views disagree about the gap, not only about each model.
  public let isSupported: Bool

  init?(_ sums: ResampledParts) {
    guard let a = sums.curves.a, let b = sums.curves.b, let gap = sums.curves.gap.part?.interval()
    else { return nil }
    self.a = a.estimate
    intervalA = a.interval()
    self.b = b.estimate
    intervalB = b.interval()
    share = sums.curves.gap.share?.estimate
    shareInterval = sums.curves.gap.share?.interval()
    isSupported = gap.low > 0 || gap.high < 0
  }
}
