import CandorFormats

/// What came out of reading a text: its rows up to the first fault, and the fault.
struct ReadText: Equatable {
  var batches: [PredictionBatch] = []
  var groups: [[String]] = []
  var spellings: [String] = []
  var unused: [String] = []
  var fault: String?

  /// Reads to the end or to the first fault.
  init(_ most: Int = 1 << 20, _ open: () throws -> any RowSource) {
    do {
      let source = try open()
      while let batch = try source.next(most) { batches.append(batch) }
      groups = source.groupValues
      spellings = source.understanding.spellings
      unused = source.understanding.unused
    } catch {
      fault = "\(error)"
    }
  }
}
