import CandorFormats
public import CandorMetrics
import CandorProgress
import CandorText

/// Predictions measured batch by batch, in the memory of one batch, from one file or several shards.
///
/// Up to ``mostExactRows`` rows are kept and measured exactly; beyond that, and when a mergeable
/// part is asked for, everything that is known of the rows are sums, so that the numbers are the
/// same bits however the rows were split.
public struct MeasuredStream: Sendable {
  /// The most rows that are kept in memory.
  public static let mostExactRows = 1_000_000

  /// What the rows add up to, or `nil` when they were few enough to be kept.
  public let sums: MetricsAccumulator?
  /// The rows, when they were few enough to be kept.
  public let model: LoadedModel?
  /// Where they came from.
  public let origin: ModelOrigin

  /// Reads files of predictions to their end.
  ///
  /// - Parameters:
  ///   - inputs: The shards, in any order.
  ///   - settings: How they are read.
  ///   - bins: Bins of the binned metrics.
  ///   - keepsRows: Whether few rows are kept and measured exactly; not for a mergeable part.
  ///   - areShards: Whether the user says that several files are parts of one model's predictions;
  ///     else they must show it by disjoint ids or by names that differ in a number.
  /// - Throws: `FormatsError`, `MetricsError` or `AnalyzeError`, naming the file.
  public init(
    _ inputs: [ModelInput],
    settings: InputSettings,
    bins: Int,
    keepsRows: Bool = true,
    areShards: Bool = false
  ) throws {
    var settings = settings
    // So many that the sums of a batch are worth sharing out between processors.
    settings.predictions.rowsPerBatch = max(settings.predictions.rowsPerBatch, 1 << 18)
    var collector = Collector(bins: bins, mostRows: keepsRows ? Self.mostExactRows : 0)
    var shards = ShardCheck(inputs, areShards: areShards)
    var seen: [RowSetFingerprint: String] = [:]
    var origin = ModelOrigin(
      kind: .predictions,
      path: inputs.map(\.text).joined(separator: " "),
      name: inputs.count == 1
        ? ModelLoader.name(of: inputs[0].text)
        : "\(ModelLoader.name(of: inputs[0].text)) and \(inputs.count - 1) more"
    )
    var understanding = Understanding()
    var last = BatchIntake(settings, path: "")
    for input in inputs {
      let reader = try PredictionReader(input, settings)
      if keepsRows, inputs.count == 1 { reader.readAtOnce(upTo: Self.mostExactRows) }
      var intake = BatchIntake(settings, path: input.text)
      shards.start(input)
      var leftOut = 0
      let stage = reader.stage(input.text)
      defer { stage?.close() }
      let ahead = ReadAhead(reader, threads: settings.predictions.sharing.threads)
      while let step = try ahead.next() {
        stage?.reach(step.stepsDone)
        let batch = step.batch
        let rows = try intake.predictions(batch, step.understanding)
        leftOut = batch.leftOut
        // Of one file, the sums make it themselves where they are made.
        let fingerprint = inputs.count > 1 ? RowSetFingerprint(rows) : nil
        do {
          if let fingerprint {
            if let earlier = seen[fingerprint],
              earlier != input.text || inputs.count(of: input) > 1
            {
              throw MetricsError(
                .invalidInput,
                "the same \(rows.rows) rows are in \(earlier), too; they would count twice. If these are"
                  + " several models, use 'candor compare' or 'candor report'."
              )
            }
            seen[fingerprint] = input.text
          }
          try shards.take(rows, batch)
          try collector.take(rows, fingerprint, batch)
        } catch let error as MetricsError {
          let place = batch.firstRow == 0 ? "" : " (counting rows from row \(batch.firstRow))"
          throw MetricsError(error.code, "\(input.text)\(place): \(error.description)")
        }
      }
      guard intake.hasRows else {
        throw MetricsError(.invalidInput, "\(input.text): there are no rows of predictions.")
      }
      try shards.finish()
      collector.finishInput(reader.groupValues)
      understanding = reader.understanding
      last = intake
      if inputs.count == 1 {
        intake.note(understanding, on: &origin, leftOut: leftOut)
      } else {
        let before = origin.understood.map { $0 + "\n" } ?? ""
        intake.note(understanding, on: &origin, leftOut: leftOut)
        origin.understood = before + "\(input.text): " + (origin.understood ?? "")
      }
      origin.task = understanding.positive == nil ? "multiclass" : "binary"
    }
    self.origin = origin
    sums = collector.sums
    if sums != nil, !understanding.groups.isEmpty {
      throw AnalyzeError(
        .unsuitable,
        "Groups need the rows themselves, and more than \(NumberText.count(Self.mostExactRows)) are not"
          + " kept. Leave out --group, or measure fewer rows."
      )
    }
    let idNames = collector.idNames
    model = try collector.takeKept().map { predictions in
      var model = LoadedModel(
        origin: origin,
        predictions: predictions,
        classNames: last.classNames(understanding),
        run: nil,
        recipe: nil,
        ignored: understanding.unused
      )
      model.task = last.task(understanding)
      model.understood = origin.understood
      model.idNames = idNames
      model.groups = zip(understanding.groups, collector.groups).map { name, codes in
        RowGroups(name: name, values: codes.values, codes: codes.rows)
      }
      return model
    }
  }
}

