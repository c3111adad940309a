import CandorSpecimens
import Foundation

/// Measures the coloured area of a loss ledger from its path data, by the shoelace formula.
enum LedgerArea {
  /// The upper end of the ledger's axis: the mean loss of its first column of rows.
  static func top(_ losses: [Double]) -> Double {
    let column = losses.sorted(by: >).prefix(losses.count / 200)
    return column.reduce(0, +) / Double(column.count)
  }

  /// The area of the two bands in square units of the drawing.
  static func measured(_ svg: String) throws -> Double {
    let bands = try WellFormed.parse(svg).attributes.filter {
      $0.hasPrefix("M") && $0.hasSuffix("Z")
    }
    // The two largest closed outlines are the bands; the others are signs of the legend.
    return bands.map(area).sorted(by: >).prefix(2).reduce(0, +)
  }

  private static func area(_ path: String) -> Double {
    let points = path.dropFirst().dropLast().split(separator: "L").map { pair in
      pair.split(separator: " ").compactMap { Double($0) }
    }
    guard points.allSatisfy({ $0.count == 2 }) else { return 0 }
    var sum = 0.0
    for index in points.indices {
      let a = points[index]
      let b = points[(index + 1) % points.count]
      sum += a[0] * b[1] - b[0] * a[1]
    }
    return abs(sum) / 2
  }
}
