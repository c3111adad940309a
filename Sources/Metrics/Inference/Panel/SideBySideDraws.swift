internal import CCandorLanes

/// Draws the labels of rows that count once and have few classes, sixteen draws of a row at a time.
///
/// Gives what going from draw to draw gives: the same words, and the same class for each word but where the
/// product that tells them apart is rounded. Works on memory of its own that ``deallocate()`` gives back.
struct SideBySideDraws {
  private let binned: BlockBins
  private let drawn: UnsafeMutablePointer<candor_drawn_labels>
  private let numbers: UnsafeMutablePointer<Int32>
  /// Where the words of each class of a block's rows end.
  private let limits: UnsafeMutablePointer<Int32>
  private let find = LaneLoops.best.label_limits
  private let draw = LaneLoops.best.draw_labels

  /// Counts of a cell: the draws, and what fills them up to whole vectors.
  static func stride(_ draws: Int) -> Int {
    let whole = Int(CANDOR_DRAWS)
    return (draws + whole - 1) / whole * whole
  }

  /// - Parameters:
  ///   - counts: One stretch of ``stride(_:)`` numbers a cell that has rows.
  /// - Returns: `nil` for many classes, most of which a row's draws never see.
  init?(
    _ binned: BlockBins,
    _ cells: LabelCells,
    classes: Int,
    draws: Int,
    counts: UnsafeMutablePointer<Int32>
  ) {
    guard classes <= Int(CANDOR_FEW_CLASSES) else { return nil }
    self.binned = binned
    numbers = .allocate(capacity: cells.numbers.count)
    numbers.initialize(from: cells.numbers, count: cells.numbers.count)
    limits = .allocate(capacity: classes * RowBlock.size)
    limits.initialize(repeating: 0, count: classes * RowBlock.size)
    drawn = .allocate(capacity: 1)
    drawn.initialize(
      to: candor_drawn_labels(
        classes: Int64(classes),
        bins: Int64(cells.bins),
        vectors: Int64(Self.stride(draws) / Int(CANDOR_DRAWS)),
        numbers: numbers,
        counts: counts
      )
    )
  }

  func deallocate() {
    numbers.deallocate()
    limits.deallocate()
    drawn.deallocate()
  }

  /// Makes ready for a block.
  ///
  /// - Parameters:
  ///   - reach: The chances of the classes of each row, summed up with that of the prediction left out.
  ///   - words: How many of the 2³² words a chance of 1 is worth in each row.
  func read(_ reach: UnsafePointer<Lanes>, words: Lanes) {
    let classes = drawn.pointee.classes
    withUnsafePointer(to: words) { words in
      let words = UnsafeRawPointer(words).assumingMemoryBound(to: Double.self)
      find(UnsafeRawPointer(reach).assumingMemoryBound(to: Double.self), classes, words, limits)
    }
  }

  /// Draws the labels of a row of the block with the words that follow.
  @inline(__always)
  func add(_ lane: Int, top: Int, _ words: WordStream) {
    draw(words.state, Int64(top), limits + lane, binned.numbers + lane, drawn)
  }
}
