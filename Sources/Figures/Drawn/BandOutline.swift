import CandorMetrics

extension ReliabilityBand {
  /// The band for a drawing; points that no draw reached are left out.
  var points: [ReliabilityFigure.BandPoint] {
    confidence.indices.compactMap { index in
      guard let low = low[index], let high = high[index] else { return nil }
      return ReliabilityFigure.BandPoint(confidence: confidence[index], low: low, high: high)
    }
  }
}

extension SimultaneousBand {
  /// The outline of the band between two confidences, two points where it steps.
  func outline(from first: Double?, to last: Double?) -> [ReliabilityFigure.BandPoint] {
    guard let first, let last, last > first else { return [] }
    let corners = Set(upperEnds + lowerStarts).filter { $0 > first && $0 < last }.sorted()
    let starts = [first] + corners
    let ends = corners + [last]
    return zip(starts, ends).flatMap { start, end -> [ReliabilityFigure.BandPoint] in
      // Both bounds are level between corners: the upper one holds up to a corner, the lower one
      // from a corner on.
      let inside = bounds(at: (start + end) / 2)
      return [start, end].map {
        ReliabilityFigure.BandPoint(confidence: $0, low: inside.low, high: inside.high)
      }
    }
  }
}
