/// What a gap in log loss between two models is put down to, as keys of the JSON.
public enum GapCause: String, Sendable, Codable, CaseIterable {
  /// What recalibrating both models takes away: miscalibration that was found.
  case calibration
  /// What remains after the recalibrations that were tried.
  ///
  /// Part of it may be miscalibration that none of them can see, so it is never called knowledge.
  case refinement
  /// Calibration and what remains speak for different models.
  case partsOppose = "parts_oppose"
  /// The rows of one class, by the label or by the worse model's prediction.
  case `class`
  /// The 1 % of rows on which the two models' probabilities differ most, labels unseen.
  case tail
  /// The rows on which exactly one model is right.
  case flips
  /// Running against finished-network training loss.
  case reading
  /// There is a gap, and these rows do not tell what makes most of it.
  case undecided
}
