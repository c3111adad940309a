extension RowResample {
  /// Every row once: the data themselves.
  public init(allOf rows: Int) { self.init(counts: [Int32](repeating: 1, count: rows)) }
}
