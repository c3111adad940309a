import CandorMetrics
import Glibc

/// How often the panel's test rejects calibrated models, and what it finds of planted miscalibration,
/// beside the test of the one view that is off.
enum PanelValidity {
  /// Models of `classes` classes: normal logits, less for later classes, so that classes are unequal.
  struct Model: Sendable {
    let name: String
    let classes: Int
    /// What the labels' logits are, given the model's.
    let truth: @Sendable ([Double]) -> [Double]
    /// The view whose own test is set beside the panel's.
    let view: View

    func predictions(_ rows: Int, index: Int) throws -> Predictions {
      var stream = AddressedRandom(seed: 80, purpose: "panel population", index: index)
      var logits: [Double] = []
      var labels: [Int32] = []
      for _ in 0..<rows {
        let own = (0..<classes).map {
          2 * stream.normal() - 2 * Double($0) / Double(classes)
        }
        let powers = truth(own).map { exp($0) }
        var left = stream.uniform() * powers.reduce(0, +)
        var label = 0
        while label < classes - 1, left >= powers[label] {
          left -= powers[label]
          label += 1
        }
        logits += own
        labels.append(Int32(label))
      }
      let matrix = try ScoreMatrix(rows: rows, columns: classes, storage: .double(logits))
      return try Predictions(scores: .logits(Logits(matrix)), labels: labels)
    }
  }

  static func run() {
    let sizes = [(100, 1_000), (1_000, 1_000), (10_000, 200)].map { ($0.0, sets($0.1)) }
    var lines: [[String]] = []
    for classes in [2, 10, 100] {
      let model = Model(name: "", classes: classes, truth: { $0 }, view: .topLabel)
      lines.append(
        ["\(classes) classes"]
          + sizes.map { rows, count in
            Share(simulate(count) { rejects(model, rows, $0, only: nil) }).text
          }
      )
    }
    printTable(
      "Calibrated models rejected at 5 %",
      ["calibrated"] + sizes.map { "n = \($0.0) (\($0.1) sets)" },
      lines
    )
    printTable(
      "Miscalibrated models rejected at 5 %",
      ["planted", "n", "the panel", "the view's own test", "panel names the view"],
      models.map { model, rows in
        let found = simulate(sets(300)) { index -> (Bool, Bool, Bool) in
          let all = try? CalibrationPanel(draws: 499, seed: UInt64(index))
            .test(model.predictions(rows, index: 900_000 + index))
          let rejected = all.map { $0.pValue <= 0.05 } ?? false
          return (
            rejected,
            rejects(model, rows, 900_000 + index, only: model.view),
            rejected && all?.first?.view == model.view
          )
        }
        return [
          model.name, "\(rows)", Share(found.map(\.0)).text, Share(found.map(\.1)).text,
          Share(found.filter(\.0).map(\.2)).text,
        ]
      }
    )
  }

  private static func rejects(_ model: Model, _ rows: Int, _ index: Int, only: View?) -> Bool {
    let panel = CalibrationPanel(draws: 499, seed: UInt64(index), only: only)
    return ((try? panel.test(model.predictions(rows, index: index)))?.pValue ?? 1) <= 0.05
  }

  /// Planted departures of about the size that the view's own test finds two times in three.
  private static let models: [(Model, Int)] = [
    (tempered(2, 1.25), 1_000), (tempered(10, 1.12), 1_000), (tempered(100, 1.12), 1_000),
    (shifted(2, 1, 0.25, .positive), 1_000), (shifted(10, 3, 0.35, .classAgainstRest(3)), 1_000),
    (shifted(100, 0, 0.7, .classAgainstRest(0)), 1_000),
  ]

  /// The models that the classwise ECE's interval is tried on.
  static let classwiseModels: [Model] = [
    Model(name: "2 classes, calibrated", classes: 2, truth: { $0 }, view: .topLabel),
    Model(name: "10 classes, calibrated", classes: 10, truth: { $0 }, view: .topLabel),
    tempered(2, 1.2), tempered(10, 1.2), tempered(2, 2), tempered(10, 2),
    shifted(10, 3, 0.5, .classAgainstRest(3)), shifted(10, 3, 2, .classAgainstRest(3)),
  ]

  private static func tempered(_ classes: Int, _ temperature: Double) -> Model {
    Model(
      name: "\(classes) classes, too sure (T = \(temperature))",
      classes: classes,
      truth: { $0.map { $0 / temperature } },
      view: .topLabel
    )
  }

  private static func shifted(_ classes: Int, _ index: Int, _ shift: Double, _ view: View) -> Model
  {
    Model(
      name: "\(classes) classes, class \(index) too often (logit + \(shift))",
      classes: classes,
      truth: { logits in
        var logits = logits
        logits[index] -= shift
        return logits
      },
      view: view
    )
  }
}
