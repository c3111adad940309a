import CandorFormats
public import CandorMetrics
import CandorText
import Foundation

/// What a map was fitted on, kept beside it: whoever applies it later sees whether it fits.
public struct FitRecord: Sendable, Codable, Equatable {
  /// Rows of each class.
  public let class_rows: [Int]
  /// Share of rows that the model had right.
  public let accuracy: Double
  /// The accuracy that the same predictions would have with labels in another order.
  public let accuracy_by_chance: Double
  /// Mean of the largest probability.
  public let mean_confidence: Double
  /// The names of the classes, where they were known.
  public let class_names: [String]?
  /// The names of the columns or arrays of scores.
  public let score_names: [String]

  /// Notes what a model's rows are.
  public init(_ model: LoadedModel) {
    let facts = RowFacts(model.predictions)
    let classes = model.predictions.classes
    let rows = Double(max(1, facts.rows))
    var labels = [Int](repeating: 0, count: classes)
    var predicted = labels
    for row in 0..<facts.rows {
      labels[Int(facts.labels[row])] += 1
      predicted[Int(facts.predicted[row])] += 1
    }
    class_rows = labels
    accuracy = Double(facts.hits.count { $0 }) / rows
    // Scott's and Cohen's term for agreement by chance.
    accuracy_by_chance = zip(labels, predicted).reduce(0) { sum, pair in
      sum + Double(pair.0) / rows * (Double(pair.1) / rows)
    }
    mean_confidence = facts.confidence.reduce(0, +) / rows
    class_names = model.classNames
    score_names = model.scoreNames
  }

  /// Number of rows.
  public var rows: Int { class_rows.reduce(0, +) }

  /// What is doubtful about the fit, a sentence each.
  public var warnings: [String] {
    var warnings: [String] = []
    let absent = class_rows.indices.filter { class_rows[$0] == 0 }
    if !absent.isEmpty {
      let names = absent.prefix(8).map(name).joined(separator: ", ")
      warnings.append(
        "No row of \(absent.count == 1 ? "class" : "the classes") \(names) is among the \(rows) rows of"
          + " the fit, so the map knows nothing of \(absent.count == 1 ? "it" : "them"). Fit it on rows"
          + " of every class."
      )
    }
    let error = (accuracy_by_chance * (1 - accuracy_by_chance) / Double(max(1, rows))).squareRoot()
    if rows >= 20, accuracy < accuracy_by_chance + 3 * error,
      mean_confidence > accuracy + max(0.1, 3 * error)
    {
      warnings.append(
        "The accuracy of the rows of the fit is \(NumberText.fixed(accuracy, 3)), which chance gives too"
          + " (\(NumberText.fixed(accuracy_by_chance, 3))), under a mean confidence of"
          + " \(NumberText.fixed(mean_confidence, 3)). The labels may belong to other rows."
      )
    }
    return warnings
  }

  /// What differs between the rows of the fit and those that a map is applied to, a sentence each.
  public func differences(scoreNames: [String], classNames: [String]?) -> [String] {
    if let class_names, let classNames, class_names != classNames {
      return [
        "The map was fitted on the classes \(Self.list(class_names)), and these rows have"
          + " \(Self.list(classNames)); the map goes by their order."
      ]
    }
    if !score_names.isEmpty, !scoreNames.isEmpty, score_names != scoreNames {
      return [
        "The map was fitted on the scores \(Self.list(score_names)), and these are"
          + " \(Self.list(scoreNames)); the map goes by their order."
      ]
    }
    return []
  }

  private func name(_ index: Int) -> String {
    guard let class_names, index < class_names.count else { return "\(index)" }
    return "\(index) (\(Shown.plain(class_names[index])))"
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(6).map(Shown.plain).joined(separator: ", ") + (names.count > 6 ? ", …" : "")
  }
}

/// A map with the record of its fit, as it is saved: the record is one more key beside the map's own.
public struct RecordedMap: Sendable, Encodable {
  /// The map.
  public let map: Recalibrator
  /// What it was fitted on.
  public let record: FitRecord

  private enum CodingKeys: String, CodingKey { case fit }

  /// Joins a map and the record of its fit.
  public init(_ map: Recalibrator, _ record: FitRecord) {
    self.map = map
    self.record = record
  }

  /// Writes the map's keys and `fit`.
  public func encode(to encoder: any Encoder) throws {
    try map.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(record, forKey: .fit)
  }

  /// The record in a saved map, or `nil` in one that was saved without.
  public static func record(_ path: String) throws -> FitRecord? {
    struct Saved: Decodable { let fit: FitRecord? }
    let bytes = try InputFile(path).readWhole()
    return (try? JSONDecoder().decode(Saved.self, from: Data(bytes)))?.fit
  }
}
