import CandorMetrics

/// What the numbers of a comparison allow to be said, as sentences without words.
struct ComparisonStory {
  private typealias Size = ComparisonSentence.Size

  private let comparison: ModelComparison
  private let explanation: GapExplanation
  private let pair: ComparisonSentence.Pair
  /// 1 where B has the higher loss, so that amounts speak for the better model.
  private let direction: Double

  init(_ comparison: ModelComparison) {
    self.comparison = comparison
    explanation = comparison.explanation
    let isHigher = comparison.logLoss.difference > 0
    direction = isHigher ? 1 : -1
    let (a, b) = (comparison.a.name, comparison.b.name)
    pair = ComparisonSentence.Pair(better: isHigher ? a : b, worse: isHigher ? b : a)
  }

  /// Which model is better, and by how much.
  var first: ComparisonSentence {
    let (a, b) = (comparison.a.name, comparison.b.name)
    let size = Size(
      value: comparison.logLoss.difference,
      interval: comparison.logLoss.interval
    )
    if let infinite = comparison.comparison.infinite {
      guard comparison.logLoss.verdict != .cannotTell else {
        return .bothInfinite(a: a, b: b, reason: infinite.reason)
      }
      return .infinite(
        ComparisonSentence.Pair(
          better: infinite.a == nil ? a : b,
          worse: infinite.a == nil ? b : a
        ),
        row: infinite.a ?? infinite.b ?? ""
      )
    }
    guard comparison.hasGap else {
      return switch comparison.logLoss.verdict {
      case .belowMargin: .belowMargin(a: a, b: b, size)
      case .cannotTell: .openGap(a: a, b: b, size, reason: comparison.logLoss.reason ?? "")
      default: .noDifference(a: a, b: b, size)
      }
    }
    return .gap(pair, turned(size))
  }

  /// Why, for a gap that exists.
  var reason: ComparisonSentence? { comparison.leadingCause.flatMap(sentence) }

  /// The sentence of a cause, or `nil` where the data do not support it.
  func sentence(_ cause: GapCause) -> ComparisonSentence? {
    guard comparison.hasGap else { return nil }
    switch cause {
    case .calibration: return miscalibration
    case .refinement: return notClosed
    case .partsOppose: return opposed
    case .class, .tail, .flips: return rows(cause)
    case .undecided: return undecided
    case .reading: return nil
    }
  }

  // MARK: What kind of gap it is

  /// What recalibration closes and what remains of the gap, both of one way to recalibrate.
  private struct Split {
    /// The way, used for both models; `nil` for the best, which may be another one for each.
    let method: RemapMethod?
    let closes: GapExplanation.Part
    let remains: GapExplanation.Part
  }

  /// The split that is said.
  ///
  /// The best map is chosen for each model by itself, so it may leave a remainder where one kind of map
  /// for both models leaves none. Then it is that kind, if it fits the rows that it has not seen about
  /// as well: a map that fits worse may stop at no gap on its way to the opposite one.
  private var split: Split? {
    guard let best = explanation.remap(.best) else { return nil }
    let enough = taken(best) - best.remains.amount.value.magnitude / 4
    let shared = explanation.remaps.first { remap in
      remap.method != .best && remap.closes.isSupported && !remap.remains.isSupported
        && taken(remap) >= enough
    }
    if let shared {
      return Split(method: shared.method, closes: shared.closes, remains: shared.remains)
    }
    return Split(method: nil, closes: best.closes, remains: best.remains)
  }

  /// What a way of recalibrating takes off the losses of both models.
  private func taken(_ remap: GapExplanation.Remap) -> Double {
    remap.offA.value + remap.offB.value
  }

  private var miscalibration: ComparisonSentence? {
    guard comparison.leadingCause == .calibration, let split else { return nil }
    if let said = mostly(split) { return said }
    guard let matched = explanation.matchedAlone, matched.closes.carriesMost else {
      return undecided
    }
    return .miscalibration(
      pair,
      better: nil,
      worse: .matched,
      closes: turned(matched.closes.amount),
      share: matched.closes.share,
      rest(turned(matched.remains.amount))
    )
  }

  /// That most of the gap is miscalibration, where the split shows it.
  private func mostly(_ split: Split) -> ComparisonSentence? {
    guard split.closes.carriesMost else { return nil }
    let isHigher = direction > 0
    return .miscalibration(
      pair,
      better: split.method ?? (isHigher ? explanation.chosenA : explanation.chosenB),
      worse: split.method ?? (isHigher ? explanation.chosenB : explanation.chosenA),
      closes: turned(split.closes.amount),
      share: split.closes.share,
      rest(turned(split.remains.amount))
    )
  }

  private var notClosed: ComparisonSentence? {
    guard let split, split.method == nil, split.remains.isSupported,
      [.refinement, .flips, .class, .tail].contains(comparison.leadingCause),
      split.remains.shareInterval.map({ $0.low > 0.5 }) == true
    else { return nil }
    let (closes, remains) = (turned(split.closes.amount), turned(split.remains.amount))
    guard remains.value > 0 else { return nil }
    let against = closes.interval.map { $0.high < 0 } == true ? turnedOver(closes) : nil
    return .notClosed(pair, remains: remains, widens: against, methods: tried)
  }

