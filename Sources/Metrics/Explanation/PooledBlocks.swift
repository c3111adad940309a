/// Blocks of ascending means, made by pooling neighbours that are out of order as they come.
///
/// Source: the one-pass form of ``PoolAdjacentViolators``, for memory that is used again and again.
struct PooledBlocks {
  /// A stretch of rows.
  struct Block {
    /// The number of its first row.
    var start: Int
    var weight = 0.0
    var sum = 0.0
  }

  /// The blocks so far; none has a weight of 0.
  private(set) var blocks: [Block] = []

  /// Forgets all, but keeps the memory.
  mutating func clear() { blocks.removeAll(keepingCapacity: true) }

  /// Adds a group; one without weight joins the block before it.
  mutating func add(_ group: Block) {
    guard group.weight > 0 else { return }
    var group = group
    while let last = blocks.last, Self.violates(last, group) {
      group = Block(
        start: last.start,
        weight: last.weight + group.weight,
        sum: last.sum + group.sum
      )
      blocks.removeLast()
    }
    blocks.append(group)
  }

  /// Adds rows of weight 1, the first of them number 0.
  mutating func add(rows: UnsafeBufferPointer<Double>) {
    guard let first = rows.first else { return }
    // The last block is kept apart from the others, as most rows join it.
    var last = Block(start: 0, weight: 1, sum: first)
    for row in 1..<rows.count {
      let next = rows[row]
      guard last.sum >= next * last.weight else {
        blocks.append(last)
        last = Block(start: row, weight: 1, sum: next)
        continue
      }
      last.sum += next
      last.weight += 1
      while let before = blocks.last, Self.violates(before, last) {
        last.sum += before.sum
        last.weight += before.weight
        last.start = before.start
        blocks.removeLast()
      }
    }
    blocks.append(last)
  }

  /// Means are compared by cross products, which are exact for counts.
  @inline(__always)
  private static func violates(_ first: Block, _ second: Block) -> Bool {
    first.sum * second.weight >= second.sum * first.weight
  }
}
