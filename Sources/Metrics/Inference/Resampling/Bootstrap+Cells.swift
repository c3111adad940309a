extension Bootstrap {
  /// From so many units on, what is resampled is resampled by cells: rows one by one would take many seconds, and show
  /// the same.
  package static let manyUnits = 50_000.0

  /// Resamples of the rows of a view, drawn by cells (``ConfidenceCells``).
  ///
  /// Every replicate is moved by what the cells leave out of the rows themselves, so that the rows give the exact
  /// values.
  ///
  /// - Parameters:
  ///   - table: The table of the view; its rows count once each.
  ///   - exact: The statistics of the rows themselves.
  ///   - statistics: Reads the statistics off a resample. Called from several threads.
  /// - Returns: One distribution for each statistic; `nil` where the rows do not define it.
  /// - Complexity: O(distinct confidences + replicates × cells).
  func overCells(
    _ table: CalibrationTable,
    exact: [Double?],
    _ statistics: @Sendable (ResampledCalibration.Values) -> [Double]
  ) throws -> [BootstrapDistribution?] {
    let cells = try ConfidenceCells(table)
    guard let all = cells.all.map(statistics) else {
      return [BootstrapDistribution?](repeating: nil, count: exact.count)
    }
    let drawn = Replicates.map(replicates, scratch: { cells.scratch }) { replicate, counts in
      var stream = AddressedRandom(seed: seed, purpose: "bootstrap cells", index: replicate)
      return cells.draw(&stream, &counts).map(statistics)
    }
    return exact.indices.map { index in
      exact[index].map { exact in
        BootstrapDistribution(
          estimate: exact,
          replicates: drawn.map { $0.map { $0[index] - all[index] + exact } },
          acceleration: 0,
          settings: self,
          resampled: "rows by cells"
        )
      }
    }
  }
}