  private var opposed: ComparisonSentence? {
    guard let split else { return nil }
    guard split.method == nil else { return mostly(split) ?? undecided }
    let (closes, remains) = (turned(split.closes.amount), turned(split.remains.amount))
    return closes.value > 0
      ? .reversed(pair, closes: closes, remainder: turnedOver(remains))
      : .widened(pair, remains: remains, against: turnedOver(closes))
  }

  private var undecided: ComparisonSentence? {
    guard let split else { return .tooFewRows }
    let (closes, remains) = (turned(split.closes.amount), turned(split.remains.amount))
    let needed = explanation.rowsToDecide
    switch (isFor(closes), isFor(remains)) {
    case (true, true):
      return .bothParts(pair, closes: closes, remains: remains, rowsNeeded: needed)
    case (true, false):
      return .calibrationOnly(
        pair,
        by: split.method,
        closes: closes,
        rest: remains,
        rowsNeeded: needed
      )
    case (false, true):
      return .restOnly(pair, remains: remains, closes: closes, rowsNeeded: needed)
    case (false, false): return .cannotTell(rowsNeeded: needed)
    }
  }

  /// Which rows, where they carry more than their share.
  private func rows(_ cause: GapCause) -> ComparisonSentence? {
    guard let part = explanation.part(cause), part.carriesMost, part.isConcentrated,
      let group = part.group
    else { return nil }
    let rows: ComparisonSentence.Rows
    switch cause {
    case .tail: rows = .differing
    case .flips: rows = .discordant
    default:
      let name = className(group.classIndex ?? 0)
      rows = group.by == .predicted ? .predicted(model: pair.worse, name) : .ofClass(name)
    }
    return .rows(
      rows,
      carry: turned(part.amount),
      rowShare: group.share,
      share: part.share
    )
  }

  // MARK: Findings

  /// What each recalibration closes; without a gap, the two parts that cancel.
  var findings: [ComparisonSentence] {
    guard comparison.hasGap else { return [cancelling].compactMap(\.self) }
    let found = explanation.remaps.filter { remap in
      remap.method != .best && remap.closes.isSupported && turned(remap.closes.amount).value > 0
    }
    var sentences: [ComparisonSentence] = []
    if !found.isEmpty {
      sentences.append(.tried(found.map { ($0.method, turned($0.closes.amount)) }))
    }
    let others: [GapCause] = [.refinement, .tail, .class, .flips]
    for cause in others where cause != comparison.leadingCause {
      if let sentence = sentence(cause) { sentences.append(sentence) }
    }
    if [.refinement, .flips].contains(comparison.leadingCause) {
      sentences.append(.refinementIsNoBound)
    }
    return sentences
  }

  private var cancelling: ComparisonSentence? {
    guard let calibration = explanation.part(.calibration), calibration.isSupported,
      let rest = explanation.part(.refinement), rest.isSupported,
      (calibration.amount.value < 0) != (rest.amount.value < 0)
    else { return nil }
    let (a, b) = (comparison.a.name, comparison.b.name)
    let isB = calibration.amount.value < 0
    return .cancelling(
      calibrated: isB ? b : a,
      other: isB ? a : b,
      calibration: size(isB ? calibration.amount.mirrored : calibration.amount),
      rest: size(isB ? rest.amount : rest.amount.mirrored)
    )
  }

  /// What the agreementTable carry, where that is told from 0.
  var agreementTable: [ComparisonSentence] {
    guard comparison.hasGap else { return [] }
    return comparison.agreementTable.compactMap { part in
      guard let interval = part.interval, interval.low > 0 || interval.high < 0,
        let truth = part.trueClassProbability
      else { return nil }
      return .agreement(
        part.agreement,
        a: comparison.a.name,
        b: comparison.b.name,
        rows: part.rows,
        Size(value: part.contribution, interval: interval),
        trueA: truth.a,
        trueB: truth.b
      )
    }
  }

  // MARK: Values

  private var tried: [RemapMethod] { explanation.remaps.map(\.method).filter { $0 != .best } }

  private func className(_ index: Int) -> String {
    guard let names = comparison.classNames, index < names.count else { return String(index) }
    return "\(index) (\(names[index]))"
  }

  private func isFor(_ size: Size) -> Bool { size.interval.map { $0.low > 0 } ?? false }

  private func rest(_ size: Size) -> ComparisonSentence.Rest {
    guard let interval = size.interval else { return .mayBeChance(size) }
    if interval.low > 0 { return .remains(size) }
    let over = turnedOver(size)
    if interval.high < 0 { return .favours(pair.worse, over) }
    return size.value < 0 ? .mayFavour(pair.worse, over) : .mayBeChance(size)
  }

  private func size(_ amount: GapExplanation.Amount) -> Size {
    Size(value: amount.value, interval: amount.interval)
  }

  private func turned(_ amount: GapExplanation.Amount) -> Size { turned(size(amount)) }
  private func turned(_ size: Size) -> Size { direction > 0 ? size : turnedOver(size) }

  private func turnedOver(_ size: Size) -> Size {
    Size(
      value: -size.value,
      interval: size.interval.map {
        Interval(level: $0.level, low: -$0.high, high: -$0.low, method: $0.method)
      }
    )
  }
}
