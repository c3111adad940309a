import CandorFormats

/// What came out of reading a text: its rows up to the first fault, and the fault.
struct ReadText: Equatable {
  var batches: [PredictionBatch] = []
  /// The identifiers as they are written.
  var names: [String] = []
  var groups: [[String]] = []
  var spellings: [String] = []
  var unused: [String] = []
  var fault: String?

  /// Reads to the end or to the first fault.
  init(_ most: Int = 1 << 20, _ open: () throws -> any RowSource) {
    do {
      let source = try open()
      while var batch = try source.next(most) {
        // Whether numbers are kept as names, too, is how a batch came about and no fact of the rows.
        names += (batch.ids ?? []).enumerated().map { batch.idNames?[$0] ?? "\($1)" }
        batch.idNames = nil
        batches.append(batch)
      }
      groups = source.groupValues
      spellings = source.understanding.spellings
      unused = source.understanding.unused
    } catch {
      fault = "\(error)"
    }
  }
}
