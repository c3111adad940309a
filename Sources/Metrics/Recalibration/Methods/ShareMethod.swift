internal import Glibc

/// What isotonic and histogram maps share: a curve of shares of hits a class, blended with the model's probabilities.
protocol ShareMethod: FoldMethod {
  /// How much of the curve is used.
  var blend: Blend { get }

  /// Throws where an option is out of range.
  func check() throws

  /// The curve of a class.
  func curve(_ table: CurveTable) -> ProbabilityCurve
}

extension ShareMethod {
  func check() throws {}

  func fits(_ rows: FoldedRows) throws -> [Recalibrator] {
    try check()
    try rows.parts.forEach(check)
    let parts = try rows.parts.map { try part(rows, $0) }
    let found = ShareFits(rows, parts) { curve($0) }.found()
    return try rows.parts.indices.map { index in
      let (part, found) = (rows.parts[index], found[index])
      let own = (0..<part.count).map { exp(min(0, part.logs.log($0, Int(part.labels[$0])))) }
      // A row on which every curve is 0 keeps its own.
      let shares = (0..<part.count).map { place in
        let row = part.logs.row(place)
        return (found.right[row] / found.sum[row])
          .replacing(with: own[place], where: found.sum[row] .<= 0)
      }
      let weight = try blend.weight(
        own: own,
        curve: parts[index].count > 0 ? shares.map(\.y) : nil,
        weights: part.counts
      )
      let after = zip(own, shares).map { -log((1 - weight) * $0 + weight * $1.x) }
      return try finish(
        part,
        .curves(CurveMap(curves: found.curves, blend: weight)),
        end: FitEnd(),
        lossAfter: after.mean(weights: part.counts)
      )
    }
  }

  /// Deals a part's rows to the folds that choose the blend.
  private func part(_ rows: FoldedRows, _ part: FitRows) throws -> ShareFits.Part {
    let dealt = try blend.folds(rows, part)
    let all = rows.predictions.rows
    var folds = [Int32](repeating: -1, count: all)
    var weights = part.counts.map { _ in [Double](repeating: 0, count: all) }
    for place in 0..<part.count where part.counts?[place] ?? 1 > 0 {
      let row = part.logs.row(place)
      folds[row] = Int32(dealt?.assignment[place] ?? 0)
      if let counts = part.counts { weights?[row] = counts[place] }
    }
    return ShareFits.Part(folds: folds, count: dealt?.count ?? 0, weights: weights)
  }
}
