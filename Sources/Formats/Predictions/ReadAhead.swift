/// The batches of a file, each one read on a thread of its own while the one before it is worked on.
///
/// Costs the memory of one more batch. The same batches and errors, in the same order, as of the reader.
package final class ReadAhead {
  /// A batch, and what its reader said of itself when it had read it.
  package struct Step {
    package let batch: PredictionBatch
    package let understanding: Understanding
    /// How many steps of reading are done.
    package let stepsDone: Int
  }

  private let reader: PredictionReader
  private let isAhead: Bool
  private var outcome: Result<Step?, any Error> = .success(nil)
  /// Waits for the batch that is being read.
  private var wait: (() -> Void)?

  /// Reads with a reader, which nobody else may use before the end.
  ///
  /// - Parameter threads: How many threads may read and work at once; one reads when it is asked.
  package init(_ reader: PredictionReader, threads: Int) {
    self.reader = reader
    isAhead = threads > 1
  }

  deinit { wait?() }

  /// The next batch, or `nil` after the last.
  ///
  /// - Throws: What the reader throws.
  package func next() throws -> Step? {
    guard isAhead else { return try step() }
    if wait == nil { begin() }
    wait?()
    wait = nil
    let step = try outcome.get()
    if step != nil { begin() }
    return step
  }

  private func begin() {
    // The thread ends before this does, so it need not keep it.
    wait = Threads.begin { [unowned(unsafe) self] in outcome = Result { try step() } }
  }

  private func step() throws -> Step? {
    try reader.next().map {
      Step(batch: $0, understanding: reader.understanding, stepsDone: reader.stepsDone)
    }
  }
}
