import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorTrain
import Foundation

/// What is said of predictions beside their numbers.
struct ModelOptions: Decodable {
  var name: String?
  var class_names: [String]?
  var positive: Int?
  var weights: Weighting?
  var clip: Double?
  var one_column: Bool?
  /// How far storing moved each score, as a share of it: 2⁻¹¹ for half precision, 2⁻⁹ for bfloat16.
  var storage_error: Double?

  func description() -> ArrayDescription {
    var description = ArrayDescription()
    if let name { description.name = name }
    description.classNames = class_names
    description.positive = positive
    description.weighting = weights
    description.clip = clip
    description.hasOneColumn = one_column ?? false
    return description
  }
}

/// A model behind a handle.
struct HeldModel: Sendable {
  var model: LoadedModel
  /// Whether the labels are real ones; a model without can be recalibrated and nothing else.
  var hasLabels = true

  /// The model behind a handle, for calls that need its labels.
  static func labelled(_ handle: UInt64) throws -> LoadedModel {
    let held = try Handles.value(handle, HeldModel.self)
    guard held.hasLabels else {
      throw BadCall("\(held.model.name): the labels are missing, and this needs them.")
    }
    return held.model
  }
}

/// Scores of the caller's.
struct GivenScores {
  let values: PredictionBatch.Scores
  let rows: Int
  let classes: Int
  let kind: PredictionBatch.Kind

  /// Copies the scores.
  ///
  /// - Parameters:
  ///   - pointer: `rows × classes` numbers, row-major.
  ///   - count: Their number.
  ///   - type: 1 for `float`, 2 for `double`.
  ///   - kind: 0 for logits, 1 for probabilities.
  init(
    _ pointer: UnsafeRawPointer?,
    count: Int64,
    type: Int32,
    rows: Int64,
    classes: Int64,
    kind: Int32
  ) throws {
    guard rows > 0, rows <= Int64(Passing.mostElements) else {
      throw BadCall("There must be at least one row; found \(rows).")
    }
    guard classes >= 2, classes <= Int64(Passing.mostClasses) else {
      throw BadCall("There must be 2 to \(Passing.mostClasses) classes; found \(classes).")
    }
    guard rows * classes == count else {
      throw BadCall("\(rows) rows of \(classes) classes are not \(count) scores.")
    }
    guard let pointer else { throw BadCall("The pointer to the scores is null.") }
    switch kind {
    case 0: self.kind = .logits
    case 1: self.kind = .probabilities
    default: throw BadCall("The kind of scores is 0 (logits) or 1 (probabilities); found \(kind).")
    }
    let total = Int(count)
    switch type {
    case 1:
      try Self.check(pointer, alignment: 4)
      values = .float(
        Array(UnsafeBufferPointer(start: pointer.assumingMemoryBound(to: Float.self), count: total))
      )
    case 2:
      try Self.check(pointer, alignment: 8)
      values = .double(
        Array(
          UnsafeBufferPointer(start: pointer.assumingMemoryBound(to: Double.self), count: total)
        )
      )
    default: throw BadCall("The type of scores is 1 (float) or 2 (double); found \(type).")
    }
    self.rows = Int(rows)
    self.classes = Int(classes)
  }

  private static func check(_ pointer: UnsafeRawPointer, alignment: Int) throws {
    guard Int(bitPattern: pointer).isMultiple(of: alignment) else {
      throw BadCall("The scores must lie at a multiple of \(alignment) bytes.")
    }
  }
}

/// Makes a model of scores and labels; every array is copied.
///
/// `labels` may be null with the count 0: such a model can be recalibrated and not measured.
@c(candor_model_make)
public func makeModel(
  _ scores: UnsafeRawPointer?,
  _ scoreCount: Int64,
  _ type: Int32,
  _ rows: Int64,
  _ classes: Int64,
  _ kind: Int32,
  _ labels: UnsafePointer<Int32>?,
  _ labelCount: Int64,
  _ weights: UnsafePointer<Double>?,
  _ weightCount: Int64,
  _ ids: UnsafePointer<Int64>?,
  _ idCount: Int64,
  _ clusters: UnsafePointer<Int32>?,
  _ clusterCount: Int64,
  _ options: UnsafePointer<CChar>?,
  _ out: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  answering {
    try Passing.give(out) {
      let given = try GivenScores(
        scores,
        count: scoreCount,
        type: type,
        rows: rows,
        classes: classes,
        kind: kind
      )
      let options = try Passing.options(ModelOptions.self, options)
      let rows = given.rows
      var batch = PredictionBatch(
        rows: rows,
        classes: given.classes,
        kind: given.kind,
        scores: given.values,
        labels: try Passing.optional("labels", labels, labelCount, expected: rows),
        weights: try Passing.optional("weights", weights, weightCount, expected: rows),
        ids: try Passing.optional("row ids", ids, idCount, expected: rows)
      )
      batch.clusters = try Passing.optional(
        "cluster codes",
        clusters,
        clusterCount,
        expected: rows
      )
      if let error = options.storage_error, error >= 0, error < 0.01 { batch.storageError = error }
      return HeldModel(
        model: try LoadedModel(batch, options.description()),
        hasLabels: batch.labels != nil
      )
    }
  }
}

