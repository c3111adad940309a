internal import CandorProgress

/// Runs replicates side by side.
///
/// A replicate draws from a stream of its own, named by its number, so which thread runs it and when
/// cannot change a result.
enum Replicates {
  /// The values of `body` for `0..<count`, in that order.
  ///
  /// - Parameters:
  ///   - count: How many replicates.
  ///   - scratch: Makes the working memory of one thread, which its replicates reuse.
  ///   - body: Computes one replicate; it must not depend on what the scratch held before.
  static func map<Value: Sendable, Scratch>(
    _ count: Int,
    scratch: () -> Scratch,
    _ body: (_ replicate: Int, _ scratch: inout Scratch) -> Value
  ) -> [Value] {
    let pieces = Workers.ranges(count, atLeast: 16)
    guard count > 0 else { return [] }
    let stage = Progress.open("resampling", of: count)
    defer { stage?.close() }
    return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      nonisolated(unsafe) let target = buffer
      Workers.run(pieces.count) { piece in
        var scratch = scratch()
        for replicate in pieces[piece] {
          target.initializeElement(at: replicate, to: body(replicate, &scratch))
          stage?.advance()
        }
      }
      initialized = count
    }
  }
}
