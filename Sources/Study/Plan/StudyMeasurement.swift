import CandorAnalyze

/// What a unit measures beyond training curves, test scores and calibration, which it always does.
public enum StudyMeasurement: String, Sendable, Codable, CaseIterable {
  /// Keeps the finished network as a checkpoint beside the unit's numbers.
  ///
  /// It adds no number, so a unit with it and one without are the same unit.
  case network
  /// The training loss, too, of the network as it stands after every epoch; the test loss and
  /// accuracy are always measured.
  case curves
  /// Accuracy, log loss and ECE under five corruptions at five strengths.
  case corruptions
  /// Confidence on inputs of no class: noise, shuffled pixels.
  case foreign
  /// Confidence on images of classes that a second network, trained by the same recipe, never saw.
  case heldOut = "held_out"
  /// Loss under weight perturbation, and the largest eigenvalue of the Hessian.
  case flatness
  /// Training on from the finished network on a new task, against a random start.
  case fineTuning = "fine_tuning"
}
