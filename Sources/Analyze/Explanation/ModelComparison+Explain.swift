package import CandorFigures
import CandorMetrics
import CandorText
import CandorTrain

extension ModelComparison {
  /// The table that turns sentences into text.
  private var words: any ComparisonWords { Language.english.comparisonWords }

  /// Adds how the loss was read, where both models are runs whose training losses are known.
  mutating func addReading(_ a: LoadedModel, _ b: LoadedModel) {
    guard let reading = ReadingGap(a, b) else { return }
    let sentence = reading.sentence(a: self.a.name, b: self.b.name)
    readingSentence = sentence
    causes.append(Cause(reading, sentence: words.text(sentence)))
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
  public var headline: String { headline(.english) }

  /// The same in a language.
  package func headline(_ language: Language) -> String {
    let story = ComparisonStory(self)
    return language.joined(
      ([story.first] + (story.reason.map { [$0] } ?? [])).map(language.comparisonWords.text)
    )
  }

  /// Every other finding about the gap: where it sits, and what each recalibration does.
  public var reasons: [String] { reasons(.english) }

  /// The same in a language.
  package func reasons(_ language: Language) -> [String] {
    let story = ComparisonStory(self)
    return (story.agreementTable + story.findings + [readingSentence].compactMap(\.self))
      .map(language.comparisonWords.text)
  }

  /// The differences that are shown but not evaluated.
  var described: [Difference] { differences.filter { $0.verdict == nil && $0.reason != nil } }

  /// What is shown but not evaluated, and why.
  public var caveats: [String] {
    guard !described.isEmpty else { return [] }
    let names = described.map(\.title).joined(separator: ", ")
    return [ReportPhrase.compareCaveat.text(.english, ["names": names])]
  }

  /// What each recalibration closes of the gap, or which two parts cancel where there is none.
  public var splitSentences: [String] { ComparisonStory(self).findings.map(words.text) }

  /// What the agreementTable say: where the gap sits, and how sure each model was there.
  public var agreementSentences: [String] { ComparisonStory(self).agreementTable.map(words.text) }

  /// The recalibrations as rows: by what, what it closes and what remains, each with interval.
  ///
  /// - Parameter repeatsWay: Kept for callers; each recalibration is one row.
  func splitRows(repeatsWay: Bool) -> [[String]] { splitRows(.english) }

  /// The same in a language.
  func splitRows(_ language: Language) -> [[String]] {
    explanation.remaps.map { remap in
      [language.comparisonWords.method(remap.method)]
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

extension AgreementCell {
  /// The agreement in words.
  public func words(a: String, b: String) -> String {
    switch self {
    case .bothRight: "Both right"
    case .bothWrong: "Both wrong"
    case .onlyA: "Only \(a) right"
    case .onlyB: "Only \(b) right"
    }
  }
}