/// Tells a model which group each row belongs to: a name, the values as a JSON list of texts, and the
/// place of each row's value in it.
@c(candor_model_group)
public func addGroup(
  _ model: UInt64,
  _ name: UnsafePointer<CChar>?,
  _ values: UnsafePointer<CChar>?,
  _ codes: UnsafePointer<Int32>?,
  _ codeCount: Int64
) -> Int32 {
  answering {
    var held = try Handles.value(model, HeldModel.self)
    let name = try Passing.text("the group's name", name)
    let values = try Passing.options([String].self, values)
    let codes = try Passing.array(
      "group codes",
      codes,
      codeCount,
      expected: held.model.predictions.rows
    )
    guard codes.allSatisfy({ values.indices.contains(Int($0)) }) else {
      throw BadCall("A code of the group '\(name)' is not the place of one of its values.")
    }
    held.model.groups.append(RowGroups(name: name, values: values, codes: codes))
    Handles.replace(model, held)
  }
}

/// Reads what every command reads: a file of predictions, a run folder, a checkpoint.
@c(candor_model_read)
public func readModel(
  _ path: UnsafePointer<CChar>?,
  _ options: UnsafePointer<CChar>?,
  _ out: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  answering {
    try Passing.give(out) {
      let path = try Passing.text("the path", path)
      let settings = try Passing.options(ReadOptions.self, options).settings
      return HeldModel(model: try ModelLoader(settings).load(.path(path)))
    }
  }
}

/// What is said of a file, under the names of the command's options.
struct ReadOptions: Decodable {
  var label: String?
  var probability: [String]?
  var logit: [String]?
  var id: String?
  var weight: String?
  var weights: Weighting?
  var groups: [String]?
  var cluster: String?
  var class_names: [String]?
  var positive: String?
  var first_label: Int?
  var part: String?
  var clip: Double?
  var split: Split?
  var mc_samples: Int?
  var data: String?

  var settings: InputSettings {
    get throws {
      if let first_label, !(0...1).contains(first_label) {
        throw BadCall("first_label must be 0 or 1; found \(first_label).")
      }
      if let clip, !(clip > 0 && clip < 0.1) {
        throw BadCall("clip must lie above 0 and below 0.1, such as 1e-6; found \(clip).")
      }
      if let mc_samples, !(1...1_000_000).contains(mc_samples) {
        throw BadCall("mc_samples must lie in 1...1000000; found \(mc_samples).")
      }
      var settings = InputSettings()
      settings.data = data
      settings.split = split ?? .test
      settings.monteCarloSamples = mc_samples
      var reading = PredictionOptions(firstLabel: first_label, classNames: class_names)
      reading.columns.label = label
      reading.columns.probability = probability ?? []
      reading.columns.logit = logit ?? []
      reading.columns.id = id
      reading.columns.weight = weight
      reading.columns.groups = groups ?? []
      reading.columns.cluster = cluster
      reading.positive = positive
      reading.part = part
      settings.predictions = reading
      settings.weighting = weights
      settings.clip = clip
      return settings
    }
  }
}

/// What a model is, as a JSON object.
@c(candor_model_document)
public func modelDocument(
  _ model: UInt64,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  struct Document: Encodable {
    let input: ModelOrigin
    let rows: Int
    let classes: Int
    let kind: PredictionBatch.Kind.RawValue
    let class_names: [String]?
    let positive: Int?
    let groups: [String]
    let has_weights: Bool
    let has_ids: Bool
    let doubts: [String]
  }
  return answering {
    let model = try Handles.value(model, HeldModel.self).model
    let predictions = model.predictions
    let isLogits = if case .logits = predictions.scores { true } else { false }
    try Passing.give(
      Passing.json(
        Document(
          input: model.origin,
          rows: predictions.rows,
          classes: predictions.classes,
          kind: (isLogits ? PredictionBatch.Kind.logits : .probabilities).rawValue,
          class_names: model.classNames,
          positive: model.task.positive,
          groups: model.groups.map(\.name),
          has_weights: predictions.givenWeights != nil,
          has_ids: predictions.ids != nil,
          doubts: model.allDoubts
        )
      ),
      text,
      length
    )
  }
}

/// What is doubtful about a model's rows, as a JSON list of sentences.
@c(candor_model_doubts)
public func modelDoubts(
  _ model: UInt64,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  answering {
    let doubts = try Handles.value(model, HeldModel.self).model.allDoubts
    // Nearly always there are none, and every call from Python asks.
    try Passing.give(doubts.isEmpty ? "[]" : Passing.json(doubts), text, length)
  }
}

extension LoadedModel {
  /// What is doubtful about the rows, copies among them.
  fileprivate var allDoubts: [String] {
    doubts + [RepeatedRows(predictions).warning].compactMap(\.self)
  }
}

/// Writes a model's scores, as `double` and row-major, and its labels into arrays of the caller's;
/// either may be null with the count 0.
@c(candor_model_arrays)
public func modelArrays(
  _ model: UInt64,
  _ scores: UnsafeMutablePointer<Double>?,
  _ scoreCount: Int64,
  _ labels: UnsafeMutablePointer<Int32>?,
  _ labelCount: Int64
) -> Int32 {
  answering {
    let predictions = try Handles.value(model, HeldModel.self).model.predictions
    if scores != nil || scoreCount != 0 {
      let values: [Double] =
        switch predictions.matrix.storage {
        case .float(let values): values.map(Double.init)
        case .double(let values): values
        }
      try Passing.copy(values, to: scores, scoreCount)
    }
    if labels != nil || labelCount != 0 {
      try Passing.copy(predictions.labels, to: labels, labelCount)
    }
  }
}

extension Passing {
  /// Copies numbers into an array of the caller's.
  static func copy<Element>(
    _ values: [Element],
    to target: UnsafeMutablePointer<Element>?,
    _ count: Int64
  ) throws {
    guard let target else { throw BadCall("The pointer for the numbers is null.") }
    guard count == Int64(values.count) else {
      throw BadCall("There are \(values.count) numbers, and \(count) places for them.")
    }
    target.update(from: values, count: values.count)
  }
}
