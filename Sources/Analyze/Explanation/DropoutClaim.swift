import CandorFigures
import CandorMetrics
import CandorText
import CandorTrain

/// The textbook's sentence, part by part: "dropout lowers the training loss at equal accuracy because
/// it is more confident where it is right".
///
/// Each part is read off the seeds' intervals; none is assumed. It applies to two recipes of which
/// exactly one has dropout.
struct DropoutClaim {
  /// What the seeds make of one part.
  struct Part {
    /// The part, as a key of the JSON.
    let id: String
    /// Whether the seeds show it, show that it is not so, or tell neither.
    let verdict: Verdict
    /// The finding in words.
    let sentence: String
  }

  enum Verdict: String, Encodable {
    case holds
    case opposite = "does_not_hold"
    case undecided
  }

  let parts: [Part]

  /// The parts in words.
  var sentences: [String] { parts.map(\.sentence) }

  init(_ contrast: SeedContrast, _ language: Language = .english) {
    let dropped = [contrast.a, contrast.b].map { $0.recipe.dropout.contains { $0 > 0 } }
    guard dropped[0] != dropped[1] else {
      parts = []
      return
    }
    // Differences are read as dropout minus none, whichever was named first.
    let sign = dropped[1] ? 1.0 : -1.0
    func part(_ id: String, _ measure: SeedMeasure, _ claim: ExplanationPhrase) -> Part? {
      contrast.difference(measure).map { found in
        let size = sign * found.found.difference
        let wanted = measure == .confidenceRight ? 1.0 : -1.0
        let verdict: Verdict = !found.isTold ? .undecided : size * wanted > 0 ? .holds : .opposite
        let ends = [sign * found.found.interval.low, sign * found.found.interval.high].sorted()
        let number = "\(NumberText.difference(size)) \(NumberText.interval(ends[0], ends[1]))"
        return Part(
          id: id,
          verdict: verdict,
          sentence: claim.text(
            language,
            ["verdict": verdict.phrase.text(language), "number": number]
          )
        )
      }
    }
    var parts = [
      part("running_loss_lower", .trainLossRunning, .claimRunning),
      part("loss_lower", .trainLoss, .claimFinished), Self.accuracy(contrast, sign, language),
      part("surer_where_right", .confidenceRight, .claimConfident),
    ].compactMap(\.self)
    if let reason = Self.reason(contrast, sign, language) { parts.append(reason) }
    self.parts = parts
  }

  /// Equality is never shown by a difference that was not detected: the interval says how far from
  /// equal the two may be.
  private static func accuracy(
    _ contrast: SeedContrast,
    _ sign: Double,
    _ language: Language
  ) -> Part? {
    guard let found = contrast.difference(.testAccuracy) else { return nil }
    let ends = [sign * found.found.interval.low, sign * found.found.interval.high].sorted()
    let points = ends.map { NumberText.signed(100 * $0, 1) }
    let phrase: ExplanationPhrase = found.isTold ? .equalityNotSeen : .equalityNotRefuted
    return Part(
      id: "equal_accuracy",
      verdict: found.isTold ? .opposite : .undecided,
      sentence: phrase.text(language, ["low": points[0], "high": points[1]])
    )
  }

  /// "Because": what the rows that both have right carry of the gap in loss.
  private static func reason(
    _ contrast: SeedContrast,
    _ sign: Double,
    _ language: Language
  ) -> Part? {
    guard let right = contrast.agreementTable.first(where: { $0.agreement == .bothRight })?.found,
      let interval = right.interval,
      let rest = try? ReplicateMean(
        right.values.indices.map { pair in
          contrast.agreementTable.reduce(0) {
            $0 + ($1.agreement == .bothRight ? 0 : $1.found.values[pair])
          }
        },
        level: contrast.level
      ), let restInterval = rest.interval
    else { return nil }
    func ends(_ interval: Interval) -> String {
      let ends = [sign * interval.low, sign * interval.high].sorted()
      return NumberText.interval(ends[0], ends[1])
    }
    let isLower = sign * right.mean < 0 && (sign > 0 ? interval.high < 0 : interval.low > 0)
    let isHigher = sign * right.mean > 0 && (sign > 0 ? interval.low > 0 : interval.high < 0)
    let verdict: Verdict = isLower ? .holds : isHigher ? .opposite : .undecided
    let reading: ExplanationPhrase =
      switch verdict {
      case .holds: .becauseLower
      case .opposite: .becauseHigher
      case .undecided: .becauseOpen
      }
    return Part(
      id: "because",
      verdict: verdict,
      sentence: ExplanationPhrase.because.text(
        language,
        [
          "right": "\(NumberText.difference(sign * right.mean)) \(ends(interval))",
          "rest": "\(NumberText.difference(sign * rest.mean)) \(ends(restInterval))",
          "reading": reading.text(language),
        ]
      )
    )
  }
}

extension DropoutClaim.Verdict {
  fileprivate var phrase: ExplanationPhrase {
    switch self {
    case .holds: .claimHolds
    case .opposite: .claimOpposite
    case .undecided: .claimOpen
    }
  }
}
