extension MetricsAccumulator {
  /// The first bytes of a saved accumulator; the digit is the version of the format.
  private static let magic = "candor.partial/2"

  /// The accumulator as bytes, to be saved and merged later or elsewhere.
  ///
  /// The same bytes for the same rows and parts. Empty cells are left out.
  public func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.write(Self.magic)
    writer.write(UInt32(classes))
    writer.write(UInt32(bins))
    writer.write(UInt8(hasIds.map { $0 ? 2 : 1 } ?? 0))
    writer.write(UInt32(parts.count))
    for part in parts {
      writer.write(Int64(part.rows))
      writer.write(part.high)
      writer.write(part.low)
    }
    writer.write(UInt32(ids.ids.count))
    for id in ids.ids { writer.write(id) }
    let sums = statistics.sums
    writer.write(Int64(sums.rows))
    for sum in [
      sums.weight, sums.hits, sums.logLoss, sums.brier, sums.spherical, sums.confidence,
    ] {
      writer.write(UInt8(sum.isFinite ? 0 : 1))
      for limb in sum.settledLimbs { writer.write(limb) }
    }
    for sum in statistics.confusion { writer.write(sum.units) }
    Self.write(statistics.cells, to: &writer)
    Self.write(statistics.topBins, to: &writer)
    Self.write(statistics.classBins, to: &writer)
    writer.write(checksum(writer.bytes))
    return writer.bytes
  }

  private static func write(_ cells: [ViewCell], to writer: inout ByteWriter) {
    let filled = cells.indices.filter { cells[$0].rows > 0 }
    writer.write(UInt32(filled.count))
    for index in filled {
      writer.write(UInt32(index))
      writer.write(Int64(cells[index].rows))
      writer.write(cells[index].weight.units)
      writer.write(cells[index].hits.units)
      writer.write(cells[index].confidence.units)
    }
  }

  /// Reads an accumulator that was saved as bytes.
  ///
  /// - Throws: `MetricsError` when the bytes are not such, are damaged or cut off, or contradict
  ///   themselves.
  public init(decoding bytes: [UInt8]) throws {
    let magic = Array(Self.magic.utf8)
    guard bytes.count >= magic.count + 8, bytes.starts(with: magic) else {
      throw MetricsError.invalid(
        "These bytes are not a saved part of metrics of this version; they should start with"
          + " \"\(Self.magic)\"."
      )
    }
    var tail = ByteReader(bytes.suffix(8))
    guard try tail.read(UInt64.self) == checksum(bytes.dropLast(8)) else {
      throw MetricsError.invalid(
        "A saved part of metrics is damaged: its checksum does not fit its bytes; save it again."
      )
    }
    var reader = ByteReader(bytes.dropFirst(magic.count).dropLast(8))
    let classes = Int(try reader.read(UInt32.self))
    let bins = Int(try reader.read(UInt32.self))
    // Checks the sizes before anything of that size is made.
    _ = try MetricsAccumulator(checkingClasses: classes, bins: bins, left: reader.left)
    let idMark = try reader.read(UInt8.self)
    let partCount = try reader.readCount(of: 24, atMost: 1 << 24)
    var parts: [RowSetFingerprint] = []
    for _ in 0..<partCount {
      parts.append(
        RowSetFingerprint(
          rows: Int(try reader.read(Int64.self)),
          high: try reader.read(),
          low: try reader.read()
        )
      )
    }
    let idCount = try reader.readCount(of: 8, atMost: IdSample.size)
    var twice: Int64?
    let ids = IdSample(try (0..<idCount).map { _ in try reader.read(Int64.self) }, twice: &twice)
    var statistics = RowStatistics(classes: classes, bins: bins)
    statistics.sums = try Self.readSums(&reader)
    for index in statistics.confusion.indices {
      statistics.confusion[index].units = try reader.read()
    }
    try Self.readCells(&statistics.cells, &reader)
    try Self.readCells(&statistics.topBins, &reader)
    try Self.readCells(&statistics.classBins, &reader)
    guard reader.left == 0, twice == nil, idMark <= 2, Self.isConsistent(statistics, parts) else {
      throw MetricsError.invalid(
        "A saved part of metrics contradicts itself: its sums do not belong together; save it again."
      )
    }
    let hasIds = idMark == 0 ? nil : idMark == 2
    self.init(statistics: statistics, parts: parts, ids: ids, hasIds: hasIds)
  }

  /// Checks sizes against each other and against the bytes there are.
  private init(checkingClasses classes: Int, bins: Int, left: Int) throws {
    guard classes <= 65_536, classes * classes * 16 <= left else {
      throw MetricsError.invalid(
        "A saved part of metrics claims more than it holds; save it again."
      )
    }
    try self.init(classes: classes, bins: bins)
  }

  private static func readSums(_ reader: inout ByteReader) throws -> RowSums {
    func sum(_ reader: inout ByteReader) throws -> ExactSum {
      let mark = try reader.read(UInt8.self)
      let limbs = try (0..<67).map { _ in try reader.read(Int64.self) }
      guard mark <= 1, var sum = ExactSum(settledLimbs: limbs) else {
        throw MetricsError.invalid("A saved part of metrics holds a sum that cannot be.")
      }
      // The only number of a row that can be infinite is its loss.
      if mark == 1 { sum.add(.infinity) }
      return sum
    }
    var sums = RowSums()
    sums.rows = Int(try reader.read(Int64.self))
    sums.weight = try sum(&reader)
    sums.hits = try sum(&reader)
    sums.logLoss = try sum(&reader)
    sums.brier = try sum(&reader)
    sums.spherical = try sum(&reader)
    sums.confidence = try sum(&reader)
    return sums
  }

  private static func readCells(_ cells: inout [ViewCell], _ reader: inout ByteReader) throws {
    let count = try reader.readCount(of: 60, atMost: cells.count)
    var last = -1
    for _ in 0..<count {
      let index = Int(try reader.read(UInt32.self))
      guard index > last, index < cells.count else {
        throw MetricsError.invalid("A saved part of metrics has its cells out of order.")
      }
      last = index
      cells[index].rows = Int(try reader.read(Int64.self))
      cells[index].weight.units = try reader.read()
      cells[index].hits.units = try reader.read()
      cells[index].confidence.units = try reader.read()
    }
  }

  /// Whether every view counts the same rows, and no cell has more hits than rows.
  private static func isConsistent(
    _ statistics: RowStatistics,
    _ parts: [RowSetFingerprint]
  ) -> Bool {
    let counted = statistics.sums.rows
    func rows(_ cells: some Collection<ViewCell>) -> Int? {
      var sum = 0
      for cell in cells {
        let (next, overflow) = sum.addingReportingOverflow(cell.rows)
        guard cell.rows >= 0, cell.hits.units >= 0, cell.hits.units <= cell.weight.units,
          cell.confidence.units >= 0, !overflow
        else { return nil }
        sum = next
      }
      return sum
    }
    let claimed = parts.reduce(0) { $1.rows > 0 && $1.rows < 1 << 48 ? $0 + $1.rows : .max >> 1 }
    return counted >= 0 && counted < 1 << 48 && claimed >= counted && claimed < 1 << 56
      && [View.topLabel, .positive].allSatisfy { view in
        StreamCells.cells(of: view, classes: statistics.classes).map {
          rows(statistics.cells[$0]) == counted
        } ?? true
      } && rows(statistics.topBins) == counted
      && rows(statistics.classBins) == counted * statistics.classes
  }
}
