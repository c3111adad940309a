import Foundation

/// One benchmark to a file; each prints what it measured, as ratios within one run.
let benchmarks: [(name: String, about: String, byDefault: Bool, run: () throws -> Void)] = [
  (
    "training", "training both networks against the bare matrix products it needs", true,
    TrainingBenchmark.run
  ),
  (
    "study", "units of the textbook study against the bare matrix products they need", true,
    StudyBenchmark.run
  ),
  (
    "metrics", "the standard metrics of a million rows against one softmax pass", true,
    MetricsBenchmark.run
  ),
  (
    "reading", "predictions from .npy, CSV and JSON lines, memory and speed against cat", true,
    ReadingBenchmark.run
  ),
  (
    "classes", "metrics, compare and report from 2 to 32,000 classes", false,
    ClassesBenchmark.run
  ),
  (
    "growth", "metrics and compare from 1,000 rows and 2 classes on, as a figure", false,
    GrowthBenchmark.run
  ),
  (
    "single", "each standard metric's value and seconds, for the script that times other tools",
    false, MetricsBenchmark.runSingle
  ),
]

let wanted = CommandLine.arguments.dropFirst()
if let unknown = wanted.first(where: { name in !benchmarks.contains { $0.name == name } }) {
  let list = benchmarks.map { "  \($0.name)  \($0.about)" }.joined(separator: "\n")
  FileHandle.standardError.write(Data("no benchmark '\(unknown)'; there are\n\(list)\n".utf8))
  exit(64)
}
for benchmark in benchmarks
where wanted.isEmpty ? benchmark.byDefault : wanted.contains(benchmark.name) {
  print("\(benchmark.name): \(benchmark.about)")
  try benchmark.run()
}
