import CandorText

/// Sentences of the lessons that hold numbers; those without stand in their templates.
enum LessonWords {
  static let title = "Loss is not accuracy: the temperature lesson"

  /// Why the model of the lesson is not quite the one that was given.
  static func sharpened(_ factor: Double) -> String {
    "Its own best temperature is about 1, where nothing is to be seen. So the lesson multiplies its"
      + " logits by \(NumberText.short(factor)): an over-confident twin that gives the same answers."
  }
}
