/// Evaluation logs of language models, as `lm-evaluation-harness` writes them with `--log_samples`:
/// a file `samples_TASK_DATE.jsonl`, or the folder of results that holds some.
///
/// A row is a question with choices. Its logits are the log-likelihoods of the choices, so that the
/// probabilities are those among the choices; with `--logit acc_norm` each is divided by the number of
/// characters of its choice, as the harness does for `acc_norm`. The right class is the target's place.
/// Questions with fewer choices are filled up with impossible ones. The row's id is `doc_id`, before
/// which the task stands where there are several tasks; `--group task` looks at tasks apart. Where
/// answers went through several filters, `--part NAME` says which; it also names one task of a folder.
package final class EvaluationLog: RowSource {
  package let kind = PredictionBatch.Kind.logits
  package let classes: Int
  package var rowCount: Int? { rows.count }
  package let understanding: Understanding
  package var groupValues: [[String]] { groups.map(\.values) }

  private struct Row {
    var scores: [Double]
    var label: Int32
    var document: String
    var task: Int
  }

  private var rows: [Row] = []
  private var nextRow = 0
  private let tasks: [String]
  private let hasNames: Bool
  private var groups: [(column: String, values: [String])] = []

  /// Whether text seems to be such a log, from its first bytes.
  static func isLog(_ start: some Collection<UInt8>) -> Bool {
    let text = String(decoding: start, as: UTF8.self)
    return text.contains("\"doc_id\"")
      && (text.contains("resps\"") || (text.contains("\"doc\"") && !text.contains("\n")))
  }

  /// Reads one log.
  package convenience init(_ source: any ByteSource, options: PredictionOptions) throws {
    try self.init(
      source.path,
      [(Self.task(of: source.path), source.path, source)],
      options
    )
  }

  /// Reads the logs of a folder of results.
  package convenience init(folder: String, options: PredictionOptions) throws {
    var files: [(task: String, path: String)] = []
    for path in EvaluationFolder.samples(in: folder) {
      files.append((Self.task(of: path), path))
    }
    if let part = options.part, files.contains(where: { $0.task == part }) {
      files = files.filter { $0.task == part }
    }
    for file in files {
      if let twin = files.first(where: { $0.task == file.task && $0.path != file.path }) {
        throw FormatsError.malformed(
          folder,
          "holds two logs of the task \(Shown.name(file.task)) (\(Shown.path(file.path)) and"
            + " \(Shown.path(twin.path))); name the file instead of the folder."
        )
      }
    }
    var options = options
    if files.count == 1, options.part == files[0].task { options.part = nil }
    try self.init(
      folder,
      files.map { ($0.task, $0.path, try InputFile($0.path).plainText()) },
      options
    )
  }

  /// `arc_easy` of `samples_arc_easy_2024-05-01T10-00-00.000000.jsonl`.
  private static func task(of path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    if let dot = name.firstIndex(of: "."), name.hasPrefix("samples_") {
      name = String(name[..<dot])
    }
    if name.hasPrefix("samples_") { name.removeFirst("samples_".count) }
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    if parts.count > 1, let last = parts.last, last.count >= 10,
      last.prefix(4).allSatisfy(\.isNumber),
      last.dropFirst(4).first == "-"
    {
      name = parts.dropLast().joined(separator: "_")
    }
    return name
  }

  private init(
    _ path: String,
    _ files: [(task: String, path: String, source: any ByteSource)],
    _ options: PredictionOptions
  ) throws {
    tasks = files.map(\.task)
    let isNormed = try Self.isNormed(options, path)
    var filters: [String] = []
    var chosen: [Row] = []
    for (index, file) in files.enumerated() {
      let lines = LineReader(file.source)
      while let line = try lines.next() {
        let place = "line \(lines.line)"
        let record: ChoiceRecord
        do {
          record = try ChoiceRecord(line)
        } catch let error as TextProblem {
          throw FormatsError.malformed(
            file.path,
            at: "\(place), byte \(error.offset + 1)",
            "\(error.text)."
          )
        }
        let filter = record.filter ?? "none"
        if !filters.contains(filter) { filters.append(filter) }
        if let part = options.part, part != filter { continue }
        guard filters.count == 1 || options.part != nil else {
          throw FormatsError.malformed(
            file.path,
            at: place,
            "the answers went through several filters"
              + " (\(filters.map(Shown.plain).joined(separator: ", "))); say which with --part NAME."
          )
        }
        chosen.append(
          try Self.row(
            record,
            index,
            isNormed,
            "\(place), doc_id \(Shown.plain(record.document))",
            file.path
          )
        )
      }
    }
    guard !chosen.isEmpty else {
      if let part = options.part, !filters.isEmpty {
        throw FormatsError.malformed(
          path,
          "has no task and no filter \(Shown.name(part)); the filters are"
            + " \(filters.map(Shown.plain).joined(separator: ", "))."
        )
      }
      throw RowChecks.noRows(path)
    }
    classes = chosen.map(\.scores.count).max() ?? 0
    let fewest = chosen.map(\.scores.count).min() ?? 0
    hasNames = files.count > 1
    for column in options.columns.groups {
      guard column == "task" else {
        throw FormatsError.malformed(
          path,
          "--group names \(Shown.name(column)), but an evaluation log has one group: 'task'."
        )
      }
      groups.append((column, tasks))
    }
    var made = Understanding()
    made.kind = .logits
    made.classes = classes
    made.labels = "target"
    made.scores = isNormed ? "log-likelihoods a character" : "log-likelihoods"
    made.ids = hasNames ? "task and doc_id" : "doc_id"
    made.groups = groups.map(\.column)
    made.spellings = [
      "evaluation log of \(tasks.prefix(8).map(Shown.plain).joined(separator: ", "))"
        + (tasks.count > 8 ? " and \(tasks.count - 8) more" : "")
    ]
    if fewest < classes {
      made.spellings.append("\(fewest) to \(classes) choices, filled up with impossible ones")
    }
    understanding = made
    rows = chosen
    try checkDocuments(path)
  }

  /// Whether log-likelihoods are divided by the choices' lengths.
  private static func isNormed(_ options: PredictionOptions, _ path: String) throws -> Bool {
    guard options.columns.probability.isEmpty else {
      throw FormatsError.malformed(
        path,
        "is an evaluation log, which holds log-likelihoods; use --logit acc or --logit acc_norm."
      )
    }
    switch options.columns.logit {
    case [], ["acc"]: return false
    case ["acc_norm"]: return true
    case let names:
      throw FormatsError.malformed(
        path,
        "is an evaluation log; --logit takes acc or acc_norm there, found"
          + " \(Shown.name(names.joined(separator: ",")))."
      )
    }
  }

  private static func row(
    _ record: ChoiceRecord,
    _ task: Int,
    _ isNormed: Bool,
    _ place: String,
    _ path: String
  ) throws -> Row {
    guard var scores = record.scores else {
      throw FormatsError.malformed(
        path,
        at: place,
        "the answers are texts without log-likelihoods of choices; only tasks of multiple"
          + " choice can be evaluated."
      )
    }
    guard scores.contains(where: { $0 > -.infinity }) else {
      throw FormatsError.malformed(path, at: place, "every choice is impossible.")
    }
    guard let label = record.label() else {
      throw FormatsError.malformed(
        path,
        at: place,
        "the target is \(record.target.map(Shown.name) ?? "not there"), which is neither the"
          + " place of one of \(scores.count) choices, from 0, nor the text of one."
      )
    }
    if isNormed {
      guard record.choices.count == scores.count else {
        throw FormatsError.malformed(
          path,
          at: place,
          "there are \(scores.count) log-likelihoods but the texts of"
            + " \(record.choices.count) choices; --logit acc_norm needs them."
        )
      }
      for index in scores.indices {
        let length = ChoiceRecord.bare(record.choices[index]).unicodeScalars.count
        guard length > 0 else {
          throw FormatsError.malformed(
            path,
            at: place,
            "choice \(index) is empty and has no length."
          )
        }
        scores[index] /= Double(length)
      }
    }
    return Row(scores: scores, label: Int32(label), document: record.document, task: task)
  }

  /// A document may be there once in a task.
  private func checkDocuments(_ path: String) throws {
    var seen: Set<String> = []
    for row in rows where !seen.insert("\(row.task) \(row.document)").inserted {
      throw FormatsError.malformed(
        path,
        "the document \(Shown.plain(row.document)) of \(Shown.name(tasks[row.task])) is there twice."
      )
    }
  }

  package func next(_ most: Int) throws -> PredictionBatch? {
    guard nextRow < rows.count else { return nil }
    let part = rows[nextRow..<min(rows.count, nextRow + most)]
    let names = part.map { hasNames ? "\(tasks[$0.task])/\($0.document)" : $0.document }
    let numbers = names.map { TextBatch.wholeNumber(Array($0.utf8)) }
    var batch = PredictionBatch(
      firstRow: nextRow,
      rows: part.count,
      classes: classes,
      kind: .logits,
      scores: .double(
        part.flatMap { row in
          row.scores + [Double](repeating: -.infinity, count: classes - row.scores.count)
        }
      ),
      labels: part.map(\.label),
      ids: zip(names, numbers).map { $1 ?? TextBatch.hash(of: $0.utf8) }
    )
    if numbers.contains(where: { $0 == nil }) { batch.idNames = RowNames(names) }
    batch.groups = groups.map { _ in part.map { Int32($0.task) } }
    nextRow += part.count
    return batch
  }
}
