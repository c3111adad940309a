extension Bootstrap {
  /// Draws the rows of a table with replacement and computes a statistic of each resampled table.
  ///
  /// A table knows its rows only as counts of (confidence, hit or miss), and that is all a resample of
  /// rows needs: the counts are redrawn, multinomially, with the same distribution as drawing rows one
  /// by one. Weights count as repeated rows and are rounded to whole rows.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - statistic: Computes the statistic. Called from several threads.
  /// - Returns: The distribution, or `nil` when the table does not define the statistic.
  /// - Complexity: O(replicates × (distinct confidences + cost of the statistic)); the number of
  ///   rows does not matter once there are more rows than distinct confidences.
  public func overTable(
    _ table: CalibrationTable,
    _ statistic: @Sendable (CalibrationTable) -> Double?
  ) -> BootstrapDistribution? {
    guard let estimate = statistic(table) else { return nil }
    let sampler = TableSampler(table)
    let drawn = Replicates.map(replicates, scratch: { sampler.scratch() }) { replicate, counts in
      var stream = AddressedRandom(seed: seed, purpose: "bootstrap table", index: replicate)
      sampler.resample(&stream, &counts)
      return sampler.table(counts).flatMap(statistic)
    }
    let left = method == .bca ? sampler.leaveOneGroupOut(statistic) : []
    return BootstrapDistribution(
      estimate: estimate,
      replicates: drawn,
      acceleration: Self.acceleration(left),
      settings: self,
      resampled: "table cells"
    )
  }
}

/// Redraws the counts of a table's (confidence, outcome) pairs.
struct TableSampler {
  private let confidence: [Double]
  /// Rows of each pair: cell i's misses at 2i, its hits at 2i + 1.
  private let pairs: [Double]
  private let total: Int
  /// The pair of each row, while rows are few enough to be drawn one by one.
  private let pairOfRow: [Int32]

  init(_ table: CalibrationTable) {
    let pairs = (0..<table.count).flatMap {
      [(table.weight[$0] - table.hitWeight[$0]).rounded(), table.hitWeight[$0].rounded()]
    }
    self.pairs = pairs
    confidence = table.confidence
    total = Int(pairs.compensatedSum)
    // One draw a row is cheaper than one binomial a pair up to about eight rows a pair.
    pairOfRow =
      total <= 8 * pairs.count
      ? pairs.indices.flatMap { Array(repeating: Int32($0), count: Int(pairs[$0])) } : []
  }

  func scratch() -> [Int] { [Int](repeating: 0, count: pairs.count) }

  func resample(_ stream: inout AddressedRandom, _ counts: inout [Int]) {
    guard !pairOfRow.isEmpty else {
      stream.multinomial(trials: total, weights: pairs, total: Double(total), into: &counts)
      return
    }
    for pair in counts.indices { counts[pair] = 0 }
    for _ in 0..<total { counts[Int(pairOfRow[stream.below(total)])] += 1 }
  }

  /// The table of these counts, or `nil` when nothing is left.
  func table(_ counts: [Int]) -> CalibrationTable? {
    let kept = confidence.indices.filter { counts[2 * $0] + counts[2 * $0 + 1] > 0 }
    guard !kept.isEmpty else { return nil }
    let rows = kept.map { counts[2 * $0] + counts[2 * $0 + 1] }
    return CalibrationTable(
      confidence: kept.map { confidence[$0] },
      rows: rows,
      weight: rows.map(Double.init),
      hitWeight: kept.map { Double(counts[2 * $0 + 1]) }
    )
  }

  /// The statistic with each of at most 200 groups of rows left out.
  ///
  /// Rows in table order go to the groups in turn, so that each group is spread over all confidences.
  func leaveOneGroupOut(_ statistic: (CalibrationTable) -> Double?) -> [Double?] {
    let groups = min(200, total)
    guard groups > 1 else { return [] }
    return Replicates.map(groups, scratch: { scratch() }) { group, counts in
      var before = 0
      for pair in pairs.indices {
        let rows = Int(pairs[pair])
        // Rows before..<before + rows whose number is `group` modulo the number of groups.
        let hits =
          (before + rows + groups - 1 - group) / groups - (before + groups - 1 - group) / groups
        counts[pair] = rows - hits
        before += rows
      }
      return table(counts).flatMap(statistic)
    }
  }
}
