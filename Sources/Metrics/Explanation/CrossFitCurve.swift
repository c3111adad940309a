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
    order = (0..<Int32(predictor.count)).sorted { predictor[Int($0)] < predictor[Int($1)] }
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
    var result = [Double](repeating: 0, count: order.count)
    for fold in 0..<rows.folds.count {
      var weights = [Double](repeating: 0, count: groups)
      var sums = weights
      var places = weights
      for (place, row) in order.enumerated() where rows.fold(Int(row)) != fold {
        let row = Int(row)
        let weight = rows.weight(row)
        weights[Int(group[place])] += weight
        sums[Int(group[place])] += weight * target(row)
        places[Int(group[place])] += weight * predictor[row]
      }
      guard weights.contains(where: { $0 > 0 }) else {
        for row in order where rows.fold(Int(row)) == fold {
          result[Int(row)] = predictor[Int(row)]
        }
        continue
      }
      let fit = PoolAdjacentViolators(sums: sums, weights: weights)
      var value = [Double](repeating: 0, count: groups)
      for block in 0..<fit.count {
        let range = fit.range(block)
        let centre = places[range].reduce(0, +) / fit.weights[block]
        let fitted = (fit.sums[block] + prior * centre) / (fit.weights[block] + prior)
        for group in range { value[group] = fitted }
      }
      for (place, row) in order.enumerated() where rows.fold(Int(row)) == fold {
        result[Int(row)] = value[Int(group[place])]
      }
    }
    return result
  }
}
