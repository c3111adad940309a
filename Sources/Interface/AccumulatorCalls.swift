import CandorAnalyze
import CandorMetrics
import Synchronization

/// Sums that grow in place.
final class HeldSums: Sendable {
  let sums: Mutex<MetricsAccumulator>

  init(_ sums: MetricsAccumulator) { self.sums = Mutex(sums) }
}

/// Makes empty sums.
@c(candor_accumulator_make)
public func makeAccumulator(
  _ classes: Int64,
  _ bins: Int64,
  _ out: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  answering {
    try Passing.give(out) {
      guard (2...65_536).contains(classes), (1...100_000).contains(bins) else {
        throw BadCall(
          "An accumulator takes 2 to 65536 classes and 1 to 100000 bins; found \(classes) and"
            + " \(bins)."
        )
      }
      return HeldSums(try MetricsAccumulator(classes: Int(classes), bins: Int(bins)))
    }
  }
}

/// Adds a model's rows to sums.
@c(candor_accumulator_add)
public func addToAccumulator(_ accumulator: UInt64, _ model: UInt64) -> Int32 {
  answering {
    let held = try Handles.value(accumulator, HeldSums.self)
    let rows = try HeldModel.labelled(model).predictions
    try held.sums.withLock { try $0.add(rows) }
  }
}

/// Adds the sums of one accumulator to another's.
@c(candor_accumulator_merge)
public func mergeAccumulators(_ accumulator: UInt64, _ other: UInt64) -> Int32 {
  answering {
    let held = try Handles.value(accumulator, HeldSums.self)
    // Read first: the two handles may be the same.
    let more = try Handles.value(other, HeldSums.self).sums.withLock { $0 }
    try held.sums.withLock { try $0.merge(more) }
  }
}

/// The bytes of sums, as `candor metrics --partial` writes them; given back to `candor_text_destroy`.
@c(candor_accumulator_bytes)
public func accumulatorBytes(
  _ accumulator: UInt64,
  _ bytes: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  answering {
    let held = try Handles.value(accumulator, HeldSums.self)
    try Passing.give(held.sums.withLock { $0.encoded() }, bytes, length)
  }
}

/// Makes sums of their bytes.
@c(candor_accumulator_read)
public func readAccumulator(
  _ bytes: UnsafePointer<UInt8>?,
  _ count: Int64,
  _ out: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  answering {
    try Passing.give(out) {
      guard count >= 0, count < Int64(Passing.mostElements) else {
        throw BadCall("There cannot be \(count) bytes of sums.")
      }
      let bytes = try Passing.array("bytes", bytes, count, expected: Int(count))
      return HeldSums(try MetricsAccumulator(decoding: bytes))
    }
  }
}

/// The document of sums: what `candor merge --json` prints; `all` other than 0 asks for every metric.
@c(candor_accumulator_document)
public func accumulatorDocument(
  _ accumulator: UInt64,
  _ name: UnsafePointer<CChar>?,
  _ all: Int32,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  answering {
    let held = try Handles.value(accumulator, HeldSums.self)
    let name = try Passing.text("the name", name)
    let sums = held.sums.withLock { $0 }
    let evaluation = try SummedEvaluation(
      sums,
      origin: ModelOrigin(kind: .predictions, path: name, name: name),
      allMetrics: all != 0
    )
    try Passing.give(Passing.json(evaluation.document), text, length)
  }
}
