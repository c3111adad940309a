package import CandorFigures
package import CandorMetrics
import CandorText

/// The sentences of a comparison in one language: typed values in, text out.
///
/// This is the one place where the words of a comparison stand. A second language is a second value
/// that conforms; the compiler says which sentence it lacks.
package protocol ComparisonWords: Sendable {
  /// A sentence as text.
  func text(_ sentence: ComparisonSentence) -> String
  /// A way of recalibrating, as it stands after "by".
  func method(_ method: RemapMethod?) -> String
  /// The heads of the table of what each recalibration closes.
  func heads(level: String) -> [String]
  /// A cell of the agreement table, as it stands at the beginning of a sentence.
  func agreement(_ agreement: AgreementCell, a: String, b: String) -> String
  /// A verdict.
  func verdict(_ verdict: Verdict, a: String, b: String) -> String
  /// What stands behind a verdict of no difference: the difference that would have been found.
  func detectable(_ size: String) -> String
  /// What stands behind a verdict that needs more rows.
  func needed(_ rows: String) -> String
}

extension Language {
  /// The sentences of a comparison in this language.
  package var comparisonWords: any ComparisonWords {
    switch self {
    case .english: EnglishComparisonWords()
    case .chinese: ChineseComparisonWords()
    }
  }
}

extension ComparisonWords {
  func size(_ part: ComparisonSentence.Size) -> String {
    NumberText.metric(part.value) + interval(part)
  }

  func signed(_ part: ComparisonSentence.Size) -> String {
    NumberText.difference(part.value) + interval(part)
  }

  /// A share of the gap; nothing where it is not within 0 and 1.
  func percent(ofGap share: Double?) -> String? {
    share.flatMap { $0 >= 0 && $0 <= 1 ? NumberText.percent($0, 0) : nil }
  }

  func interval(_ part: ComparisonSentence.Size) -> String {
    part.interval.map { " \(NumberText.interval($0.low, $0.high))" } ?? ""
  }

  /// The verdict on a difference in words; a dash where there is none.
  package func verdict(_ difference: Comparison.Difference, a: String, b: String) -> String {
    guard let verdict = difference.verdict else { return NumberText.absent }
    let words = self.verdict(verdict, a: a, b: b)
    if let size = difference.detectable { return words + detectable(NumberText.metric(size)) }
    if let rows = difference.rowsNeeded { return words + needed(NumberText.count(rows)) }
    guard verdict == .cannotTell, let reason = difference.reason, !reason.isEmpty else {
      return words
    }
    return "\(words): \(reason)"
  }
}
