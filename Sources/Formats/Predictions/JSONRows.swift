/// Predictions as JSON: one object a row, one a line or all in one array.
///
/// A row's scores are a list (`{"logits": [1.5, -2], "label": 0}`) or stand under a key each
/// (`{"prob_0": 0.2, "prob_1": 0.8, "label": 1}`). Rows with fewer choices than others are filled up
/// with impossible ones.
package final class JSONRows: RowSource, RewritableRows {
  package var kind: PredictionBatch.Kind { reader.kind }
  package var classes: Int { reader.classes }
  package var rowCount: Int? { nil }
  package var groupValues: [[String]] { reader.batch.groupCodes.map(\.values) }

  private let path: String
  private let reader: JSONRowReader
  private let rows: TextRows<JSONRowReader>
  private let made: Understanding
  package var keepsText: Bool {
    get { reader.keepsText }
    set { reader.keepsText = newValue }
  }

  package convenience init(_ source: any ByteSource, options: PredictionOptions) throws {
    try self.init(JSONStart(source), options)
  }

  init(_ start: JSONStart, _ options: PredictionOptions) throws {
    path = start.path
    let (fields, first) = (start.fields, start.first[0])
    if let advice = JSONShape.advice(
      fields.fields,
      records: start.first.count,
      isArray: start.records.isArray
    ) {
      throw FormatsError.malformed(path, at: first.place, advice)
    }
    do throws(MappingProblem) {
      let map = try ColumnMap(fields.fields, options, .key)
      guard let classes = map.classes, classes > 0 else {
        throw MappingProblem(text: "the \(map.scores.kind.rawValue) are empty")
      }
      let labels = try LabelReader(map, classes: classes, options)
      let positive = try options.positiveClass(map, classes: classes)
      made = Understanding(map, classes: classes, positive: positive)
      reader = JSONRowReader(
        start,
        map,
        classes: classes,
        labels: labels,
        positive: positive ?? 1,
        options
      )
    } catch {
      throw FormatsError.unclear(path, "\(first.place): \(error.text).").placed(first.place)
    }
    rows = TextRows(reader, options.sharing)
    if let names = reader.map.classNames, names.count != classes {
      throw FormatsError.malformed(
        path,
        at: first.place,
        "there are \(classes) \(kind.rawValue) a row but \(names.count)"
          + " class names."
      )
    }
  }

  package var understanding: Understanding {
    var made = made
    made.unused += reader.lateKeys
    if reader.options.inPercent { made.spellings.append("given in percent") }
    if reader.labels.isSigned { made.spellings.append("labels -1 and +1 taken as 0 and 1") }
    if reader.labels.first == 1, reader.map.label != nil {
      made.spellings.append("labels count from 1")
    }
    if reader.hasImpossible {
      made.spellings.append("logits of -inf taken as impossible classes")
    }
    if reader.fewestChoices < classes {
      made.spellings.append(
        "\(reader.fewestChoices) to \(classes) choices a row, filled up with impossible ones"
      )
    }
    return made
  }

  package func next(_ most: Int) throws -> PredictionBatch? { try rows.next(most) }

  package func takeText() -> [RowText] { reader.texts }
  package var head: [UInt8] { reader.isArray ? Array("[\n".utf8) : [] }
  package var between: [UInt8] { Array((reader.isArray ? ",\n" : "\n").utf8) }
  package var tail: [UInt8] { Array((reader.isArray ? "\n]\n" : "\n").utf8) }

  package func written(_ value: Double, over old: ArraySlice<UInt8>) -> [UInt8] {
    // As Python writes it; JSON has no word for it.
    let text = value == -.infinity ? "-Infinity" : "\(value)"
    return Array((old.first == UInt8(ascii: "[") ? "[\(text)]" : text).utf8)
  }
}
