import CandorFigures
import CandorMetrics
import CandorText

/// The numbers of a model or of a comparison as a table for a paper, in Markdown or LaTeX.
///
/// Numbers have the digits that their intervals support, see `Rounded`.
public struct PaperTable: Sendable, Equatable {
  /// What the table is written in.
  public enum Format: Sendable { case markdown, latex }

  /// The heads of the columns.
  public let columns: [String]
  /// The rows.
  public let rows: [[String]]

  /// The table of one model's numbers.
  public init(_ evaluation: ModelEvaluation) {
    let level = NumberText.level(evaluation.settings.level)
    columns = ["metric", "value", "\(level) interval"]
    rows = evaluation.estimates.compactMap { estimate in
      guard let value = estimate.value else { return nil }
      let text = Rounded(value, estimate.interval)
      let isTest = "\(estimate.id)".hasSuffix("p_value")
      let plain = estimate.interval == nil ? NumberText.metric(value) : text.plain
      return [
        "\(estimate.id)", isTest ? NumberText.pValue(value) : plain,
        text.ends.map { "\($0.low) to \($0.high)" } ?? "",
      ]
    }
  }

  /// The table of the differences of two models.
  public init(_ comparison: ModelComparison) {
    let level = NumberText.level(comparison.options.level)
    columns = [
      "metric", comparison.a.name, comparison.b.name, "difference", "\(level) interval",
    ]
    rows = comparison.differences.map { difference in
      let text = Rounded(difference.difference, difference.interval)
      let digits = max(3, text.decimals)
      return [
        "\(difference.id)", NumberText.fixed(difference.a, digits),
        NumberText.fixed(difference.b, digits), text.signed,
        text.ends.map { "\($0.low) to \($0.high)" } ?? "",
      ]
    }
  }

  /// The table as text, without a final line break.
  public func text(_ format: Format) -> String {
    switch format {
    case .markdown: markdown
    case .latex: latex
    }
  }

  private var markdown: String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rule = "|---|" + String(repeating: "---:|", count: columns.count - 1)
    return
      ([line(columns.map(MarkdownText.plain)), rule]
      + rows.map { line($0.map(MarkdownText.plain)) }).joined(separator: "\n")
  }

  /// With the rules of the package `booktabs`.
  private var latex: String {
    func line(_ cells: [String]) -> String {
      "  " + cells.map(Self.escaped).joined(separator: " & ") + " \\\\"
    }
    let sides = "l" + String(repeating: "r", count: columns.count - 1)
    return
      (["\\begin{tabular}{\(sides)}", "  \\toprule", line(columns), "  \\midrule"]
      + rows.map(line) + ["  \\bottomrule", "\\end{tabular}"]).joined(separator: "\n")
  }

  /// Text that LaTeX sets as it stands; a true minus becomes one of mathematics.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&", "%", "$", "#", "_", "{", "}": result += "\\\(character)"
      case "\\": result += "\\textbackslash{}"
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "<": result += "$<$"
      case ">": result += "$>$"
      case "−": result += "$-$"
      case "\n", "\r": result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
