import CandorAnalyze
import CandorMetrics
import Foundation
import Testing

/// The JSON of one model's numbers.
@Suite struct MetricsDocumentTests {
  @Test func `the numbers are those of the evaluation, and come back from the text`() throws {
    var settings = EvaluationSettings()
    settings.replicates = 20
    let evaluation = try ModelEvaluation(Small.load(Self.table), settings: settings)
    let text = try JSONDocument.text(evaluation.document)
    let read = try JSONDecoder().decode(MetricsDocument.self, from: Data(text.utf8))
    #expect(read == evaluation.document)
    #expect(read.schema == "candor.metrics/1" && read.rows == 120 && read.classes == 3)
    #expect(read.estimates.map(\.id) == evaluation.estimates.map(\.id))
    for (entry, estimate) in zip(read.estimates, evaluation.estimates) {
      #expect(entry.value == estimate.value, "\(entry.id)")
      #expect(entry.interval == estimate.interval, "\(entry.id)")
      #expect(entry.by_chance == estimate.byChance && entry.corrected == estimate.corrected)
      #expect(entry.p_value == estimate.pValue && !entry.spec.isEmpty)
    }
    #expect(read.input.path.hasSuffix("m.csv"))
  }

  /// 40 of 120 rows are given 0.6 and wrong once in four, the others 0.9 and wrong once in twenty.
  static let table: String = {
    let rows = (0..<120).map { row -> [Double] in
      let p = row % 3 == 0 ? 0.6 : 0.9
      return [p, (1 - p) / 2, (1 - p) / 2]
    }
    let labels = (0..<120).map { row -> Int32 in
      row % 3 == 0 ? (row % 12 == 0 ? 1 : 0) : (row % 20 == 7 ? 2 : 0)
    }
    return Small.csv(rows, labels)
  }()

  @Test func `the main numbers are those counted by hand`() throws {
    let document = try ModelEvaluation(Small.load(Self.table)).document
    func value(_ id: MetricID) throws -> Double {
      try #require(document.estimates.first { $0.id == id }?.value)
    }
    // Of 40 rows of 0.6 ten are wrong; of 80 rows of 0.9 those of row % 20 = 7 whose number is no
    // multiple of 3: 7, 47, 67, 107 (27 and 87 are).
    #expect(abs(try value("accuracy") - 106.0 / 120) < 1e-12)
    #expect(abs(try value("mean_confidence") - (40 * 0.6 + 80 * 0.9) / 120) < 1e-12)
    let loss = -(30 * log(0.6) + 10 * log(0.2) + 76 * log(0.9) + 4 * log(0.05)) / 120
    #expect(abs(try value(.logLoss) - loss) < 1e-12)
    // |0.6 − 30/40| · 40 and |0.9 − 76/80| · 80.
    #expect(abs(try value(.ece) - (0.15 * 40 + 0.05 * 80) / 120) < 1e-12)
    // ‖(0.4, 0.2, 0.2)‖² and, wrong, ‖(0.6, 0.8, 0.2)‖²; the same of 0.9.
    let brier = (30 * 0.24 + 10 * 1.04 + 76 * 0.015 + 4 * 1.715) / 120
    #expect(abs(try value("brier") - brier) < 1e-12)
  }

  @Test func `an infinite loss is absent and says which row makes it so`() throws {
    let text = "id,label,prob_0,prob_1\n7,0,0.5,0.5\n8,1,1,0\n9,0,0.6,0.4\n10,1,0.3,0.7\n"
    let document = try ModelEvaluation(Small.load(text)).document
    let loss = try #require(document.estimates.first { $0.id == .logLoss })
    #expect(loss.value == nil)
    #expect(loss.reason?.contains("row 1 (id 8)") == true, "\(loss.reason ?? "")")
    let accuracy = try #require(document.estimates.first { $0.id == "accuracy" })
    #expect(accuracy.reason == nil && accuracy.value == 0.75)
    let json = try Small.json(JSONDocument.text(document))
    let estimates = try #require(json["estimates"] as? [[String: Any]])
    let written = try #require(estimates.first { $0["id"] as? String == "log_loss" })
    #expect(written["value"] == nil && written["reason"] is String)
  }

  @Test func `raised probabilities are named in every definition`() throws {
    var settings = InputSettings()
    settings.clip = 0.01
    let text = "label,prob_0,prob_1\n0,0.5,0.5\n1,1,0\n0,0.6,0.4\n"
    let document = try ModelEvaluation(Small.load(text, as: "m.csv", settings)).document
    #expect(document.estimates.allSatisfy { $0.spec.contains("0.01") })
    #expect(document.input.clip == 0.01)
    // Row 1 becomes (1, 0.01) / 1.01.
    let loss = try #require(document.estimates.first { $0.id == .logLoss }?.value)
    #expect(abs(loss + (log(0.5) + log(0.01 / 1.01) + log(0.6)) / 3) < 1e-12)
  }

  @Test func `estimates that are no numbers are left out`() {
    let broken = Interval(level: 0.95, low: -.infinity, high: 1, method: "none")
    let document = MetricsDocument(
      input: Small.origin("m"),
      rows: 1,
      classes: 2,
      estimates: [
        Estimate(id: "a", value: .nan, spec: "s"), Estimate(id: "b", value: nil, spec: "s"),
        Estimate(id: "c", value: 1, spec: "s", interval: broken),
      ]
    )
    #expect(document.estimates.map(\.value) == [nil, nil, 1])
    #expect(document.estimates.allSatisfy { $0.interval == nil })
    #expect(document.calibration_view == nil && document.calibration_finding == nil)
  }

  /// Sure and wrong half of the time: the panel must say so, and of which view.
  @Test func `a model that is off names the view, a calibrated one says nothing`() throws {
    func document(_ right: (Int) -> Bool) throws -> MetricsDocument {
      let rows = (0..<200).map { row in
        let p = 0.7 + 0.29 * Double(row % 40) / 40
        return [p, 1 - p]
      }
      let labels = rows.indices.map { Int32(right($0) ? 0 : 1) }
      return try ModelEvaluation(Small.load(Small.csv(rows, labels))).document
    }
    let off = try document { $0 % 2 == 0 }
    #expect(off.calibration_view != nil && off.calibration_finding?.isEmpty == false)
    let test = try #require(off.estimates.first { $0.id == "calibration_p_value" }?.value)
    #expect(test < 0.01)
    // Of five turns as many hit as 5·p rounded: 0.855 of all, where 0.841 are expected.
    let fine = try document { row in
      Double(row / 40) + 0.5 < 5 * (0.7 + 0.29 * Double(row % 40) / 40)
    }
    let other = try #require(fine.estimates.first { $0.id == "calibration_p_value" }?.value)
    #expect(other > 0.05 && fine.calibration_finding == nil, "\(other)")
  }
}
