import CandorMetrics
import Dispatch
import Foundation

/// The standard set of metrics against one pass that computes softmax and log-sum-exp.
enum MetricsBenchmark {
  private static let classes = 10

  static func run() throws {
    let rows = 1_000_000
    let predictions = try predictions(rows: rows)
    guard case .float(let logits) = predictions.matrix.storage else { return }
    let pass = try best(of: 7) { try use(MetricSet.named(["log_loss"]).evaluate(predictions)) }
    let plain = best(of: 7) { usePlain(plainPass(logits, predictions.labels)) }
    print(
      "  \(rows) rows x \(classes) classes of float32 logits, best of 3 to 7, wall (processor) time"
    )
    line("softmax and log-sum-exp, vectorised (ours)", pass)
    line("softmax and log-sum-exp, C library's exp", plain, over: pass)
    let standard = try best(of: 5) { try use(MetricSet.standard().evaluate(predictions)) }
    line("standard set", standard, over: pass)
    print(
      String(
        format: "  %7.2f x  of the plain pass (limit 3); processor time %.2f x plain, %.2f x ours",
        standard.wall / plain.wall,
        standard.processor / plain.processor,
        standard.processor / pass.processor
      )
    )
    for metric in MetricTable.standard {
      line(
        "  \(metric.id)",
        try best { try use(MetricSet([metric]).evaluate(predictions)) },
        over: pass
      )
    }
    let table = CalibrationTable.topLabel(predictions)
    print("  from a table of \(table.count) distinct confidences")
    line("  ece", best { _ = BinnedCalibrationError().value(of: table) }, over: pass)
    line("  smece", best { _ = SmoothCalibrationError().value(of: table) }, over: pass)
    line("  corp", best { _ = CORP(table) }, over: pass)
    try bootstrap()
    try growth()
  }

  /// Intervals from a table's bins, whose cost must not depend on how many rows the table holds.
  private static func bootstrap() throws {
    print("  2,000 bootstrap replicates of ECE from a table (limit 50 ms)")
    for rows in [1_000, 1_000_000] {
      let table = CalibrationTable.topLabel(try predictions(rows: rows))
      let time = best {
        _ = Bootstrap(replicates: 2_000, method: .basic)
          .overBins(BinnedCalibrationError(), of: table)
      }
      print(String(format: "    %9d rows  %7.2f ms", rows, time.wall * 1_000))
    }
  }

  /// Prints each standard metric's id, value, and least wall and processor time in seconds, between
  /// tabs.
  static func runSingle() throws {
    let predictions = try predictions(rows: 1_000_000)
    for metric in MetricTable.standard {
      let set = MetricSet([metric])
      var value: Double?
      let time = try best(of: 5) { value = try set.evaluate(predictions)[0].value }
      let number = value.map { String($0) } ?? "nan"
      print("\(metric.id)\t\(number)\t\(time.wall)\t\(time.processor)")
    }
  }

  /// Time a row for ever more rows: flat if the cost is linear.
  private static func growth() throws {
    let isLarge = ProcessInfo.processInfo.environment["CANDOR_BENCH_LARGE"] != nil
    print("  standard set, time a row (10^7 rows with CANDOR_BENCH_LARGE=1)")
    for power in 3...(isLarge ? 7 : 6) {
      let rows = Int(pow(10, Double(power)))
      let predictions = try predictions(rows: rows)
      let time = try best { try use(MetricSet.standard().evaluate(predictions)) }
      let nanoseconds = String(format: "%9.1f ns", time.wall * 1e9 / Double(rows))
      print("    10^\(power) rows \(nanoseconds)")
    }
  }

  private static func line(
    _ name: String,
    _ time: (wall: Double, processor: Double),
    over pass: (wall: Double, processor: Double)? = nil
  ) {
    let ratio = pass.map { String(format: "%7.2f x", time.wall / $0.wall) } ?? "         "
    let numbers = String(format: "%8.2f ms (%.2f)", time.wall * 1e3, time.processor * 1e3)
    print("  \(ratio)  \(numbers)  \(name)")
  }

  private static func best(of times: Int = 3, _ body: () throws -> Void) rethrows -> (
    wall: Double, processor: Double
  ) {
    var best = (wall: Double.infinity, processor: Double.infinity)
    for _ in 0..<times {
      let watch = Stopwatch()
      try body()
      let time = watch.elapsed
      best = (min(best.wall, time.wall), min(best.processor, time.processor))
    }
    return best
  }

  /// Keeps the compiler from leaving out work whose result nobody looks at.
  private static func use(_ estimates: [Estimate]) throws {
    if estimates.contains(where: { $0.value == nil }) { print("  (an estimate is undefined)") }
  }

  private static func usePlain(_ loss: Double) {
    if !loss.isFinite { print("  (the loss is not finite)") }
  }

  /// What a good programmer writes first: one loop over rows, on every processor.
  private static func plainPass(_ logits: [Float], _ labels: [Int32]) -> Double {
    let pieces = ProcessInfo.processInfo.activeProcessorCount
    let sums = UnsafeMutablePointer<Double>.allocate(capacity: pieces)
    defer { sums.deallocate() }
    nonisolated(unsafe) let shared = sums
    DispatchQueue.concurrentPerform(iterations: pieces) { piece in
      var sum = 0.0
      logits.withUnsafeBufferPointer { logits in
        var powers = [Double](repeating: 0, count: classes)
        for row in labels.count * piece / pieces..<labels.count * (piece + 1) / pieces {
          let base = row * classes
          var largest = logits[base]
          for k in 1..<classes { largest = max(largest, logits[base + k]) }
          var total = 0.0
          for k in 0..<classes {
            powers[k] = exp(Double(logits[base + k] - largest))
            total += powers[k]
          }
          for k in 0..<classes { powers[k] /= total }
          sum += log(total) - Double(logits[base + Int(labels[row])] - largest)
        }
      }
      shared[piece] = sum
    }
    return (0..<pieces).reduce(0) { $0 + sums[$1] } / Double(labels.count)
  }

  /// Logits of a model that is right about three times in five and somewhat over-confident.
  private static func predictions(rows: Int) throws -> Predictions {
    var state: UInt64 = 1
    func uniform() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / 16_777_216
    }
    var logits: [Float] = []
    var labels: [Int32] = []
    logits.reserveCapacity(rows * classes)
    for _ in 0..<rows {
      let label = min(Int(uniform() * Float(classes)), classes - 1)
      for k in 0..<classes {
        let noise = (uniform() + uniform() + uniform() - 1.5) * 4
        logits.append(noise + (k == label ? 3.5 : 0))
      }
      labels.append(Int32(label))
    }
    return try Predictions(
      scores: .logits(Logits(ScoreMatrix(rows: rows, columns: classes, storage: .float(logits)))),
      labels: labels
    )
  }
}
