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
      stacks = [PooledBlocks](repeating: PooledBlocks(), count: folds)
    }
    // Read in the order of the rows once, and not again for every fold.
    for place in order.indices { ordered[place] = targets[Int(order[place])] }
    for own in 0..<folds {
      stacks[own].clear()
      if hasTies || !weight.isEmpty {
        poolGroups(without: UInt16(own))
      } else {
        poolRows(without: UInt16(own))
      }
    }
    writeBlocks(into: values)
  }

  /// Pools the rows outside a fold, which count alike and have numbers of their own.
  private mutating func poolRows(without own: UInt16) {
    ordered.withUnsafeBufferPointer { ordered in
      fold.withUnsafeBufferPointer { fold in
        chosen.withUnsafeMutableBufferPointer { chosen in
          // Taken out first, without a branch that nobody could foresee.
          var kept = 0
          for place in 0..<ordered.count {
            chosen[kept] = ordered[place]
            kept &+= fold[place] == own ? 0 : 1
          }
          stacks[Int(own)].add(rows: UnsafeBufferPointer(rebasing: chosen[..<kept]))
        }
      }
    }
  }

  /// Pools groups of equal numbers of the rows outside a fold.
  private mutating func poolGroups(without own: UInt16) {
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
      stacks[Int(own)].add(group)
    }
  }

  /// Writes the value of every row: that of the block of the last group at or before it in its fold's curve.
  private func writeBlocks(into values: UnsafeMutableBufferPointer<Double>) {
    // Of each fold, the block that the order has come to, and how many of its own rows stand before.
    var block = [Int](repeating: 0, count: folds)
    var own = block
    var place = 0
    while place < order.count {
      let start = place
      repeat {
        own[Int(fold[place])] += 1
        place += 1
      } while hasTies && place < order.count && numbers[place] == numbers[start]
      for member in start..<place {
        let fold = Int(fold[member])
        let kept = place - own[fold]
        values[Int(order[member])] = stacks[fold].blocks.withUnsafeBufferPointer { blocks in
          while block[fold] + 1 < blocks.count, blocks[block[fold] + 1].start < kept {
            block[fold] += 1
          }
          return blocks.isEmpty
            ? numbers[member] : blocks[block[fold]].sum / blocks[block[fold]].weight
        }
      }
    }
  }
}
