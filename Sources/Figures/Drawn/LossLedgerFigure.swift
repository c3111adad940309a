import CandorText

/// Which rows pay for the loss: the loss of every row, largest first.
public struct LossLedgerFigure: Sendable, Worded {
  /// The language of its words.
  public var language = Language.english
  /// The name of the model.
  public var name: String
  /// The loss of each row.
  public var losses: [Double]
  /// Whether the prediction of each row is right, in the same order.
  public var right: [Bool]
  /// The upper end of the axis of losses, so that two models can share one; `nil` for their own.
  public var ceiling: Double?

  /// How many columns the rows are gathered into at most.
  public static let columns = 200

  /// Creates the data of the figure.
  ///
  /// - Precondition: `losses` and `right` have the same length.
  public init(name: String, losses: [Double], right: [Bool], ceiling: Double? = nil) {
    precondition(losses.count == right.count, "one answer for each loss")
    self.name = name
    self.losses = losses
    self.right = right
    self.ceiling = ceiling
  }

  /// Draws the figure.
  ///
  /// Rows whose loss is not finite have no place on the axis; the description counts them.
  public func figure() -> Figure {
    let slices = gathered()
    let rows = Double(max(1, losses.count))
    let wrongTotal = total(of: false) / rows
    let rightTotal = total(of: true) / rows
    let infinite = losses.filter { !$0.isFinite }.count
    let top = ceiling ?? highest(slices)
    var y = Axis.covering(say(.ledgerLoss), [top], zero: true, parts: 5)
    y.scale = .linear(0, max(top, 1e-9))
    y.ticks = Ticks.linear(from: 0, to: max(top, 1e-9))
    var x = Axis.share(say(.ledgerRows))
    x.grid = false
    return Figure(
      name: "ledger-\(name)",
      title: say(.ledgerTitle, ["name": name]),
      caption: say(.ledgerCaption),
      description: description(wrong: wrongTotal, right: rightTotal, infinite: infinite),
      chart: Chart(
        legend: [
          LegendEntry(
            .area(.vermillion, .hatched),
            say(.ledgerWrong, ["value": NumberText.fixed(wrongTotal, 3)])
          ),
          LegendEntry(
            .area(.blue, .solid),
            say(.ledgerRight, ["value": NumberText.fixed(rightTotal, 3)])
          ),
        ],
        rows: [
          [
            Panel(
              x: x,
              y: y,
              height: 190,
              marks: [
                .band(band(slices, ink: .vermillion, fill: .hatched) { (0, $0.wrong) }),
                .band(band(slices, ink: .blue, fill: .solid) { ($0.wrong, $0.wrong + $0.right) }),
              ]
            )
          ]
        ]
      )
    )
  }

  /// The height of the highest column, for a ``ceiling`` that several ledgers share.
  public var highestColumn: Double { highest(gathered()) }

  private func highest(_ slices: [Slice]) -> Double {
    slices.map { $0.wrong + $0.right }.max() ?? 1
  }

  private struct Slice {
    let from: Double
    let to: Double
    var wrong: Double
    var right: Double
  }

  /// The rows sorted and gathered into columns; in each, the two parts add up to its mean loss.
  private func gathered() -> [Slice] {
    let order = losses.indices.filter { losses[$0].isFinite }.sorted {
      (losses[$0], $1) > (losses[$1], $0)
    }
    guard !order.isEmpty else { return [] }
    let columns = min(Self.columns, order.count)
    return (0..<columns).map { column in
      let from = column * order.count / columns
      let to = (column + 1) * order.count / columns
      var slice = Slice(
        from: Double(from) / Double(order.count),
        to: Double(to) / Double(order.count),
        wrong: 0,
        right: 0
      )
      let rows = Double(to - from)
      for row in order[from..<to] {
        if right[row] {
          slice.right += losses[row] / rows
        } else {
          slice.wrong += losses[row] / rows
        }
      }
      return slice
    }
  }

  private func total(of answer: Bool) -> Double {
    zip(losses, right).reduce(0) { sum, row in
      row.1 == answer && row.0.isFinite ? sum + row.0 : sum
    }
  }

  private func band(
    _ slices: [Slice],
    ink: Ink,
    fill: Fill,
    ends: (Slice) -> (Double, Double)
  ) -> Mark.Band {
    Mark.Band(
      slices: slices.flatMap { slice in
        let (low, high) = ends(slice)
        return [slice.from, slice.to].map { Mark.Band.Slice(x: $0, low: low, high: high) }
      },
      ink: ink,
      fill: fill
    )
  }

  private func description(wrong: Double, right: Double, infinite: Int) -> String {
    let sorted = losses.filter(\.isFinite).sorted(by: >)
    let worst = sorted.prefix(max(1, losses.count / 100)).reduce(0, +)
    let all = sorted.reduce(0, +)
    var sentences = [
      say(
        .ledgerDescription,
        [
          "rows": NumberText.count(losses.count), "wrong": NumberText.fixed(wrong, 4),
          "right": NumberText.fixed(right, 4),
        ]
      )
    ]
    if all > 0 {
      sentences.append(say(.ledgerWorst, ["share": NumberText.percent(worst / all)]))
    }
    if infinite > 0 {
      sentences.append(say(.ledgerInfinite, ["rows": NumberText.count(infinite)]))
    }
    return language.joined(sentences)
  }
}
