import CandorFormats
import CandorMetrics

/// Whether several files are parts of one model's predictions, or several models.
///
/// Taking two models for one gives numbers of neither, so files are parts only when the user says so
/// or when they show it: no id of one is in another, or their names differ in a number only. Files
/// whose labels are the same in the same order are two models whatever their names.
struct ShardCheck {
  private let inputs: [ModelInput]
  private let isNeeded: Bool
  private let areNamedAsParts: Bool
  private var current: ModelInput?
  private var hash: UInt64 = 0
  private var rows = 0
  private var hasIDs = true
  private var labels: [(rows: Int, hash: UInt64, name: String)] = []
  private var owners: [Int64: Int] = [:]

  init(_ inputs: [ModelInput], areShards: Bool) {
    self.inputs = inputs
    isNeeded = inputs.count > 1 && !areShards
    areNamedAsParts = Self.areNamedAsParts(inputs.map(\.text))
  }

  mutating func start(_ input: ModelInput) {
    current = input
    (hash, rows) = (0xcbf2_9ce4_8422_2325, 0)
  }

  mutating func take(_ predictions: Predictions, _ batch: PredictionBatch) throws {
    guard isNeeded else { return }
    rows += predictions.rows
    for label in predictions.labels {
      hash = (hash ^ UInt64(UInt32(bitPattern: label))) &* 0x100_0000_01b3
    }
    guard hasIDs, let ids = predictions.ids, rows <= MeasuredStream.mostExactRows else {
      hasIDs = false
      return
    }
    for (row, id) in ids.enumerated() {
      let owner = owners.updateValue(labels.count, forKey: id)
      if let owner, owner != labels.count {
        let name = batch.idNames.map { Shown.name($0[row]) } ?? "\(id)"
        throw refusal(
          "the id \(name) is in \(labels[owner].name) and in \(current?.text ?? "")"
        )
      }
    }
  }

  mutating func finish() throws {
    guard isNeeded, let current else { return }
    if let twin = labels.first(where: { $0.rows == rows && $0.hash == hash }) {
      throw refusal("\(twin.name) and \(current.text) have the same labels in the same order")
    }
    labels.append((rows, hash, current.text))
    guard labels.count == inputs.count, !hasIDs, !areNamedAsParts else { return }
    throw refusal(
      "\(inputs.count) files were given, and neither ids nor numbers in their names say that they are"
        + " parts of one"
    )
  }

  private func refusal(_ found: String) -> AnalyzeError {
    AnalyzeError(
      .unsuitable,
      "These look like different models: \(found). Use 'candor compare' or 'candor report' for several"
        + " models; if they are parts of one model's predictions, add --shards."
    )
  }

  /// Whether the names are the same but for numbers, which are all different.
  private static func areNamedAsParts(_ names: [String]) -> Bool {
    let stems = Set(names.map { $0.filter { !$0.isNumber } })
    return stems.count == 1 && Set(names).count == names.count
  }
}
