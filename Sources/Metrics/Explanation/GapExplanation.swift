internal import CandorProgress
internal import Glibc

/// Where the gap in log loss between two models on the same rows comes from, and how sure that is.
///
/// With l the log loss of a row and l* that after recalibration by maps fitted on other rows,
///
///     B − A = mean[(l_B − l*_B) − (l_A − l*_A)]  +  mean[l*_B − l*_A]
///             calibration                             what remains (refinement)
///
/// The recalibration of each model is the best of several (``RemapMethod/best``). What a map takes off
/// the loss of rows it has not seen was miscalibration, but nobody can try every map: calibration is
/// what was found, and what remains is not called knowledge.
///
/// A cause is named (``leading``) only if the interval of its share lies above one half and does not
/// lie above the whole, where another part must pull the other way. Groups of rows are named only if,
/// besides, they carry more than their share: the interval of (share of the gap) / (share of the rows)
/// lies above 1, in at most half of the rows. The groups are fixed before the losses are looked at,
/// so none is large by selection; the class is the largest of all classes, and its intervals hold for
/// all of them at once (Bonferroni).
///
/// - Edge cases: with too few units for the folds, ``parts`` holds groups of rows only. Weights,
///   clusters, equal ids and copies count as in `GapMoments`.
/// - Complexity: O(rows × classes × folds), and a sort of the rows for each class; memory for some numbers a row,
///   however many classes there are.
public struct GapExplanation: Sendable, Equatable {
  /// A number of nats, B minus A unless it is said otherwise, with its interval.
  public struct Amount: Sendable, Equatable {
    /// The mean over rows.
    public let value: Double
    /// Student's interval over rows, or over the units of rows that belong together.
    public let interval: Interval?

    /// Whether the interval leaves 0 out.
    public var isSupported: Bool { interval.map { $0.low > 0 || $0.high < 0 } ?? false }
    /// The same of A minus B.
    public var mirrored: Amount {
      Amount(
        value: -value,
        interval: interval.map {
          Interval(level: $0.level, low: -$0.high, high: -$0.low, method: $0.method)
        }
      )
    }
  }

  /// A group of rows that was fixed beforehand.
  public struct Group: Sendable, Equatable {
    /// By what rows are in the group of a class.
    public enum By: String, Sendable, Codable {
      /// By their label.
      case label
      /// By what the model of higher loss predicts.
      case predicted
    }

    /// Number of rows.
    public let rows: Int
    /// Their share of all rows, by weight.
    public let share: Double
    /// (share of the gap) / (share of the rows), with its interval.
    public let concentration: Interval?
    /// The class, for ``GapCause/class``.
    public let classIndex: Int?
    /// By what the class is meant.
    public let by: By?
  }

  /// One part of the gap.
  public struct Part: Sendable, Equatable {
    /// What it is.
    public let cause: GapCause
    /// Its size.
    public let amount: Amount
    /// The part divided by the gap; may lie outside 0...1 when parts pull in both directions.
    public let share: Double?
    /// Fieller's interval of the share; `nil` where the gap is not told from 0.
    public let shareInterval: Interval?
    /// The rows, where the part is one of a group of rows.
    public let group: Group?
    /// How it was computed.
    public let spec: String

    /// Whether the part is told from 0.
    public var isSupported: Bool { amount.isSupported }
    /// Whether the part carries more than half of the gap and is not told to be more than all of it.
    package var carriesMost: Bool {
      guard let interval = shareInterval else { return false }
      return interval.low > 0.5 && interval.low <= GapExplanation.wholeAndALittle
    }
  }

  /// What one way of recalibrating does to both models.
  public struct Remap: Sendable, Equatable {
    /// The way.
    public let method: RemapMethod
    /// What it takes off A's loss.
    public let offA: Amount
    /// What it takes off B's loss.
    public let offB: Amount
    /// What it takes off the gap.
    public let closes: Part
    /// What remains of the gap.
    public let remains: Part
  }

