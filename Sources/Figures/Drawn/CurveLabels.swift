import CandorMetrics

/// Words at the lines of a reliability diagram.
///
/// Above the diagonal there is room to the left of a line, below it to the right.
struct CurveLabels {
  let figure: ReliabilityFigure

  init(_ figure: ReliabilityFigure) { self.figure = figure }

  /// The labels, the most wanted first.
  var notes: [Mark] {
    var notes: [Mark] = []
    if let point = curvePoint {
      let isBelow = point.rate <= point.confidence
      notes.append(
        note(point.confidence, point.rate, figure.say(.isotonic), .blue, isBelow ? .right : .left)
      )
    }
    if let point = at(0.3, figure.chance) {
      notes.append(note(point.confidence, point.high, figure.chanceName, .slate, .left))
    }
    if let point = at(0.6, figure.band) {
      notes.append(note(point.confidence, point.high, figure.bandName, .green, .left))
    }
    return notes
  }

  /// The point of the curve in the middle of the drawing that is farthest from the diagonal.
  private var curvePoint: ReliabilityFigure.CurvePoint? {
    let middle = figure.curve.filter { (0.35...0.8).contains($0.confidence) }
    return (middle.isEmpty ? figure.curve : middle)
      .max { abs($0.rate - $0.confidence) < abs($1.rate - $1.confidence) }
  }

  /// The slice of a band at a share of its width.
  private func at(
    _ share: Double,
    _ band: [ReliabilityFigure.BandPoint]
  ) -> ReliabilityFigure.BandPoint? {
    guard let first = band.first?.confidence, let last = band.last?.confidence else { return nil }
    return band.first { $0.confidence >= first + share * (last - first) }
  }

  private func note(
    _ x: Double,
    _ y: Double,
    _ text: String,
    _ ink: Ink,
    _ side: Mark.Note.Side
  ) -> Mark {
    .note(Mark.Note(x: x, y: y, text: text, side: side, ink: ink))
  }
}
