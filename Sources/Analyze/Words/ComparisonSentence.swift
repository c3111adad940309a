package import CandorMetrics

/// Everything that a comparison can say, with the values that it says it of.
///
/// A table (``ComparisonWords``) turns a sentence into text. Amounts are those of the JSON, turned so
/// that a positive one speaks for the better model.
package enum ComparisonSentence: Sendable, Equatable {
  /// A size in nats with its interval.
  package struct Size: Sendable, Equatable {
    package let value: Double
    package let interval: Interval?

    package init(value: Double, interval: Interval?) {
      self.value = value
      self.interval = interval
    }

    /// Whether it is less than what is printed.
    package var isNothing: Bool { abs(value) < 5e-7 }
  }

  /// The models by how good their log loss is.
  package struct Pair: Sendable, Equatable {
    package let better: String
    package let worse: String

    package init(better: String, worse: String) {
      self.better = better
      self.worse = worse
    }
  }

  /// What is left of the gap after a part of it was taken away.
  package enum Rest: Sendable, Equatable {
    /// It speaks for the better model.
    case remains(Size)
    /// It is not told from 0.
    case mayBeChance(Size)
    /// It is not told from 0, and on these rows it speaks for the other model; the size is positive.
    case mayFavour(String, Size)
    /// It speaks for the other model; the size is positive.
    case favours(String, Size)
  }

  /// A group of rows.
  package enum Rows: Sendable, Equatable {
    /// The rows of a class.
    case ofClass(String)
    /// The rows for which a model predicts a class.
    case predicted(model: String, String)
    /// The rows on which the models' probabilities differ most.
    case differing
    /// The rows on which exactly one model is right.
    case discordant
  }

  // The first sentence.
  case noDifference(a: String, b: String, Size)
  case belowMargin(a: String, b: String, Size)
  case openGap(a: String, b: String, Size, reason: String)
  case gap(Pair, Size)
  case infinite(Pair, row: String)
  case bothInfinite(a: String, b: String, reason: String)

  // Its reason.
  case miscalibration(
    Pair,
    better: RemapMethod?,
    worse: RemapMethod?,
    closes: Size,
    share: Double?,
    Rest
  )
  case notClosed(Pair, remains: Size, widens: Size?, methods: [RemapMethod])
  case reversed(Pair, closes: Size, remainder: Size)
  case widened(Pair, remains: Size, against: Size)
  case rows(Rows, carry: Size, rowShare: Double, share: Double?)
  case bothParts(Pair, closes: Size, remains: Size, rowsNeeded: Double?)
  case calibrationOnly(
    Pair,
    by: RemapMethod?,
    closes: Size,
    rest: Size,
    rowsNeeded: Double?
  )
  case restOnly(Pair, remains: Size, closes: Size, rowsNeeded: Double?)
  case cannotTell(rowsNeeded: Double?)
  case tooFewRows

  // Findings.
  case cancelling(calibrated: String, other: String, calibration: Size, rest: Size)
  case agreement(AgreementCell, a: String, b: String, rows: Int, Size, trueA: Double, trueB: Double)
  case tried([(RemapMethod, Size)])
  case refinementIsNoBound
  case running(b: String, a: String, hasDropout: Bool, running: Double, finished: Double, Double)

  package static func == (one: Self, other: Self) -> Bool { "\(one)" == "\(other)" }
}
