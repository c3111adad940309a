import CandorMetrics
import Glibc

// `--share=0.3` runs that share of the simulations, `--quick` a tenth, to see that everything works; the name of a
// part runs that part only, and `--only=TEXT` of the calibration errors' populations those whose name holds it.
let arguments = CommandLine.arguments.dropFirst()
let stated = arguments.compactMap { argument in
  argument.hasPrefix("--share=") ? Double(argument.dropFirst(8)) : nil
}
let share = stated.first ?? (arguments.contains("--quick") ? 0.1 : 1)
func sets(_ count: Int) -> Int { max(20, Int((Double(count) * share).rounded())) }
let parts = arguments.filter { !$0.hasPrefix("--") }
func plan(_ steps: (Int, Int)...) -> [(rows: Int, simulations: Int)] {
  steps.map { (rows: $0.0, simulations: sets($0.1)) }
}
func part(_ name: String, _ title: String, _ body: () throws -> Void) rethrows {
  guard parts.isEmpty || parts.contains(name) else { return }
  print("## \(title)\n")
  try body()
}
let known = [
  "intervals", "means", "errors", "classwise", "panel", "tests", "paired", "differences", "unseen",
  "designs", "many",
  "compare",
  "promises", "bands",
]
if let unknown = parts.first(where: { !known.contains($0) }) {
  print("There is no part '\(unknown)'; there are \(known.joined(separator: ", ")).")
  exit(64)
}

print("# Statistical validity, measured\n")
print("Shares in percent ± their Monte Carlo standard error.\n")

try part("intervals", "Intervals") {
  try Coverage(population: Population(), title: "An over-confident model").run(
    plan((200, 4_000), (1_000, 2_000), (10_000, 1_000))
  )
  try Coverage(
    population: Population(sharpness: 1, noise: 0),
    title: "A calibrated model"
  ).run(plan((200, 4_000), (1_000, 2_000), (10_000, 1_000)))
}

part("errors", "Intervals of calibration errors") {
  print("Each cell: share that holds the truth, mean corrected estimate, mean width.\n")
  let only = arguments.first { $0.hasPrefix("--only=") }.map { String($0.dropFirst(7)) }
  for population in ViewPopulation.all where only.map(population.name.contains) ?? true {
    InversionCoverage(population: population).run(
      plan((200, 1_000), (1_000, 600), (10_000, 400))
    )
  }
  guard only == nil else { return }
  BootstrapCoverage.run(plan((200, 1_000), (1_000, 600), (10_000, 200)))
}

part("classwise", "Intervals of the classwise error") {
  ClasswiseCoverage.run(plan((200, 600), (1_000, 400), (10_000, 100)))
}

part("panel", "The test of every view") {
  PanelBound.run(sets(20_000))
  PanelValidity.run()
}

part("tests", "Tests of calibration on calibrated models") {
  print(
    "Rejections at level 5 %, and in brackets the p-value of \"the p-values are uniform\".\n"
  )
  TestSizes(title: "Confidences uniform on [0.02, 0.98]") { 0.02 + 0.96 * $0 }.run(
    plan((200, 4_000), (1_000, 2_000), (10_000, 400))
  )
  TestSizes(title: "Top-label confidences, 1 − u²/2 with u uniform") { 1 - 0.5 * $0 * $0 }.run(
    plan((200, 4_000), (1_000, 2_000), (10_000, 400))
  )
  CanonicalSizes.run(plan((200, 1_000), (1_000, 200)))
}

part("paired", "Paired comparisons") {
  PairedValidity(handicap: 0, title: "Neither model is better").run(
    plan((200, 4_000), (1_000, 4_000), (10_000, 1_000))
  )
  PairedValidity(handicap: 0.5, title: "Model b is noisier").run(
    plan((200, 4_000), (1_000, 4_000), (10_000, 1_000))
  )
}

try part("compare", "What compare says") {
  CompareValidity.verdicts(
    rows: [500, 1_000, 2_000, 5_000],
    classes: [2, 3, 5, 10, 20],
    each: max(2, sets(60))
  )
  CompareValidity.families(models: 6, rows: 1_000, count: sets(400))
  try CompareValidity(title: "Neither model is better").run(
    plan((200, 400), (1_000, 400), (10_000, 100))
  )
  try CompareValidity(
    title: "A calibrated, B over-confident and noisier",
    sharpness: 1.4,
    noiseA: 0
  ).run(plan((200, 400), (1_000, 400), (10_000, 100)))
}

part("means", "Means of few rows") {
  MeanCoverage.few(
    plan((10, 4_000), (20, 4_000), (50, 4_000), (200, 2_000), (1_000, 1_000))
  )
}

part("unseen", "A better score that the rows have not tried") {
  UnseenValidity.run(plan((20, 4_000), (50, 4_000), (200, 2_000), (1_000, 1_000)))
}

part("differences", "Differences of calibration and accuracy") {
  DifferenceValidity.equal(plan((200, 2_000), (1_000, 1_000), (10_000, 200)))
  DifferenceValidity.unequal(plan((200, 2_000), (1_000, 1_000), (10_000, 400)))
}

part("many", "Many rows") {
  let scenarios =
    [Scenario.equal[0], Scenario.nearlyTheSame, Scenario.equal[2]] + Scenario.unequal.prefix(3)
  ManyRowsValidity.run(scenarios, plan((50_000, 200), (300_000, 60)))
}

part("designs", "Weights and clusters") {
  MeanCoverage.designs(plan((200, 2_000), (1_000, 1_000), (10_000, 200)))
}

part("promises", "What recalibration promises") {
  PromiseValidity.run(plan((200, 400), (1_000, 200)))
}

part("bands", "Bands") {
  BandCoverage().run(plan((200, 500), (1_000, 300), (10_000, 100)))
}
