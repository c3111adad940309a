import CandorText

/// Which classes a model takes for which.
public struct ConfusionFigure: Sendable {
  /// The name of the model.
  public var name: String
  /// The names of the classes.
  public var classes: [String]
  /// The counts: a row for each true class, in it a column for each predicted one.
  public var counts: [[Int]]

  /// Up to how many classes the counts are written into the cells.
  private static let written = 12

  /// Creates the data of the figure.
  ///
  /// - Precondition: `counts` is square and as large as `classes`.
  public init(name: String, classes: [String], counts: [[Int]]) {
    precondition(
      counts.count == classes.count && counts.allSatisfy { $0.count == classes.count },
      "one row and one column for each class"
    )
    self.name = name
    self.classes = classes
    self.counts = counts
  }

  /// Draws the figure.
  public func figure() -> Figure {
    var axis = Axis.slots("predicted", classes)
    axis.title = "predicted class"
    return Figure(
      name: "confusion-\(name)",
      title: "Confusion matrix of \(name)",
      caption: "A row is a true class, a column what the model said: right answers lie on the blue "
        + "diagonal, and the stronger the colour of a cell beside it, the more of its row went there.",
      description: description,
      chart: Chart(
        rows: [
          [
            Panel(
              x: axis,
              y: .slots("true class", classes),
              height: classes.count <= 20 ? Double(classes.count) * 24 : 420,
              marks: [.cells(cells)]
            )
          ]
        ]
      )
    )
  }

  private var cells: [Mark.Cell] {
    var cells: [Mark.Cell] = []
    for (truth, row) in counts.enumerated() {
      let total = row.reduce(0, +)
      for (answer, count) in row.enumerated() where count > 0 {
        let share = Double(count) / Double(total)
        cells.append(
          Mark.Cell(
            x: Double(answer),
            y: Double(truth),
            // The root makes small shares visible; the words carry the numbers.
            level: truth == answer ? share : share.squareRoot(),
            ink: truth == answer ? .blue : .vermillion,
            text: classes.count <= Self.written ? "\(count)" : nil,
            tip: "\(classes[truth]) taken for \(classes[answer]): \(NumberText.count(count)) of "
              + "\(NumberText.count(total)) (\(NumberText.percent(share)))"
          )
        )
      }
    }
    return cells
  }

  private var description: String {
    var worst: (truth: Int, answer: Int, count: Int)?
    for (truth, row) in counts.enumerated() {
      for (answer, count) in row.enumerated() where truth != answer && count > (worst?.count ?? 0) {
        worst = (truth, answer, count)
      }
    }
    let right = counts.indices.reduce(0) { $0 + counts[$1][$1] }
    let all = counts.reduce(0) { $0 + $1.reduce(0, +) }
    var text = "\(NumberText.count(right)) of \(NumberText.count(all)) rows are right."
    if let worst {
      text +=
        " The most frequent mistake: \(classes[worst.truth]) taken for \(classes[worst.answer]), "
        + "\(NumberText.count(worst.count)) times."
    }
    return text
  }
}
