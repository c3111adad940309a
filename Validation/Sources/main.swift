import CandorMetrics

// `--quick` runs a tenth of the simulations, to see that everything works.
let divisor = CommandLine.arguments.contains("--quick") ? 10 : 1
func plan(_ steps: (Int, Int)...) -> [(rows: Int, simulations: Int)] {
  steps.map { (rows: $0.0, simulations: max(20, $0.1 / divisor)) }
}

print("# Statistical validity, measured\n")
print("Shares in percent ± their Monte Carlo standard error.\n")

print("## Intervals\n")
try Coverage(population: Population(), title: "An over-confident model").run(
  plan((200, 4_000), (1_000, 2_000), (10_000, 1_000))
)
try Coverage(
  population: Population(sharpness: 1, noise: 0),
  title: "A calibrated model"
).run(plan((200, 4_000), (1_000, 2_000), (10_000, 1_000)))

print("## Tests of calibration on calibrated models\n")
print("Rejections at level 5 %, and in brackets the p-value of \"the p-values are uniform\".\n")
TestSizes(title: "Confidences uniform on [0.02, 0.98]") { 0.02 + 0.96 * $0 }.run(
  plan((200, 4_000), (1_000, 2_000), (10_000, 1_000))
)
TestSizes(title: "Top-label confidences, 1 − u²/2 with u uniform") { 1 - 0.5 * $0 * $0 }.run(
  plan((200, 4_000), (1_000, 2_000), (10_000, 1_000))
)

print("## Paired comparisons\n")
PairedValidity(handicap: 0, title: "Neither model is better").run(
  plan((200, 4_000), (1_000, 4_000), (10_000, 1_000))
)
PairedValidity(handicap: 0.5, title: "Model b is noisier").run(
  plan((200, 4_000), (1_000, 4_000), (10_000, 1_000))
)

print("## What compare says\n")
CompareValidity.verdicts(
  rows: [500, 1_000, 2_000, 5_000],
  classes: [2, 3, 5, 10, 20],
  each: max(2, 60 / divisor)
)
CompareValidity.families(models: 6, rows: 1_000, count: 400 / divisor)
try CompareValidity(title: "Neither model is better").run(
  plan((200, 400), (1_000, 400), (10_000, 100))
)
try CompareValidity(
  title: "A calibrated, B over-confident and noisier",
  sharpness: 1.4,
  noiseA: 0
).run(plan((200, 400), (1_000, 400), (10_000, 100)))

print("## Bands\n")
BandCoverage().run(plan((200, 500), (1_000, 300), (10_000, 100)))
