import CandorFormats
import CandorMetrics
import Foundation

/// Makes the batches of one file into predictions: what the user said of weights and of small
/// probabilities is done here, and noted.
///
/// One value a file, since what is noted is about the whole of it.
struct BatchIntake {
  let settings: InputSettings
  let path: String
  private var hasImpossible = false
  private var decimals: Int?
  private var clipped = 0
  private var weighting: Weighting?
  /// Rows taken and, in a binary task, those of the positive class.
  private var rows = 0
  private var positives = 0

  /// Whether any row was taken.
  var hasRows: Bool { rows > 0 }

  init(_ settings: InputSettings, path: String) {
    self.settings = settings
    self.path = path
  }

  /// Takes over rows that a reader gave.
  ///
  /// - Throws: `FormatsError` without labels, `MetricsError` when a value is impossible; both name the
  ///   file.
  mutating func predictions(
    _ batch: PredictionBatch,
    _ understanding: Understanding
  ) throws -> Predictions {
    guard let labels = batch.labels else {
      throw FormatsError(.malformed, path: path, understanding.noLabels)
    }
    return try predictions(batch, understanding, labels: labels)
  }

  /// Takes over the scores of rows whose labels may come from elsewhere.
  mutating func predictions(
    _ batch: PredictionBatch,
    _ understanding: Understanding,
    labels: [Int32]
  ) throws -> Predictions {
    if let positive = understanding.positive {
      positives += labels.count { Int($0) == positive }
    }
    var labels = labels
    do {
      var scores = try scores(batch, understanding)
      if turns(understanding) {
        scores = try scores.turned()
        for row in labels.indices { labels[row] = 1 - labels[row] }
      }
      let weighting = try weighting(of: batch)
      rows += batch.rows
      return try Predictions(
        scores: scores,
        labels: labels,
        weights: batch.weights,
        weighting: weighting,
        ids: batch.ids,
        clusters: batch.clusters
      )
    } catch let error as MetricsError {
      let place = batch.firstRow == 0 ? "" : " (counting rows from row \(batch.firstRow))"
      throw MetricsError(error.code, "\(path)\(place): \(error.description)")
    }
  }

  /// A model of all the rows, with what is known of them beside the scores.
  func model(
    _ predictions: Predictions,
    origin: ModelOrigin,
    _ reader: PredictionReader,
    _ batch: PredictionBatch
  ) -> LoadedModel {
    let understanding = reader.understanding
    let values = reader.groupValues
    var origin = origin
    note(understanding, on: &origin, leftOut: batch.leftOut)
    origin.task = understanding.positive == nil ? "multiclass" : "binary"
    var model = LoadedModel(
      origin: origin,
      predictions: predictions,
      classNames: classNames(understanding),
      run: nil,
      recipe: nil,
      ignored: understanding.unused
    )
    model.task = task(understanding)
    model.understood = origin.understood
    model.scoreNames = understanding.scoreNames
    model.idNames = batch.idNames
    model.groups = zip(understanding.groups, zip(values, batch.groups)).map { name, group in
      RowGroups(name: name, values: group.0, codes: group.1)
    }
    return model
  }

  /// Whether the two classes change their places, so that the positive one is the second.
  private func turns(_ understanding: Understanding) -> Bool {
    settings.putsPositiveLast && understanding.positive == 0
  }

  /// The names of the classes in the order of the predictions.
  func classNames(_ understanding: Understanding) -> [String]? {
    let names = understanding.classNames ?? settings.predictions.classNames
    guard turns(understanding) else { return names }
    return Array((names ?? ["0", "1"]).reversed())
  }

  /// What the predictions are evaluated by.
  func task(_ understanding: Understanding) -> ClassificationTask {
    guard let positive = understanding.positive else { return .multiclass }
    return .binary(positive: turns(understanding) ? 1 : positive)
  }

  /// Writes what was understood, and what was done to the numbers, to an origin.
  func note(_ understanding: Understanding, on origin: inout ModelOrigin, leftOut: Int = 0) {
    var parts = [
      understanding.line(rows: rows, positives: understanding.labels == nil ? nil : positives)
    ]
    if let weighting, understanding.weights != nil {
      parts.append("weights are \(weighting == .frequency ? "frequencies" : "sampling weights")")
      origin.weights = weighting.rawValue
    }
    if let decimals {
      parts.append("probabilities rounded to \(decimals) digits, used as they are")
    }
    if let clip = settings.clip {
      parts.append("probabilities below \(clip) raised to it (\(clipped) of them)")
      origin.clip = clip
    }
    if leftOut > 0 { parts.append("\(leftOut) rows left out for their label") }
    if !understanding.unused.isEmpty {
      parts.append("not used: \(understanding.unused.map(Shown.plain).joined(separator: ", "))")
    }
    origin.understood = parts.joined(separator: "; ")
  }

  // MARK: Scores