/// Keeps rows while they are few, and turns to sums when they become many.
private struct Collector {
  /// The groups of all rows by one column, across files.
  struct Groups {
    var values: [String] = []
    var rows: [Int32] = []
    fileprivate var numbers: [String: Int32] = [:]
    /// The codes of the file that is being read, which has numbers of its own.
    fileprivate var pending: [Int32] = []
  }

  let bins: Int
  let mostRows: Int
  private var batches: [(rows: Predictions, fingerprint: RowSetFingerprint?)] = []
  private var names: [RowNames?] = []
  private(set) var groups: [Groups] = []
  private var rows = 0
  private(set) var sums: MetricsAccumulator?

  init(bins: Int, mostRows: Int) {
    self.bins = bins
    self.mostRows = mostRows
  }

  mutating func take(
    _ batch: Predictions,
    _ fingerprint: RowSetFingerprint?,
    _ read: PredictionBatch
  ) throws {
    if let first = batches.first?.rows, first.classes != batch.classes {
      throw MetricsError(
        .invalidInput,
        "there are \(batch.classes) classes here but \(first.classes) in the rows before."
      )
    }
    rows += batch.rows
    if sums == nil, rows <= mostRows {
      batches.append((batch, fingerprint))
      names.append(read.idNames)
      while groups.count < read.groups.count { groups.append(Groups()) }
      for (index, codes) in read.groups.enumerated() { groups[index].pending += codes }
      return
    }
    var sums = try self.sums ?? MetricsAccumulator(classes: batch.classes, bins: bins)
    // Empties the field first, so that the sums are not copied.
    self.sums = nil
    for earlier in batches { try sums.add(earlier.rows, fingerprint: earlier.fingerprint) }
    batches = []
    try sums.add(batch, fingerprint: fingerprint)
    self.sums = sums
  }

  /// A file has ended: its group numbers become those of all files.
  mutating func finishInput(_ values: [[String]]) {
    for index in groups.indices where index < values.count {
      var group = groups[index]
      let translated = values[index].map { value -> Int32 in
        if let known = group.numbers[value] { return known }
        let number = Int32(clamping: group.values.count)
        group.numbers[value] = number
        group.values.append(value)
        return number
      }
      group.rows += group.pending.map { translated[Int($0)] }
      group.pending = []
      groups[index] = group
    }
  }

  /// Hands over the rows, unless they became too many.
  mutating func takeKept() throws -> Predictions? {
    guard sums == nil, !batches.isEmpty else { return nil }
    let parts = batches.map(\.rows)
    batches = []
    return try Predictions(joining: consume parts)
  }

  /// The identifiers of the rows that were kept, where any is no whole number.
  var idNames: RowNames? {
    guard sums == nil, names.contains(where: { $0 != nil }) else { return nil }
    return RowNames(
      joining: zip(names, batches).map { names, batch in (names, batch.rows.ids ?? []) }
    )
  }
}

extension PredictionReader {
  /// Opens an input that holds predictions.
  fileprivate convenience init(_ input: ModelInput, _ settings: InputSettings) throws {
    switch input {
    case .path(let path):
      try self.init(path: path, options: settings.predictions)
    case .arrays(let scores, let kind, let labels):
      try self.init(scores: scores, kind: kind, labels: labels, options: settings.predictions)
    }
  }
}

extension [ModelInput] {
  /// How often an input was named.
  fileprivate func count(of input: ModelInput) -> Int { count { $0 == input } }
}
