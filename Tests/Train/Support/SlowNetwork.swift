import Glibc

/// The slow, obviously correct twin of `Network`: doubles, indices, one row at a time, no BLAS.
///
/// `keep[layer][row][unit]` says what dropout keeps; `rates` scales it. Parameters lie as
/// `NetworkShape` describes them.
struct SlowNetwork {
  let sizes: [Int]
  var rates: [Double] = []

  /// The logits of a row.
  func logits(_ values: [Double], _ row: [Double], keep: [[Bool]]? = nil) -> [Double] {
    var (activation, offset) = (row, 0)
    for layer in 0..<sizes.count - 1 {
      let (fanIn, width) = (sizes[layer], sizes[layer + 1])
      var output: [Double] = []
      for unit in 0..<width {
        var sum = values[offset + width * fanIn + unit]
        for i in 0..<fanIn { sum += values[offset + unit * fanIn + i] * activation[i] }
        if layer < sizes.count - 2 {
          sum = max(0, sum)
          if let keep { sum = keep[layer][unit] ? sum / (1 - rates[layer]) : 0 }
        }
        output.append(sum)
      }
      activation = output
      offset += width * (fanIn + 1)
    }
    return activation
  }

  /// The mean cross-entropy of a batch.
  func loss(_ values: [Double], _ rows: [[Double]], _ labels: [Int], keep: [[[Bool]]]? = nil)
    -> Double
  {
    var sum = 0.0
    for (index, row) in rows.enumerated() {
      let logits = logits(values, row, keep: keep?[index])
      sum += log(logits.reduce(0) { $0 + exp($1) }) - logits[labels[index]]
    }
    return sum / Double(rows.count)
  }
}
