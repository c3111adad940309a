internal import CandorAnalyze
internal import CandorFigures
internal import CandorMetrics

extension StudyPage {
  /// The curves of settings that were trained long enough to ask about over-fitting.
  var curves: PageSection? {
    let figures = results.cells.compactMap { cell -> Figure? in
      let runs = report.plan.seeds.compactMap { results.run(cell, seed: $0) }
      func curves(_ name: String) -> [[Double?]] { runs.compactMap { $0.record.series[name] } }
      let test = curves("test_loss")
      guard let epochs = test.first?.count, epochs >= Claim.longEpochs else { return nil }
      return CurvesFigure(
        name: "curves-\(cell.map(String.init).joined(separator: "-"))",
        title: report.plan.describe(cell),
        caption: "Where the test losses rise while the training losses fall, training on means"
          + " over-fitting.",
        groups: [
          .init(name: "train", ink: .blue, dash: .dashed, curves: curves("train_loss")),
          .init(name: "test", ink: .vermillion, dash: .solid, curves: test),
        ]
      ).figure()
    }
    return figures.isEmpty
      ? nil : PageSection(title: "Losses far past ten epochs", blocks: [.figures(figures)])
  }

  /// The losses of fine-tuning by epoch, from networks trained with and without dropout and from
  /// random starts, each seed averaged over the settings.
  var fineTuning: PageSection? {
    let place = report.plan.factors.firstIndex { $0.name == "dropout" }
    let none = place.flatMap { report.plan.factors[$0].levels.firstIndex(of: .numbers([])) }
    func isWithout(_ cell: [Int]) -> Bool { place.map { cell[$0] == none } ?? false }
    func curves(_ series: String, _ cells: [[Int]]) -> [[Double?]] {
      report.plan.seeds.compactMap { seed in
        let found = cells.compactMap {
          results.run($0, seed: seed)?.record.series[series]?.compactMap(\.self)
        }
        guard let epochs = found.map(\.count).min(), epochs > 0 else { return nil }
        return (0..<epochs).map { epoch in
          found.reduce(0) { $0 + $1[epoch] } / Double(found.count)
        }
      }
    }
    let with = results.cells.filter { !isWithout($0) }
    let without = results.cells.filter(isWithout)
    let tasks = [("regrouped", "classes regrouped"), ("rotated", "images turned by a quarter")]
    let figures = tasks.compactMap { task, words -> Figure? in
      let (own, random) = ("fine_tune.\(task).loss", "fine_tune.\(task).random_loss")
      let groups: [CurvesFigure.Group] = [
        .init(
          name: place == nil ? "from a trained network" : "trained with dropout",
          ink: .blue,
          dash: .solid,
          curves: curves(own, with)
        ),
        .init(
          name: "trained without",
          ink: .vermillion,
          dash: .dashed,
          curves: curves(own, without)
        ),
        .init(
          name: "random start",
          ink: .slate,
          dash: .dotted,
          curves: curves(random, results.cells)
        ),
      ]
      guard groups.contains(where: { !$0.curves.isEmpty }) else { return nil }
      return CurvesFigure(
        name: "fine-tuning-\(task)",
        title: "Test loss of fine-tuning, \(words)",
        caption: "Each is the mean over the settings.",
        groups: groups
      ).figure()
    }
    return figures.isEmpty
      ? nil : PageSection(title: "Fine-tuning from each start", blocks: [.figures(figures)])
  }
}
