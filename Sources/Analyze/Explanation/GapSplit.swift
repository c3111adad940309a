public import CandorMetrics

/// One way of telling calibration from what stays in a gap in log loss, and what it finds.
///
/// The explanation itself goes by ``Method/best``; the others show what each kind of map finds alone.
/// CORP looks at the predicted class alone and is fitted to the rows it evaluates, but it splits the rest
/// further. The parts of each add up to the gap.
public struct GapSplit: Sendable, Equatable {
  /// The ways there are.
  public enum Method: String, Sendable, Codable, CaseIterable {
    /// The best of the cross-fit recalibrations.
    case best
    /// Cross-fit temperature scaling.
    case temperature
    /// Cross-fit temperature scaling with a weight for each class.
    case classWeights = "class_weights"
    /// A cross-fit isotonic curve of the confidence.
    case confidenceCurve = "confidence_curve"
    /// Cross-fit isotonic recalibration, one curve a class.
    case isotonic
    /// Cross-fit curves towards the other model's probabilities.
    case matched = "matched_curves"
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
  /// What one recalibration of both models finds.
  init?(_ remap: GapExplanation.Remap) {
    guard let method = Method(rawValue: remap.method.rawValue) else { return nil }
    func share(_ name: Part, _ part: GapExplanation.Part) -> Share {
      Share(
        part: name,
        difference: part.amount.value,
        interval: part.amount.interval,
        share: part.share,
        shareInterval: part.shareInterval
      )
    }
    self.init(
      method: method,
      parts: [share(.calibration, remap.closes), share(.refinement, remap.remains)],
      spec: remap.closes.spec
    )
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
