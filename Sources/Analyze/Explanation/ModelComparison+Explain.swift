import CandorMetrics
import CandorText
import CandorTrain

extension ModelComparison {
  /// The table that turns sentences into text.
  private var words: any ComparisonWords { EnglishComparisonWords() }

  /// Adds how the loss was read, where both models are runs whose training losses are known.
  mutating func addReading(_ a: LoadedModel, _ b: LoadedModel) {
    guard let reading = ReadingGap(a, b) else { return }
    causes.append(
      Cause(reading, sentence: words.text(reading.sentence(a: self.a.name, b: self.b.name)))
    )
  }

  /// Puts every cause into words.
  package mutating func word(classNames: [String]?) {
    self.classNames = classNames
    let story = ComparisonStory(self)
    for index in causes.indices where causes[index].kind != .reading {
      causes[index].sentence = story.sentence(causes[index].kind).map(words.text)
    }
  }

  /// The one sentence to remember, with its reason.
  public var headline: String {
    let story = ComparisonStory(self)
    return ([story.first] + (story.reason.map { [$0] } ?? [])).map(words.text)
      .joined(separator: " ")
  }

  /// Every other finding about the gap: where it sits, and what each recalibration does.
  public var reasons: [String] {
    quadrantSentences + splitSentences
      + causes.filter { $0.kind == .reading }.compactMap(\.sentence)
  }

  /// What is shown but not judged, and why.
  public var caveats: [String] {
    let described = differences.filter { $0.verdict == nil && $0.reason != nil }
    guard !described.isEmpty else { return [] }
    return [
      "\(described.map(\.title).joined(separator: ", ")): shown without a verdict. Chance raises such"
        + " a number by an amount that depends on how a model spreads its probabilities, so two"
        + " calibrated models can differ in it. calibration_l2 and atb carry the test."
    ]
  }

  /// What each recalibration closes of the gap, or which two parts cancel where there is none.
  public var splitSentences: [String] { ComparisonStory(self).findings.map(words.text) }

  /// What the quadrants say: where the gap sits, and how sure each model was there.
  public var quadrantSentences: [String] { ComparisonStory(self).quadrants.map(words.text) }

  /// The recalibrations as rows: by what, what it closes and what remains, each with interval.
  ///
  /// - Parameter repeatsWay: Kept for callers; each recalibration is one row.
  func splitRows(repeatsWay: Bool) -> [[String]] {
    explanation.remaps.map { remap in
      [words.method(remap.method)]
        + [remap.closes.amount, remap.remains.amount].flatMap { part in
          [
            NumberText.difference(part.value),
            part.interval.map { NumberText.interval($0.low, $0.high) } ?? NumberText.absent,
          ]
        }
    }
  }

  /// The heads of ``splitRows(repeatsWay:)``.
  var splitColumns: [String] { words.heads(level: NumberText.level(options.level)) }
}

extension Quadrant {
  /// The quadrant in words.
  public func words(a: String, b: String) -> String {
    switch self {
    case .bothRight: "Both right"
    case .bothWrong: "Both wrong"
    case .onlyA: "Only \(a) right"
    case .onlyB: "Only \(b) right"
    }
  }
}
