package import CandorMetrics

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
}
