import CandorText

/// How confident a model is where it is right and where it is wrong.
public struct ConfidenceHistogramFigure: Sendable {
  /// One bin of confidence.
  public struct Bin: Sendable {
    /// The lower edge.
    public let low: Double
    /// The upper edge.
    public let high: Double
    /// How many right predictions fell into it.
    public let right: Int
    /// How many wrong predictions fell into it.
    public let wrong: Int

    /// Creates a bin.
    public init(low: Double, high: Double, right: Int, wrong: Int) {
      self.low = low
      self.high = high
      self.right = right
      self.wrong = wrong
    }
  }

  /// The name of the model.
  public var name: String
  /// The bins in order.
  public var bins: [Bin]

  /// Creates the data of the figure.
  public init(name: String, bins: [Bin]) {
    self.name = name
    self.bins = bins
  }

  /// Draws the figure.
  public func figure() -> Figure {
    let right = bins.reduce(0) { $0 + $1.right }
    let wrong = bins.reduce(0) { $0 + $1.wrong }
    let rightShares = bins.map { share($0.right, of: right) }
    let wrongShares = bins.map { share($0.wrong, of: wrong) }
    let heights = rightShares + wrongShares
    return Figure(
      name: "confidence-\(name)",
      title: "Confidence of \(name) where it is right and where it is wrong",
      caption: "Each panel adds up to 100%: confident when right (upper bars far to the right) is "
        + "good, confident when wrong (lower bars far to the right) is what costs loss.",
      description: description(right: right, wrong: wrong),
      chart: Chart(
        rows: [
          [panel("right", right, rightShares, heights, ink: .blue, fill: .solid, x: false)],
          [panel("wrong", wrong, wrongShares, heights, ink: .vermillion, fill: .hatched, x: true)],
        ]
      )
    )
  }

  private func share(_ count: Int, of total: Int) -> Double {
    total > 0 ? Double(count) / Double(total) : 0
  }

  private func panel(
    _ word: String,
    _ total: Int,
    _ shares: [Double],
    _ heights: [Double],
    ink: Ink,
    fill: Fill,
    x labelled: Bool
  ) -> Panel {
    let bars = zip(bins, shares).map { bin, share in
      let count = word == "right" ? bin.right : bin.wrong
      return Mark.Bar(
        x0: bin.low,
        x1: bin.high,
        y0: 0,
        y1: share,
        ink: ink,
        fill: fill,
        tip: "confidence \(NumberText.short(bin.low)) to \(NumberText.short(bin.high)): "
          + "\(NumberText.count(count)) \(word) predictions"
      )
    }
    var x = Axis.share(labelled ? "confidence" : "")
    x.labelled = labelled
    return Panel(
      title: "\(NumberText.count(total)) \(word) predictions",
      x: x,
      y: Axis.covering(
        labelled ? "share of the wrong ones" : "share of the right ones",
        heights,
        zero: true,
        parts: 3,
        style: .percent
      ),
      height: 100,
      marks: [.bars(bars)]
    )
  }

  private func description(right: Int, wrong: Int) -> String {
    let sureRight = bins.filter { $0.low >= 0.9 - 1e-9 }.reduce(0) { $0 + $1.right }
    let sureWrong = bins.filter { $0.low >= 0.9 - 1e-9 }.reduce(0) { $0 + $1.wrong }
    return "\(NumberText.count(right)) predictions are right, of them "
      + "\(NumberText.percent(share(sureRight, of: right))) in bins from 0.9 up; "
      + "\(NumberText.count(wrong)) are wrong, of them "
      + "\(NumberText.percent(share(sureWrong, of: wrong))) in bins from 0.9 up."
  }
}