  private mutating func scores(
    _ batch: PredictionBatch,
    _ understanding: Understanding
  ) throws -> Predictions.Scores {
    let storage: ScoreMatrix.Storage =
      switch batch.scores {
      case .float(let values): .float(values)
      case .double(let values): .double(values)
      }
    let matrix = try ScoreMatrix(rows: batch.rows, columns: batch.classes, storage: storage)
    if batch.kind == .logits {
      // A logit of −∞ is an impossible class. Once a file has one, all of it is read as the
      // probabilities that they give, in which an impossible class has exactly 0.
      if !hasImpossible, let place = matrix.firstNonFinite, place.value == -.infinity {
        hasImpossible = true
      }
      guard hasImpossible || settings.clip != nil else { return .logits(try Logits(matrix)) }
      return try probabilities(
        Softmax.probabilities(matrix),
        tolerance: Probabilities.rowSumTolerance
      )
    }
    let tolerance = Probabilities.rowSumTolerance + batch.storageError
    do {
      return try probabilities(matrix, tolerance: tolerance)
    } catch let error as MetricsError {
      throw NoProbability(matrix, tolerance: tolerance, understanding)?.error ?? error
    }
  }

  private mutating func probabilities(
    _ matrix: ScoreMatrix,
    tolerance: Double
  ) throws -> Predictions.Scores {
    let made: Probabilities
    do {
      made = try Probabilities(matrix, tolerance: tolerance)
    } catch {
      // Columns rounded to d digits may miss 1 by half a unit of the last one each.
      guard let digits = RoundedDigits.count(matrix), digits > 0 else { throw error }
      let allowed = Double(matrix.columns) / 2 * pow(10, -Double(digits))
      do {
        made = try Probabilities(matrix, tolerance: min(0.5, allowed) + 1e-9)
      } catch let error as MetricsError {
        throw MetricsError(
          .invalidInput,
          error.description + " (Rounding to \(digits) digits explains \(allowed) at most.)"
        )
      }
      decimals = max(decimals ?? 0, digits)
    }
    guard let clip = settings.clip else { return .probabilities(made) }
    return .probabilities(try clipping(made, at: clip))
  }

  /// Probabilities of at least so much, each row divided by its new sum.
  private mutating func clipping(_ given: Probabilities, at least: Double) throws -> Probabilities {
    let (rows, columns) = (given.matrix.rows, given.matrix.columns)
    var values: [Double] =
      switch given.matrix.storage {
      case .float(let values): values.map(Double.init)
      case .double(let values): values
      }
    for start in stride(from: 0, to: rows * columns, by: columns) {
      var raised = 0
      for index in start..<start + columns where values[index] < least {
        values[index] = least
        raised += 1
      }
      guard raised > 0 else { continue }
      clipped += raised
      let sum = values[start..<start + columns].reduce(0, +)
      for index in start..<start + columns { values[index] /= sum }
    }
    return try Probabilities(
      ScoreMatrix(rows: rows, columns: columns, storage: .double(values)),
      tolerance: given.tolerance
    )
  }

  // MARK: Weights

  private mutating func weighting(of batch: PredictionBatch) throws -> Weighting {
    guard let weights = batch.weights else { return settings.weighting ?? .frequency }
    let meant: Weighting
    if let said = settings.weighting {
      meant = said
    } else if let row = weights.firstIndex(where: { $0 >= 0 && $0.isFinite && $0 != $0.rounded() })
    {
      throw MetricsError(
        .invalidInput,
        "The weight of row \(batch.firstRow + row) is \(weights[row]), no whole number, so it must be"
          + " said what weights mean: --weights frequency (a row of weight 2.5 counts as 2.5 rows) or"
          + " --weights sampling (importance, survey or class weights, whose scale does not matter)."
      )
    } else {
      meant = .frequency
    }
    weighting = meant
    return meant
  }
}

/// Softmax of logits some of which are −∞, in double precision.
private enum Softmax {
  /// The probabilities; a class of −∞ gets exactly 0.
  ///
  /// - Throws: `MetricsError` for NaN, +∞ and rows without a possible class, naming the place.
  static func probabilities(_ logits: ScoreMatrix) throws -> ScoreMatrix {
    let columns = logits.columns
    var values = [Double](repeating: 0, count: logits.rows * columns)
    for row in 0..<logits.rows {
      var top = -Double.infinity
      for column in 0..<columns {
        let value = logits[row, column]
        guard value < .infinity else {
          throw MetricsError(
            .invalidInput,
            "The logit of row \(row), class \(column) is \(value); logits must be finite, or -inf for"
              + " an impossible class."
          )
        }
        top = max(top, value)
      }
      guard top > -.infinity else {
        throw MetricsError(
          .invalidInput,
          "Every logit of row \(row) is -inf; at least one class must be possible."
        )
      }
      var sum = 0.0
      for column in 0..<columns {
        let power = exp(logits[row, column] - top)
        values[row * columns + column] = power
        sum += power
      }
      for column in 0..<columns { values[row * columns + column] /= sum }
    }
    return try ScoreMatrix(rows: logits.rows, columns: columns, storage: .double(values))
  }
}

/// To how many decimal digits numbers were rounded, seen in the numbers themselves.
private enum RoundedDigits {
  /// The fewest digits, at most 6, to which every number is rounded; `nil` when there are more.
  static func count(_ matrix: ScoreMatrix) -> Int? {
    // What storing moves a rounded number by, against a unit of its last digit.
    let slack: Double =
      switch matrix.storage {
      case .float: 2e-7
      case .double: 1e-12
      }
    return (0...6).first { digits in
      let scale = pow(10, Double(digits))
      return (0..<matrix.rows).allSatisfy { row in
        (0..<matrix.columns).allSatisfy { column in
          let scaled = matrix[row, column] * scale
          return abs(scaled - scaled.rounded()) <= slack * scale
        }
      }
    }
  }
}
