internal import CCandorGSL
internal import Glibc

/// Two recipes compared over several training runs each: the seeds are the replicates.
///
/// Rows say how two trained networks differ; only several seeds say how two recipes do. With one run
/// of either recipe there is no spread and hence nothing here: the initialisers return `nil`. One
/// recipe by itself, or one number a seed, is a ``ReplicateMean``.
///
/// - Warning: Student's t knows of no rare event. Where one training in twenty collapses, five seeds
///   show none three times in four, and the interval then is one of the mean *given no collapse*: every
///   method's name says so. The mean over all trainings, collapses of ten standard deviations included,
///   it holds in 89 % with 5 and 82 % with 10 seeds (one in ten: 76 and 72 %; 200,000 sets each).
public struct SeedComparison: Sendable, Equatable {
  /// How runs are matched.
  public enum Pairing: String, Sendable, Codable {
    /// Runs of the two recipes have nothing in common (Welch's t).
    case welch = "Welch t over seeds, given no collapse"
    /// Run i of either recipe had the same seed, data order or fold (Student's t of differences).
    case paired = "paired t over seeds, given no collapse"
  }

  /// The runs of recipe a.
  public let a: ReplicateMean
  /// The runs of recipe b.
  public let b: ReplicateMean
  /// Mean of b − mean of a.
  public let difference: Double
  /// Its standard error.
  public let standardError: Double
  /// Degrees of freedom of the t distribution.
  public let degreesOfFreedom: Double
  /// The interval for the difference.
  public let interval: Interval
  /// Two-sided p-value of no difference.
  public let pValue: Double

  /// Compares runs that are not matched, allowing different spreads.
  ///
  /// - Returns: `nil` unless both have at least two runs with finite values and some spread.
  /// - References: Welch 1947, "The generalization of 'Student's' problem".
  public init?(unpaired a: [Double], _ b: [Double], level: Double = 0.95) {
    guard let meanA = try? ReplicateMean(a, level: level),
      let meanB = try? ReplicateMean(b, level: level),
      let errorA = meanA.standardError, let errorB = meanB.standardError
    else { return nil }
    let varianceA = errorA * errorA
    let varianceB = errorB * errorB
    let variance = varianceA + varianceB
    let spread =
      varianceA * varianceA / Double(a.count - 1) + varianceB * varianceB / Double(b.count - 1)
    self.init(
      meanA,
      meanB,
      standardError: sqrt(variance),
      degrees: variance * variance / spread,
      pairing: .welch,
      level: level
    )
  }

  /// Compares runs matched by position.
  ///
  /// - Returns: `nil` unless there are at least two matched runs, as many of a as of b, with finite
  ///   values whose differences vary.
  public init?(paired a: [Double], _ b: [Double], level: Double = 0.95) {
    guard a.count == b.count, let meanA = try? ReplicateMean(a, level: level),
      let meanB = try? ReplicateMean(b, level: level),
      let gaps = try? ReplicateMean(zip(a, b).map { $1 - $0 }, level: level),
      let error = gaps.standardError
    else { return nil }
    self.init(
      meanA,
      meanB,
      standardError: error,
      degrees: Double(a.count - 1),
      pairing: .paired,
      level: level
    )
  }

  private init?(
    _ a: ReplicateMean,
    _ b: ReplicateMean,
    standardError: Double,
    degrees: Double,
    pairing: Pairing,
    level: Double
  ) {
    guard standardError > 0, degrees >= 1 else { return nil }
    self.a = a
    self.b = b
    difference = b.mean - a.mean
    self.standardError = standardError
    degreesOfFreedom = degrees
    let t = gsl_cdf_tdist_Qinv((1 - level) / 2, degrees)
    interval = Interval(
      level: level,
      low: difference - t * standardError,
      high: difference + t * standardError,
      method: pairing.rawValue
    )
    pValue = 2 * gsl_cdf_tdist_Q(abs(difference) / standardError, degrees)
  }
}