  /// B minus A.
  public let gap: Amount
  /// Calibration and what remains by the best recalibration; then class, tail and discordant rows.
  public let parts: [Part]
  /// The same by every recalibration that was tried, ``RemapMethod/best`` first.
  public let remaps: [Remap]
  /// What curves towards the better model's probabilities do to the worse model alone, the better one
  /// as it is: where they close most of the gap, the worse model's scores held what was missing.
  public let matchedAlone: Remap?
  /// What curves for each class take off beyond one temperature.
  public let beyondTemperature: Remap?
  /// What the rows carry that both models have right, both wrong, only A right, only B right; these
  /// add up to the gap.
  public let agreementTable: [Amount]
  /// The method that ``RemapMethod/best`` took for A in most folds; `nil` for A as it is.
  public let chosenA: RemapMethod?
  /// The method that ``RemapMethod/best`` took for B in most folds; `nil` for B as it is.
  public let chosenB: RemapMethod?
  /// What is named first, given that there is a gap.
  public let leading: GapCause
  /// Whether each class had a curve of its own; `false` where these were left out for the time they take.
  public let hasClassCurves: Bool
  /// The rows that were seen before.
  public let copies: RepeatedRows
  /// About how many rows would tell which part is larger, where that is what is undecided.
  public let rowsToDecide: Double?

  /// No explanation, for a gap that is infinite: there are no parts of it.
  ///
  /// - Parameter copies: The rows that were seen before.
  package init(ofInfiniteGap copies: RepeatedRows) {
    let nothing = Amount(value: .nan, interval: nil)
    gap = nothing
    parts = []
    remaps = []
    matchedAlone = nil
    beyondTemperature = nil
    agreementTable = [Amount](repeating: nothing, count: 4)
    chosenA = nil
    chosenB = nil
    leading = .undecided
    hasClassCurves = true
    self.copies = copies
    rowsToDecide = nil
  }

  /// Up to so many scores each class gets a curve of its own unless something else is asked for.
  public static let mostForCurves = 100_000_000

  /// A part opposes another only where it is shown to be at least a tenth of the gap.
  static let wholeAndALittle = 1.1

  /// The part of a cause.
  public func part(_ cause: GapCause) -> Part? { parts.first { $0.cause == cause } }
  /// What one way of recalibrating does.
  public func remap(_ method: RemapMethod) -> Remap? { remaps.first { $0.method == method } }

  /// Explains the gap between two models on the same rows.
  ///
  /// - Parameters:
  ///   - a: The first model's predictions.
  ///   - b: The second model's predictions of the same rows.
  ///   - factsA: What is known of A's rows.
  ///   - factsB: What is known of B's rows.
  ///   - level: The level of every interval.
  ///   - folds: The folds of the recalibrations.
  ///   - seed: Names the folds.
  ///   - units: What goes whole into a fold; `nil` to find it in the predictions.
  ///   - classCurves: Whether each class gets a curve of its own; `nil` for up to ``mostForCurves`` scores.
  /// - Precondition: Equal rows, classes, labels and weights, and finite losses.
  /// - Throws: `MetricsError` when scores are so large that a map takes them out of range.
  public init(
    _ a: Predictions,
    _ b: Predictions,
    facts factsA: RowFacts,
    _ factsB: RowFacts,
    level: Double = 0.95,
    folds: Int = 5,
    seed: UInt64 = 0,
    units: RowUnits? = nil,
    classCurves: Bool? = nil
  ) throws {
    let units = units ?? RowUnits(a, b)
    let moments = GapMoments(
      weights: a.weights,
      weighting: a.weighting,
      units: units,
      rows: a.rows
    )
    let measure = GapMeasure(
      moments: moments,
      gap: zip(factsB.logLoss, factsA.logLoss).map { $0 - $1 },
      level: level
    )
    gap = moments.amount(measure.gap, level: level)
    agreementTable = [(true, true), (false, false), (true, false), (false, true)].map {
      hitA,
      hitB in
      moments.amount(
        measure.gap.indices.map {
          factsA.isHit($0) == hitA && factsB.isHit($0) == hitB ? measure.gap[$0] : 0
        },
        level: level
      )
    }
    copies = units.repeats
    var parts: [Part] = []
    var remaining: [Double]?
    let groups: GapGroups
    if units.count >= 2 * folds {
      let made = try Folds(a, count: folds, seed: seed, key: .index, units: units)
      let rowsA = RemapRows(a, factsA, made)
      let rowsB = RemapRows(b, factsB, made)
      groups = GapGroups(measure, factsA, factsB, rowsA.scores, rowsB.scores)
      hasClassCurves = classCurves ?? (a.rows * a.classes <= Self.mostForCurves)
      let stage = Progress.open("explaining the gap", of: 4)
      defer { stage?.close() }
      let (lossesA, lossesB) = try Self.remapped(rowsA, rowsB, withCurves: hasClassCurves, stage)
      remaps = Workers.map(RemapMethod.allCases.count) { place -> Remap? in
        let method = RemapMethod.allCases[place]
        guard let afterA = lossesA.losses[method], let afterB = lossesB.losses[method] else {
          return nil
        }
        return measure.remap(method, factsA.logLoss, afterA, factsB.logLoss, afterB, made.spec)
      }.compactMap(\.self)
      matchedAlone = Self.matchedAlone(
        measure,
        factsA.logLoss,
        lossesA,
        factsB.logLoss,
        lossesB,
        made.spec
      )
      beyondTemperature = Self.beyond(measure, lossesA, lossesB, made.spec)
      chosenA = lossesA.chosen
      chosenB = lossesB.chosen
      if let best = remaps.first { parts = [best.closes, best.remains] }
      if let afterA = lossesA.losses[.best], let afterB = lossesB.losses[.best] {
        remaining = zip(afterB, afterA).map { $0 - $1 }
      }
    } else {
      remaps = []
      matchedAlone = nil
      beyondTemperature = nil
      chosenA = nil
      chosenB = nil
      hasClassCurves = true
      groups = GapGroups(measure, factsA, factsB, RowScores(a), RowScores(b))
    }
    parts += groups.parts(remaining: remaining)
    self.parts = parts
    leading = Self.leading(parts, matched: matchedAlone?.closes)
    rowsToDecide =
      leading == .undecided
      ? remaining.flatMap { measure.rowsToDecide($0, rows: units.count) } : nil
  }

