/// How the curves of several models are told apart: by colour, dash and shape at once.
struct SeriesLook {
  let ink: Ink
  let dash: Dash
  let shape: Shape

  /// The looks in the order in which they are given out.
  static let all = [
    SeriesLook(ink: .blue, dash: .solid, shape: .circle),
    SeriesLook(ink: .vermillion, dash: .dashed, shape: .square),
    SeriesLook(ink: .green, dash: .dotted, shape: .triangle),
    SeriesLook(ink: .purple, dash: .dashDot, shape: .diamond),
    SeriesLook(ink: .ochre, dash: .solid, shape: .square),
    SeriesLook(ink: .slate, dash: .dashed, shape: .circle),
  ]
}
