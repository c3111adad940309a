#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// When a training that went through all its epochs has diverged nevertheless.
///
/// Answering every image with equal probabilities costs `log K`, whatever the data. A training whose
/// loss ends at more than ten times that has lost what it was after, although every number may still
/// be finite; so has one with a weight that is not.
public enum DivergenceRule {
  /// How many times the loss of guessing the last losses may be at most.
  public static let factor = 10.0

  /// The highest loss, in nats an image, with which a training of so many classes counts as finished.
  public static func limit(classes: Int) -> Double { factor * guessing(classes) }

  /// The loss of equal probabilities, `log K`.
  static func guessing(_ classes: Int) -> Double { log(Double(classes)) }

  /// Whether a training of which these are the last losses and the last weights has diverged.
  ///
  /// - Parameters:
  ///   - losses: The running loss of the last epoch and, where it was evaluated, that of the network
  ///     after it.
  ///   - parameters: The weights after the last epoch.
  public static func isDiverged(_ losses: [Double?], _ parameters: Parameters) -> Bool {
    let limit = limit(classes: parameters.shape.classes)
    // Written so that a loss that is no number counts.
    return losses.contains { $0.map { !($0 <= limit) } ?? false }
      || !parameters.values.allSatisfy(\.isFinite)
  }

  /// What is said of a training that diverged by its last losses.
  static func sentence(_ recipe: Recipe, _ losses: [Double?], classes: Int) -> String {
    let worst = losses.compactMap { $0 }.max() ?? .infinity
    let shown = worst < 1e6 ? (worst * 100).rounded() / 100 : worst
    let guessing = (guessing(classes) * 1000).rounded() / 1000
    return "\(recipe.name): the training went to its last epoch, but ended with a loss of \(shown),"
      + " more than \(Int(factor)) times that of guessing (log \(classes) = \(guessing)); it diverged."
      + " Lower the learning rate (it is \(recipe.learningRate))."
  }
}
