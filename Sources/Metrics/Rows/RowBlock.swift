/// The softmax facts of eight rows at once, one lane a row.
///
/// Everything the toolkit says about single rows comes from here, in `Double`, whatever the scores'
/// precision is.
struct RowBlock {
  /// Rows in a block.
  static let size = 8

  /// −ln p of the right class.
  var logLoss = Lanes.zero
  /// The largest probability, at most 1.
  var confidence = Lanes.zero
  /// The class of the largest score; the lowest index wins a tie.
  var predicted = SIMD8<Int32>.zero
  /// The right class.
  var label = SIMD8<Int32>.zero
  /// The probability of the right class.
  var trueProbability = Lanes.zero
  /// Σ (p_k − [k is right])².
  var brier = Lanes.zero
  /// Σ p_k².
  var squaredNorm = Lanes.zero
}
