/// The answer of a calibration test: how surprising the error is if the model is calibrated.
public struct KernelTestResult: Sendable, Hashable {
  /// The error the test is about, as ``spec`` defines it.
  public let statistic: Double
  /// The probability, under calibration, of an error at least as large; for the distribution-free
  /// test an upper bound of it.
  public let pValue: Double
  /// The test in words, with draws and seed where it has them.
  public let spec: String
}
