import CandorText

/// How confident a model is where it is right and where it is wrong.
public struct ConfidenceHistogramFigure: Sendable, Worded {
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

  /// The language of its words.
  public var language = Language.english
  /// The name of the model.
  public var name: String
  /// The bins in order.
  public var bins: [Bin]

  /// The class whose probability is counted, its rows apart from the others; `nil` where it is the
  /// confidence in the predicted class, right ones apart from wrong ones.
  public var classOfInterest: String?

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
      title: say(
        classOfInterest == nil ? .histogramTitle : .riskHistogramTitle,
        ["name": name, "class": classOfInterest ?? ""]
      ),
      caption: say(classOfInterest == nil ? .histogramCaption : .riskHistogramCaption),
      description: description(right: right, wrong: wrong),
      chart: Chart(
        rows: [
          [panel(true, right, rightShares, heights, ink: .blue, fill: .solid, x: false)],
          [panel(false, wrong, wrongShares, heights, ink: .vermillion, fill: .hatched, x: true)],
        ]
      )
    )
  }

  private func share(_ count: Int, of total: Int) -> Double {
    total > 0 ? Double(count) / Double(total) : 0
  }

  private func panel(
    _ isRight: Bool,
    _ total: Int,
    _ shares: [Double],
    _ heights: [Double],
    ink: Ink,
    fill: Fill,
    x labelled: Bool
  ) -> Panel {
    let bars = zip(bins, shares).map { bin, share in
      let count = isRight ? bin.right : bin.wrong
      return Mark.Bar(
        x0: bin.low,
        x1: bin.high,
        y0: 0,
        y1: share,
        ink: ink,
        fill: fill,
        tip: say(
          .histogramTip,
          [
            "low": NumberText.short(bin.low), "high": NumberText.short(bin.high),
            "count": NumberText.count(count),
          ]
        )
      )
    }
    var x = Axis.share(labelled ? axisTitle : "")
    x.labelled = labelled
    return Panel(
      title: heading(isRight, total),
      x: x,
      y: Axis.covering(
        shareTitle(isRight),
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
    return say(
      .histogramDescription,
      [
        "first": heading(true, right),
        "firstShare": NumberText.percent(share(sureRight, of: right)),
        "second": heading(false, wrong),
        "secondShare": NumberText.percent(share(sureWrong, of: wrong)),
      ]
    )
  }

  private var axisTitle: String {
    classOfInterest.map { say(.riskProbability, ["class": $0]) } ?? say(.confidence)
  }

  private func heading(_ isRight: Bool, _ total: Int) -> String {
    let values = ["count": NumberText.count(total), "class": classOfInterest ?? ""]
    if classOfInterest == nil { return say(isRight ? .histogramRight : .histogramWrong, values) }
    return say(isRight ? .riskHistogramYes : .riskHistogramNo, values)
  }

  private func shareTitle(_ isRight: Bool) -> String {
    if classOfInterest == nil {
      return say(isRight ? .histogramRightShare : .histogramWrongShare)
    }
    return say(isRight ? .riskHistogramYesShare : .riskHistogramNoShare)
  }
}
