/// What rows are dealt to folds by.
package struct FoldKeys: Sendable {
  /// What names each row.
  let names: [Int]
  /// The unit of each row, numbered from 0 in the order of their first rows; `nil` where every row is one of its own.
  let unit: [Int32]?
  /// Number of units.
  let units: Int
  /// Whether each row's weight is above 0; `nil` without weights.
  let counts: [Bool]?
  /// The copies that were found among the rows of the predictions.
  package let repeats: RepeatedRows
}

extension FoldKeys {
  /// Names the rows of predictions.
  ///
  /// - Complexity: O(rows × classes).
  package init(_ predictions: Predictions, _ key: Folds.Key = .automatic, units: RowUnits? = nil) {
    let units = units ?? RowUnits(predictions)
    repeats = units.repeats
    unit = units.unit
    self.units = units.count
    counts = predictions.weights.map { $0.map { $0 > 0 } }
    if key == .index {
      names = Array(0..<predictions.rows)
    } else if key == .automatic, let ids = predictions.ids {
      names = ids.map { Int($0) }
    } else {
      let content = RowContent(predictions)
      names = RowContent.ofEach(predictions.rows) { content.hash($0) }
        .map { Int(bitPattern: UInt(truncatingIfNeeded: $0)) }
    }
  }

  /// Some of the rows; of a unit, only those of its rows.
  func selected(_ rows: [Int32]) -> FoldKeys {
    var number = [Int32](repeating: -1, count: unit == nil ? 0 : units)
    var found: Int32 = 0
    let own = unit.map { unit in
      rows.map { row -> Int32 in
        let whole = Int(unit[Int(row)])
        if number[whole] < 0 {
          number[whole] = found
          found += 1
        }
        return number[whole]
      }
    }
    return FoldKeys(
      names: rows.map { names[Int($0)] },
      // Rows that have lost all their company are like any others.
      unit: Int(found) == rows.count ? nil : own,
      units: own == nil ? rows.count : Int(found),
      counts: counts.map { counts in rows.map { counts[Int($0)] } },
      repeats: repeats
    )
  }
}
