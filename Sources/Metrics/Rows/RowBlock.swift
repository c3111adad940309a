internal import CCandorLanes

/// The facts of eight rows at once, one place a row.
///
/// Everything the toolkit says about single rows comes from here, in `Double`, whatever the scores'
/// precision is. Only what was wanted (``RowWants``) is set.
struct RowBlock {
  /// Rows in a block.
  static let size = 8

  /// The memory, as the loops know it.
  let facts: UnsafeMutablePointer<candor_block>

  /// −ln p of the right class.
  let logLoss: UnsafeMutablePointer<Double>
  /// The largest probability, at most 1.
  let confidence: UnsafeMutablePointer<Double>
  /// The probability of the right class.
  let trueClassProbability: UnsafeMutablePointer<Double>
  /// Σ (p_k − [k is right])².
  let brier: UnsafeMutablePointer<Double>
  /// Σ p_k².
  let squaredNorm: UnsafeMutablePointer<Double>
  /// The class of the largest score; the lowest index wins a tie.
  let predicted: UnsafeMutablePointer<Int32>
  /// The right class.
  let label: UnsafeMutablePointer<Int32>

  /// Views memory.
  init(_ facts: UnsafeMutablePointer<candor_block>) {
    /// Swift sees an array of C as a tuple.
    func numbers<Tuple, Element>(
      _ field: KeyPath<candor_block, Tuple>
    ) -> UnsafeMutablePointer<Element> {
      let offset = MemoryLayout<candor_block>.offset(of: field) ?? 0
      return (UnsafeMutableRawPointer(facts) + offset).assumingMemoryBound(to: Element.self)
    }
    self.facts = facts
    logLoss = numbers(\.log_loss)
    confidence = numbers(\.confidence)
    trueClassProbability = numbers(\.true_probability)
    brier = numbers(\.brier)
    squaredNorm = numbers(\.squared_norm)
    predicted = numbers(\.predicted)
    label = numbers(\.label)
  }
}
