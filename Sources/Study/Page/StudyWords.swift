internal import CandorAnalyze
internal import CandorMetrics
internal import CandorText

/// What outcomes, contrasts and splits are called, on the page and the terminal alike.
enum StudyWords {
  /// The kinds of comparison, in the order in which they are shown, with their headings.
  static let contrasts = [
    ("matched", "With dropout minus without, everything else equal"),
    ("book", "The book's dropout network at 0.5 minus its perceptron at 0.1"),
    ("within run", "Within each run"), ("long run", "Far past ten epochs"),
    ("grid", "Over the grid"),
  ]

  /// The textbook's claims by number.
  static let claims = [
    (1, "Same accuracy, lower training loss"), (2, "More confident where right"),
    (3, "Less confident where wrong"), (4, "Safer on noisy data"), (5, "Flatter minima"),
    (6, "Better calibrated probabilities"), (7, "A better start for fine-tuning"),
    (8, "Less confident on out-of-distribution data"), (9, "Better rankings"),
    (10, "Too small a loss means over-fitting"), (11, "One best dropout rate"),
    (12, "Steadier from seed to seed"),
  ]

  /// The number of a claim, without the letter of its part.
  static func group(_ claim: Claim) -> Int? { Int(claim.id.prefix { $0.isNumber }) }

  /// A claim with its number as people read it, such as `8e`; what its part is stands in the sentence.
  static func label(_ claim: Claim) -> String {
    "\(claim.id.prefix { $0 != " " }). \(claim.sentence)"
  }

  /// A claim's difference with its interval.
  static func number(_ claim: Claim) -> String {
    guard let value = claim.difference else { return NumberText.absent }
    let interval = claim.interval.map {
      " [\(NumberText.signed($0.low, 4)), \(NumberText.signed($0.high, 4))]"
    }
    return NumberText.signed(value, 4) + (interval ?? "")
  }

  /// An outcome in words.
  static func outcome(_ name: String) -> String {
    switch name {
    case "train_loss_running": "running training loss"
    case "train_loss": "training loss of the finished network"
    case "test_log_loss": "test log loss"
    case "test_ece": "test ECE"
    case "test_ece_tempered": "test ECE after temperature"
    default: name.split(separator: "_").joined(separator: " ")
    }
  }

  /// Which of a unit's trainings is meant, where it is not the unit's own.
  static func training(_ trouble: StudyReport.Trouble) -> String {
    trouble.training == "own" ? "" : " (the training without some classes)"
  }

  /// A part's share of the gap with its interval, or `nil` where a share would mislead.
  ///
  /// Where parts pull apart, a share of what they leave between them says nothing: then there are
  /// amounts alone. The same where the interval reaches beyond the gap or to its other side.
  static func share(_ part: Attribution.Part, of split: Attribution) -> String? {
    func percent(_ value: Double) -> String { NumberText.fixed(100 * value, 0) }
    let pullTogether = split.parts.allSatisfy { $0.value * split.gap.value >= 0 }
    guard pullTogether, let share = part.share, (0...1).contains(share),
      let interval = part.shareInterval, interval.low >= 0, interval.high <= 1
    else { return nil }
    return "\(percent(share)) % [\(percent(interval.low)), \(percent(interval.high))]"
  }

  /// What is split, so that two splits of one gap are told apart.
  static func heading(_ split: Attribution) -> String {
    let outcome = outcome(split.outcome)
    guard split.outcome == "train_loss_running" else { return "Gap in the \(outcome)" }
    return "Gap in the \(outcome), "
      + (split.hasReading ? "its reading a part of its own" : "its reading left with each factor")
  }
}
