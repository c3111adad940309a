internal import CCandorGSL

extension AddressedRandom {
  /// A uniform draw from [0, 1), a multiple of 2⁻⁵³.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A uniform draw from (0, 1): the middle of one of 2⁵² equal cells, so never 0 and never 1.
  public mutating func openUniform() -> Double {
    // 52 bits, so that the middle of a cell is still a double below 1.
    (Double(next() >> 12) + 0.5) * 0x1p-52
  }

  /// Whether an event of a probability happens.
  public mutating func bernoulli(_ probability: Double) -> Bool { uniform() < probability }

  /// A uniform draw from `0..<bound`, without bias (Lemire 2019, algorithm 5).
  ///
  /// - Precondition: `bound > 0`.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a bound must be positive")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Draws indices of `counts` with replacement and counts them there.
  ///
  /// As ``below(_:)`` with half a word a draw, which is where most of a bootstrap's time goes.
  ///
  /// - Precondition: There are fewer than 2³² counts, and at least one.
  package mutating func scatter(_ draws: Int, into counts: UnsafeMutableBufferPointer<Int32>) {
    precondition(!counts.isEmpty && counts.count < 1 << 32, "an index must fit 32 bits")
    let bound = UInt64(counts.count)
    let threshold = (1 << 32) % bound
    var left = draws
    while left > 0 {
      var word = next()
      for _ in 0..<2 where left > 0 {
        let product = (word & 0xFFFF_FFFF) &* bound
        word >>= 32
        guard product & 0xFFFF_FFFF >= threshold else { continue }
        counts[Int(product >> 32)] += 1
        left -= 1
      }
    }
  }

  /// A standard normal draw: the quantile function (Wichura's AS 241, as GSL has it) of one uniform.
  public mutating func normal() -> Double { gsl_cdf_ugaussian_Pinv(openUniform()) }
}