  /// What is named first: calibration, two parts that oppose each other, the rows of a small group that
  /// carry most, what remains, or nothing.
  private static func leading(_ parts: [Part], matched: Part?) -> GapCause {
    func part(_ cause: GapCause) -> Part? { parts.first { $0.cause == cause } }
    if part(.calibration)?.carriesMost == true || matched?.carriesMost == true {
      return .calibration
    }
    let kinds = [part(.calibration), part(.refinement)].compactMap(\.self)
    if kinds.contains(where: { ($0.shareInterval?.low ?? 0) > wholeAndALittle }) {
      return .partsOppose
    }
    for cause in [GapCause.tail, .class] {
      // Rows that carry more than all of it are half of a story: others pull the other way.
      if let found = part(cause), found.carriesMost, found.isConcentrated,
        (found.share ?? 0) <= wholeAndALittle
      {
        return cause
      }
    }
    // Where a map of the scores may close half of the gap, it is not said that none does.
    guard part(.refinement)?.carriesMost == true, (matched?.share ?? 0) <= 0.5 else {
      return .undecided
    }
    if let flips = part(.flips), flips.carriesMost, flips.isConcentrated { return .flips }
    return .refinement
  }

  private static func matchedAlone(
    _ measure: GapMeasure,
    _ beforeA: [Double],
    _ a: RemappedLosses,
    _ beforeB: [Double],
    _ b: RemappedLosses,
    _ folds: String
  ) -> Remap? {
    guard let afterA = a.losses[.matched], let afterB = b.losses[.matched] else { return nil }
    return measure.moments.mean(measure.gap) > 0
      ? measure.remap(.matched, beforeA, beforeA, beforeB, afterB, folds)
      : measure.remap(.matched, beforeA, afterA, beforeB, beforeB, folds)
  }

  private static func beyond(
    _ measure: GapMeasure,
    _ a: RemappedLosses,
    _ b: RemappedLosses,
    _ folds: String
  ) -> Remap? {
    guard let flatA = a.losses[.temperature], let curveA = a.losses[.isotonic],
      let flatB = b.losses[.temperature], let curveB = b.losses[.isotonic]
    else { return nil }
    return measure.remap(.isotonic, flatA, curveA, flatB, curveB, folds)
  }

  private static func remapped(
    _ a: RemapRows,
    _ b: RemapRows,
    withCurves: Bool,
    _ stage: Stage?
  ) throws -> (a: RemappedLosses, b: RemappedLosses) {
    let temperatures = try Workers.map(2) { model in
      Result { try FoldTemperatures.losses((model == 0 ? a : b).scores, a.folds) }
    }.map { try $0.get() }
    stage?.reach(1)
    let curves = withCurves ? ClassCurves.pair(a, b) : nil
    stage?.reach(2)
    let found = Workers.map(2) { model in
      model == 0
        ? RemappedLosses(a, towards: b, temperature: temperatures[0], curves: curves?.a)
        : RemappedLosses(b, towards: a, temperature: temperatures[1], curves: curves?.b)
    }
    stage?.reach(3)
    return (found[0], found[1])
  }
}

extension GapExplanation.Part {
  /// Whether the part's rows carry more than their share, and are at most half of all.
  package var isConcentrated: Bool {
    guard let group, let ratio = group.concentration else { return false }
    return ratio.low > 1 && group.share <= 0.5
  }
}
