/// Inverted dropout: each unit is set to zero with probability `rate`, and what stays is scaled so
/// that its expectation does not change.
///
/// Source: N. Srivastava et al., JMLR 15 (2014), section 10.
package struct Dropout: Sendable {
  /// A random word below this drops its unit.
  package let threshold: UInt32
  /// What a kept unit is multiplied by: one over the probability of being kept.
  package let scale: Float

  /// - Parameter rate: the probability of dropping a unit, at least 0 and below 1.
  package init(rate: Double) {
    precondition(rate >= 0 && rate < 1, "a dropout rate of \(rate)")
    threshold = UInt32(min((rate * 0x1p32).rounded(), 0xFFFF_FFFF))
    // From the threshold, not from the rate: the expectation is then kept to the last bit.
    scale = Float(0x1p32 / (0x1p32 - Double(threshold)))
  }
}

/// Where a pass through the network takes its dropout from.
///
/// A unit's draw is named by the row's number and the layer, so that it does not depend on how rows
/// are cut into batches.
package struct DropoutDraws: Sendable {
  /// The seed of the run or of the evaluation.
  package let seed: UInt64
  /// Training or Monte Carlo evaluation, which never share a draw.
  package let purpose: RandomPurpose
  /// The epoch of training, or the number of the Monte Carlo sample.
  package let epoch: Int
  /// The number of the batch's first row.
  package let firstRow: Int

  package init(seed: UInt64, purpose: RandomPurpose, epoch: Int, firstRow: Int) {
    self.seed = seed
    self.purpose = purpose
    self.epoch = epoch
    self.firstRow = firstRow
  }

  func address(layer: Int, row: Int) -> RandomAddress {
    RandomAddress(
      seed: seed,
      purpose: purpose,
      layer: layer,
      epoch: epoch,
      index: firstRow + row
    )
  }
}
