/// Non-decreasing curves of one number a row, each row's value from the curve of the other folds.
///
/// The rows are ordered once; rows of equal predictor are one group, so their order does not matter.
package struct CrossFitCurve {
  private let order: [Int32]
  /// The group of each place of ``order``.
  private let group: [Int32]
  private let groups: Int
  private let predictor: [Double]

  package init(_ predictor: [Double]) {
    self.predictor = predictor
    var sorter = ColumnSort()
    var order: [Int32] = []
    predictor.withUnsafeBufferPointer { sorter.sort($0, into: &order) }
    self.order = order
    var group = [Int32](repeating: 0, count: order.count)
    var last: Int32 = 0
    for place in order.indices.dropFirst() {
      if predictor[Int(order[place])] != predictor[Int(order[place - 1])] { last += 1 }
      group[place] = last
    }
    self.group = group
    groups = order.isEmpty ? 0 : Int(last) + 1
  }

  /// The fitted value of every row.
  ///
  /// - Parameters:
  ///   - rows: The folds and weights.
  ///   - prior: How many rows of value `predictor` each block is given on top of its own, which keeps
  ///     0 and 1 out of reach where the target is a label.
  ///   - target: What the curve follows.
  package func values(_ rows: RemapRows, prior: Double, target: (Int) -> Double) -> [Double] {
    let count = order.count
    // Gathered once in the order of the curve: every fold goes over all of them.
    let folds = order.map { Int32(truncatingIfNeeded: rows.fold(Int($0))) }
    let weights = order.map { rows.weight(Int($0)) }
    let targets = order.map { target(Int($0)) }
    let predictors = order.map { predictor[Int($0)] }
    var curve = predictors
    var memory = [Double](repeating: 0, count: 4 * groups)
    memory.withUnsafeMutableBufferPointer { memory in
      func part(_ place: Int) -> UnsafeMutableBufferPointer<Double> {
        UnsafeMutableBufferPointer(rebasing: memory[place * groups..<(place + 1) * groups])
      }
      let (weight, sum, centre, value) = (part(0), part(1), part(2), part(3))
      for fold in 0..<Int32(rows.folds.count) {
        memory.update(repeating: 0)
        var isEmpty = true
        group.withUnsafeBufferPointer { group in
          for place in 0..<count where folds[place] != fold {
            let own = Int(group[place])
            let rows = weights[place]
            weight[own] += rows
            sum[own] += rows * targets[place]
            centre[own] += rows * predictors[place]
            if rows > 0 { isEmpty = false }
          }
        }
        guard !isEmpty else { continue }
        let fit = PoolAdjacentViolators(
          sums: UnsafeBufferPointer(sum),
          weights: UnsafeBufferPointer(weight)
        )
        for block in 0..<fit.count {
          let range = fit.range(block)
          var total = 0.0
          for group in range { total += centre[group] }
          total /= fit.weights[block]
          let fitted = (fit.sums[block] + prior * total) / (fit.weights[block] + prior)
          for group in range { value[group] = fitted }
        }
        for place in 0..<count where folds[place] == fold {
          curve[place] = value[Int(group[place])]
        }
      }
    }
    var result = [Double](repeating: 0, count: count)
    for place in 0..<count { result[Int(order[place])] = curve[place] }
    return result
  }
}
