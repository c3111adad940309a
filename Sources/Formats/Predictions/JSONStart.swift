/// The first rows of a JSON text, which tell what keys there are and how many choices a row has at most.
struct JSONStart {
  let path: String
  /// What comes behind the first rows.
  let records: JSONRecords
  /// The first rows; at least one.
  let first: [JSONRecords.Record]
  let fields: JSONFields

  init(_ source: any ByteSource) throws {
    path = source.path
    var records = try JSONRecords(TextWindow(source))
    var first: [JSONRecords.Record] = []
    var fields = JSONFields()
    var size = 0
    while first.count < 1_000, size < 1 << 20, let record = try records.next() {
      // A fault in a later row is told when its turn comes.
      if first.isEmpty {
        try fields.add(record, path)
      } else {
        try? fields.add(record, path)
      }
      size += record.bytes.count
      first.append(record)
    }
    guard !first.isEmpty else { throw RowChecks.noRows(path) }
    self.records = records
    self.first = first
    self.fields = fields
  }

  /// The rows, whether each is an object or one object holds whole columns.
  func rows(_ options: PredictionOptions) throws -> any RowSource {
    if first.count == 1, !records.isArray,
      JSONColumns.isNeeded(fields.fields, label: options.columns.label)
    {
      return try JSONColumns(first[0], path: path).rows(path, options)
    }
    return try JSONRows(self, options)
  }
}
