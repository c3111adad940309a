/// Two networks in one frame as the textbook draws them: training loss, training accuracy and test
/// accuracy over the epochs, every line a mean over seeds within the range of the seeds.
package struct BookCurvesFigure: Sendable {
  /// One quantity of one network.
  package struct Curve: Sendable {
    /// The values of each seed, by epoch from the first.
    let seeds: [[Double]]

    /// Creates a curve.
    package init(seeds: [[Double]]) { self.seeds = seeds }

    /// The mean over the seeds that reached an epoch.
    func mean(_ epoch: Int) -> Double? {
      let values = at(epoch)
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    func at(_ epoch: Int) -> [Double] {
      seeds.compactMap { $0.indices.contains(epoch) ? $0[epoch] : nil }.filter(\.isFinite)
    }

    package var epochs: Int { seeds.map(\.count).max() ?? 0 }
  }

  /// One network.
  package struct Network: Sendable {
    /// What it is called.
    let name: String
    /// The training loss as it is printed while training.
    package let loss: Curve
    /// The training accuracy as it is printed while training.
    let accuracy: Curve
    /// The accuracy on the test images after each epoch.
    let testAccuracy: Curve

    /// Creates a network.
    package init(name: String, loss: Curve, accuracy: Curve, testAccuracy: Curve) {
      (self.name, self.loss) = (name, loss)
      (self.accuracy, self.testAccuracy) = (accuracy, testAccuracy)
    }
  }

  /// The words in the drawing.
  package struct Words: Sendable {
    var title: String
    var caption: String
    var description: String
    var axis: String
    var epoch: String
    var loss: String
    var accuracy: String
    var testAccuracy: String

    /// Creates the words.
    package init(
      title: String,
      caption: String,
      description: String,
      axis: String,
      epoch: String,
      loss: String,
      accuracy: String,
      testAccuracy: String
    ) {
      (self.title, self.caption, self.description) = (title, caption, description)
      (self.axis, self.epoch) = (axis, epoch)
      (self.loss, self.accuracy, self.testAccuracy) = (loss, accuracy, testAccuracy)
    }
  }

  /// The networks: the first drawn with circles and full lines, the second with squares and dashes.
  var networks: [Network]
  /// The words.
  var words: Words

  /// Creates the data of the figure.
  package init(networks: [Network], words: Words) {
    (self.networks, self.words) = (networks, words)
  }

  /// The lowest and highest value that the frame shows: losses of the first epochs may be cut.
  private var frame: (low: Double, high: Double) {
    let last = networks.flatMap { network in
      [network.loss, network.accuracy, network.testAccuracy].flatMap { curve in
        (min(2, curve.epochs)..<max(curve.epochs, min(2, curve.epochs))).flatMap(curve.at)
      }
    }
    let low = ((last.min() ?? 0) * 10 - 0.2).rounded(.down) / 10
    return (max(0, low), 1)
  }

  /// Draws the figure.
  package func figure() -> Figure {
    let looks: [(ink: Ink, dash: Dash, shape: Shape)] = [
      (.vermillion, .solid, .circle), (.blue, .dashed, .square),
    ]
    let epochs = networks.map(\.loss.epochs).max() ?? 0
    var marks: [Mark] = []
    for (network, look) in zip(networks, looks) {
      for curve in [network.loss, network.accuracy, network.testAccuracy] {
        let slices = (0..<curve.epochs).compactMap { epoch -> Mark.Band.Slice? in
          let values = curve.at(epoch)
          guard let low = values.min(), let high = values.max() else { return nil }
          return .init(x: Double(epoch + 1), low: low, high: high)
        }
        marks.append(.band(Mark.Band(slices: slices, ink: look.ink)))
      }
      for (curve, isTest) in [
        (network.loss, false), (network.accuracy, false), (network.testAccuracy, true),
      ] {
        marks.append(
          .line(
            Mark.Line(
              points: (0..<curve.epochs).compactMap { epoch in
                curve.mean(epoch).map { Place(Double(epoch + 1), $0) }
              },
              ink: look.ink,
              dash: look.dash,
              width: isTest ? 1.2 : 2.2,
              shape: look.shape,
              tip: network.name
            )
          )
        )
      }
    }
    let (low, high) = frame
    marks += notes(epochs)
    let y = Axis(
      title: words.axis,
      scale: .linear(low, high),
      ticks: Ticks.linear(from: low, to: high, about: 6, style: .number)
    )
    var x = Axis.epochs(Array(1...max(1, epochs)), labelled: true)
    x.title = words.epoch
    return Figure(
      name: "book-curves",
      title: words.title,
      caption: words.caption,
      description: words.description,
      chart: Chart(
        legend: zip(networks, looks).map { network, look in
          LegendEntry(.line(look.ink, look.dash, look.shape), network.name)
        },
        rows: [[Panel(x: x, y: y, height: 172, marks: marks)]]
      )
    )
  }

  /// The names of the three quantities, each above or below its lines.
  private func notes(_ epochs: Int) -> [Mark] {
    guard epochs > 2 else { return [] }
    let x = Double(epochs + 1) / 2 + 0.5
    func ends(_ pick: (Network) -> Curve) -> (low: Double, high: Double)? {
      let values = networks.flatMap { pick($0).at(Int(x) - 1) }
      guard let low = values.min(), let high = values.max() else { return nil }
      return (low, high)
    }
    var notes: [Mark] = []
    if let place = ends(\.loss) {
      notes.append(
        .note(Mark.Note(x: x, y: place.high, text: words.loss, side: .above, bold: true))
      )
    }
    if let train = ends(\.accuracy) {
      notes.append(
        .note(Mark.Note(x: x, y: train.high, text: words.accuracy, side: .above, bold: true))
      )
    }
    if let train = ends(\.accuracy), let test = ends(\.testAccuracy) {
      notes.append(
        .note(
          Mark.Note(
            x: x,
            y: min(train.low, test.low),
            text: words.testAccuracy,
            side: .below,
            bold: true
          )
        )
      )
    }
    return notes
  }
}
