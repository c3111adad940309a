/// The result of one hypothesis test.
public struct HypothesisTest: Sendable, Equatable, Codable {
  /// The test's identifier, such as `hosmer_lemeshow`.
  public let id: String
  /// The value of the test statistic.
  public let statistic: Double
  /// Degrees of freedom of the reference distribution, where it has any.
  public let degreesOfFreedom: Double?
  /// The probability, were the hypothesis true, of a statistic at least this far out.
  public let pValue: Double
  /// What was tested, how, and in which direction.
  public let spec: String

  /// Creates a result.
  public init(
    id: String,
    statistic: Double,
    degreesOfFreedom: Double? = nil,
    pValue: Double,
    spec: String
  ) {
    self.id = id
    self.statistic = statistic
    self.degreesOfFreedom = degreesOfFreedom
    self.pValue = pValue
    self.spec = spec
  }
}
