extension ColumnRows.Part {
  /// The weighted mean of numbers over the part's places, and their variance.
  func moments(_ numbers: [Double], _ weights: [Double]?) -> (mean: Double, variance: Double) {
    let mean = mean(numbers, weights, apart: 0, squared: false)
    return (mean, self.mean(numbers, weights, apart: mean, squared: true))
  }

  /// The weighted mean of the distances from a number, or of their squares.
  private func mean(
    _ numbers: [Double],
    _ weights: [Double]?,
    apart: Double,
    squared: Bool
  ) -> Double {
    let size = 512
    var total = CompensatedSum()
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * size) { memory in
      guard let away = memory.baseAddress else { return }
      let other = away + size
      for run in runs {
        for first in stride(from: run.lowerBound, to: run.upperBound, by: size) {
          let count = min(size, run.upperBound - first)
          for index in 0..<count { away[index] = numbers[first + index] - apart }
          if let weights {
            for index in 0..<count {
              other[index] = weights[first + index] * (squared ? away[index] : 1)
            }
            total.add(LaneSums.product(away, other, count))
          } else {
            total.add(
              squared ? LaneSums.product(away, away, count) : LaneSums.sum(away, count)
            )
          }
        }
      }
    }
    return total.value / self.total
  }
}
