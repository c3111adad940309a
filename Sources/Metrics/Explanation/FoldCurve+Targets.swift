extension FoldCurve {
  /// Writes the value of every row by the curve that follows targets.
  ///
  /// - Parameters:
  ///   - targets: What the curve follows, by row.
  ///   - values: Receives the values, by row; that of a fold without other rows is the row's number.
  /// - Complexity: O(rows × folds).
  mutating func write(
    targets: UnsafeBufferPointer<Double>,
    into values: UnsafeMutableBufferPointer<Double>
  ) {
    if ordered.count != order.count {
      ordered = [Double](repeating: 0, count: order.count)
      chosen = ordered
    }
    // Read in the order of the rows once, and not again for every fold.
    for place in order.indices { ordered[place] = targets[Int(order[place])] }
    var stack = PooledBlocks()
    for own in 0..<UInt16(folds) {
      if hasTies || !weight.isEmpty {
        poolGroups(without: own, into: &stack)
      } else {
        poolRows(without: own, into: &stack)
      }
      write(stack, own, into: values)
    }
  }

  /// Pools the rows outside a fold, which count alike and have numbers of their own.
  private mutating func poolRows(without own: UInt16, into stack: inout PooledBlocks) {
    stack.clear()
    ordered.withUnsafeBufferPointer { ordered in
      fold.withUnsafeBufferPointer { fold in
        chosen.withUnsafeMutableBufferPointer { chosen in
          // Taken out first, without a branch that nobody could foresee.
          var kept = 0
          for place in 0..<ordered.count {
            chosen[kept] = ordered[place]
            kept &+= fold[place] == own ? 0 : 1
          }
          stack.add(rows: UnsafeBufferPointer(rebasing: chosen[..<kept]))
        }
      }
    }
  }

  /// Pools groups of equal numbers of the rows outside a fold.
  private func poolGroups(without own: UInt16, into stack: inout PooledBlocks) {
    stack.clear()
    var kept = 0
    var place = 0
    while place < order.count {
      let number = numbers[place]
      var group = PooledBlocks.Block(start: kept)
      repeat {
        if fold[place] != own {
          let rows = weight.isEmpty ? 1 : weight[place]
          group.weight += rows
          group.sum += rows * ordered[place]
          kept += 1
        }
        place += 1
      } while place < order.count && numbers[place] == number
      stack.add(group)
    }
  }

  /// Writes the values of a fold's rows: that of the block of the last group at or before a row.
  private func write(
    _ stack: PooledBlocks,
    _ own: UInt16,
    into values: UnsafeMutableBufferPointer<Double>
  ) {
    let blocks = stack.blocks
    var block = 0
    var kept = 0
    var place = 0
    while place < order.count {
      // The rows outside the fold that stand before a row or beside it.
      let start = place
      repeat {
        kept &+= fold[place] == own ? 0 : 1
        place += 1
      } while hasTies && place < order.count && numbers[place] == numbers[start]
      while block + 1 < blocks.count, blocks[block + 1].start < kept { block += 1 }
      for member in start..<place where fold[member] == own {
        values[Int(order[member])] =
          blocks.isEmpty ? numbers[member] : blocks[block].sum / blocks[block].weight
      }
    }
  }
}
