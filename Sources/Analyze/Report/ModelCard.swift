import CandorMetrics
import CandorText

/// A model card: Markdown whose front matter holds the numbers as model hubs read them.
///
/// The front matter is YAML with a `model-index` block (Hugging Face, "Model cards", `model-index`
/// after Papers with Code): an entry for each model, each metric with its type, value and, where a
/// bare name would be ambiguous, its arguments. Numbers that the data do not define are left out.
/// The text below the front matter gives the same numbers with their intervals and definitions.
struct ModelCard {
  let report: Report

  init(_ report: Report) { self.report = report }

  /// The whole file.
  var markdown: String {
    let names = report.evaluations.map { MarkdownText.plain($0.model.name) }
    var lines = ["---"] + frontMatter + ["---", "", "# " + names.joined(separator: ", "), ""]
    for evaluation in report.evaluations { lines += section(evaluation) }
    if !report.comparisons.isEmpty {
      lines += ["## Compared", ""]
      lines += report.comparisons.map { "- " + MarkdownText.plain($0.headline) } + [""]
    }
    if !report.pageWarnings.isEmpty {
      lines += ["## Before you trust the numbers", ""]
      lines += report.pageWarnings.map { "- " + MarkdownText.plain($0) } + [""]
    }
    return lines.joined(separator: "\n")
  }

  // MARK: What machines read

  private var frontMatter: [String] {
    var lines: [String] = []
    if report.evaluations.contains(where: \.isOfImages) {
      lines += ["pipeline_tag: image-classification", "datasets:", "  - fashion_mnist"]
    }
    lines += ["metrics:"] + ModelCardMetric.all.map { "  - \($0.type)" }
    return lines + ["model-index:"] + report.evaluations.flatMap(entry)
  }

  private func entry(_ evaluation: ModelEvaluation) -> [String] {
    let name = YAMLText.quoted(evaluation.model.name)
    let task =
      evaluation.isOfImages
      ? ["type: image-classification", "name: Image classification"]
      : ["type: classification", "name: Classification"]
    // A hub wants a dataset named; of predictions nothing is known but where they lay.
    let dataset =
      evaluation.isOfImages
      ? ["type: fashion_mnist", "name: Fashion-MNIST"]
        + (evaluation.split.map { ["split: \($0)"] } ?? [])
      : ["type: unnamed", "name: \(YAMLText.quoted(evaluation.model.origin.path))"]
    let metrics = ModelCardMetric.all.flatMap { $0.lines(evaluation) }
    return ["  - name: \(name)", "    results:", "      - task:"]
      + task.map { "          " + $0 } + ["        dataset:"]
      + dataset.map { "          " + $0 } + ["        metrics:"]
      + metrics.map { "          " + $0 }
  }

  // MARK: What people read

  private func section(_ evaluation: ModelEvaluation) -> [String] {
    let level = NumberText.level(evaluation.settings.level)
    var lines = [
      "## How far \(MarkdownText.plain(evaluation.model.name)) can be trusted", "",
      MarkdownText.plain(Verdicts(evaluation: evaluation).paragraph), "",
      "| number | value | \(level) interval | what it is |", "|---|---|---|---|",
    ]
    for estimate in evaluation.estimates {
      guard let value = estimate.value else { continue }
      let cells = [
        MetricTable[estimate.id]?.title ?? estimate.id.rawValue,
        NumberText.metric(value),
        estimate.interval.map { NumberText.interval($0.low, $0.high) } ?? "",
        estimate.spec,
      ]
      lines.append("| " + cells.map(MarkdownText.plain).joined(separator: " | ") + " |")
    }
    lines += ["", "### How it was made", "", "| | |", "|---|---|"]
    lines += MakingSection(report).facts(evaluation).map {
      "| \(MarkdownText.plain($0.name)) | \(MarkdownText.plain($0.value)) |"
    }
    return lines + [""]
  }
}

extension ModelEvaluation {
  /// Whether the model was evaluated on the images of Fashion-MNIST.
  fileprivate var isOfImages: Bool { model.origin.kind != .predictions }

  fileprivate var split: String? { model.origin.split }
}

/// A metric of a model card: our number under the name that hubs know it by.
private struct ModelCardMetric {
  let id: MetricID
  let type: String
  let name: String
  var isBinned = false

  static let all = [
    Self(id: "accuracy", type: "accuracy", name: "Accuracy"),
    Self(id: "log_loss", type: "log_loss", name: "Log loss"),
    Self(id: "brier", type: "brier_score", name: "Brier score, summed over classes"),
    Self(id: "ece", type: "ece", name: "Expected calibration error", isBinned: true),
  ]

  func lines(_ evaluation: ModelEvaluation) -> [String] {
    guard let value = evaluation.value(id), value.isFinite else { return [] }
    var lines = [
      "- type: \(type)", "  name: \(YAMLText.quoted(name))",
      "  value: \(NumberText.machine(value, 6))",
    ]
    if isBinned {
      lines += [
        "  args:", "    bins: \(evaluation.settings.bins)", "    norm: l1",
        "    binning: equal-width", "    view: top-label",
      ]
    }
    return lines
  }
}
