/// The isotonic (non-decreasing) least-squares fit of means, by pooling adjacent violators.
///
/// Takes groups in ascending order of their predictor, each with a total weight `w_i` and a weighted
/// sum of outcomes `s_i`, and finds the non-decreasing `v_i` that minimise
/// `Σ w_i (s_i / w_i − v_i)²`. The same `v` is also the isotonic maximum-likelihood fit of
/// probabilities, for every proper score (Barlow et al. 1972, theorem 1.10).
///
/// Equal predictor values belong in one group: pooling ties first is what makes the fit independent
/// of the order of the rows. Neighbouring groups of equal mean are joined, so ``count`` is the number
/// of distinct fitted values.
///
/// Edge cases: no groups gives no blocks; a group of weight 0 joins the block before it, or after it
/// when it comes first; all weights 0 is a programmer's error.
///
/// Source: Ayer, Brunk, Ewing, Reid and Silverman (1955); the one-pass stack form is "up-and-down
/// blocks" run left to right.
package struct PoolAdjacentViolators: Sendable, Equatable {
  /// The first group of each block, ascending; block `b` ends where `b + 1` starts.
  package let starts: [Int]
  /// The total weight of each block.
  package let weights: [Double]
  /// The weighted sum of outcomes of each block.
  package let sums: [Double]
  /// Number of groups that were fitted.
  package let groups: Int

  /// Number of blocks, which is the number of distinct fitted values.
  package var count: Int { starts.count }

  /// The fitted value of a block.
  package func value(_ block: Int) -> Double { sums[block] / weights[block] }

  /// The groups of a block.
  package func range(_ block: Int) -> Range<Int> {
    starts[block]..<(block + 1 < count ? starts[block + 1] : groups)
  }

  /// The fitted value of every group, in the order given.
  package var fitted: [Double] {
    var result: [Double] = []
    result.reserveCapacity(groups)
    for block in 0..<count {
      result.append(contentsOf: repeatElement(value(block), count: range(block).count))
    }
    return result
  }

  /// Fits groups given in ascending order of their predictor.
  ///
  /// - Parameters:
  ///   - sums: The weighted sum of outcomes of each group.
  ///   - weights: The weight of each group, not negative.
  /// - Complexity: O(groups): every merge removes a block for good.
  package init(sums: [Double], weights: [Double]) {
    self = sums.withUnsafeBufferPointer { sums in
      weights.withUnsafeBufferPointer { weights in Self(sums: sums, weights: weights) }
    }
  }

  /// Fits groups that lie in memory that is used again and again.
  init(sums: UnsafeBufferPointer<Double>, weights: UnsafeBufferPointer<Double>) {
    precondition(sums.count == weights.count, "each group needs one sum and one weight")
    var starts: [Int] = []
    var blockWeights: [Double] = []
    var blockSums: [Double] = []
    if sums.count > 0 {
      // The last block is kept apart from the others, as almost every group joins it.
      var last = (start: 0, weight: weights[0], sum: sums[0])
      var group = 1
      while group < sums.count {
        var next = (start: group, weight: weights[group], sum: sums[group])
        group += 1
        // Means are compared by cross products, which are exact for counts and need no division
        // by a weight of zero.
        guard last.sum * next.weight >= next.sum * last.weight else {
          starts.append(last.start)
          blockWeights.append(last.weight)
          blockSums.append(last.sum)
          last = next
          continue
        }
        next = (last.start, next.weight + last.weight, next.sum + last.sum)
        while let weight = blockWeights.last, let sum = blockSums.last, let start = starts.last,
          sum * next.weight >= next.sum * weight
        {
          next = (start, next.weight + weight, next.sum + sum)
          blockWeights.removeLast()
          blockSums.removeLast()
          starts.removeLast()
        }
        last = next
      }
      starts.append(last.start)
      blockWeights.append(last.weight)
      blockSums.append(last.sum)
    }
    self.starts = starts
    self.weights = blockWeights
    self.sums = blockSums
    self.groups = sums.count
  }
}
