import CandorText

/// Which classes a model takes for which.
public struct ConfusionFigure: Sendable, Worded {
  /// The language of its words.
  public var language = Language.english
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
    Figure(
      name: "confusion-\(name)",
      title: say(.confusionTitle, ["name": name]),
      caption: say(.confusionCaption),
      description: description,
      chart: Chart(
        rows: [
          [
            Panel(
              x: .slots(say(.confusionPredicted), classes),
              y: .slots(say(.confusionTrue), classes),
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
            tip: say(
              .confusionTip,
              [
                "truth": classes[truth], "answer": classes[answer],
                "count": NumberText.count(count), "total": NumberText.count(total),
                "share": NumberText.percent(share),
              ]
            )
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
    var sentences = [
      say(
        .confusionDescription,
        ["right": NumberText.count(right), "all": NumberText.count(all)]
      )
    ]
    if let worst {
      sentences.append(
        say(
          .confusionWorst,
          [
            "truth": classes[worst.truth], "answer": classes[worst.answer],
            "count": NumberText.count(worst.count),
          ]
        )
      )
    }
    return language.joined(sentences)
  }
}
