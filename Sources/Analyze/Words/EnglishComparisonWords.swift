package import CandorMetrics
import CandorText

/// The sentences of a comparison in English.
package struct EnglishComparisonWords: ComparisonWords {
  package init() {}

  package func text(_ sentence: ComparisonSentence) -> String {
    switch sentence {
    case .noDifference(let a, let b, let size):
      "No difference in log loss detected between \(a) and \(b): \(signed(size))."
    case .belowMargin(let a, let b, let size):
      "The difference in log loss between \(a) and \(b) is below your margin: \(signed(size))."
    case .openGap(let a, let b, let size, let reason):
      "These rows do not tell which of \(a) and \(b) has the lower log loss (\(signed(size))): \(reason)."
    case .gap(let pair, let gap):
      "\(pair.better) has a lower log loss than \(pair.worse), by \(size(gap))."
    case .infinite(let pair, let row):
      "\(pair.better) has a lower log loss than \(pair.worse), whose log loss is infinite: it gives the"
        + " right class of \(row) the probability 0."
    case .bothInfinite(let a, let b, let reason):
      "Which of \(a) and \(b) has the lower log loss cannot be told: \(reason)."

    case .miscalibration(let pair, let better, let worse, let closes, let share, let rest):
      "Most of the gap is miscalibration: recalibrating \(models(pair, better, worse)) closes"
        + ((share ?? 0) >= 1
          ? " all of it, \(size(closes))" : " \(size(closes))\(portion(share)) of it")
        + "; \(words(rest))."
    case .notClosed(let pair, let remains, let widens, let methods):
      "Recalibration does not explain most of the gap: with \(best(of: methods)), fitted on other rows"
        + " for each model, \(pair.better) is still ahead by \(size(remains))"
        + (widens.map { "; recalibrating both widens the gap by \(size($0))." } ?? ".")
    case .reversed(let pair, let closes, let remainder):
      "Recalibrating both would reverse the gap: it takes \(size(closes)) off it, and after it"
        + " \(pair.worse) is ahead by \(size(remainder))."
    case .widened(let pair, let remains, let against):
      "Two parts pull apart: \(pair.worse) is better calibrated, which is worth \(size(against)); with"
        + " both recalibrated \(pair.better) would be ahead by more, \(size(remains))."
    case .rows(let rows, let carry, let rowShare, let share):
      "Most of the gap, \(size(carry))\(portion(share)), comes from \(words(rows, rowShare))."
    case .bothParts(_, let closes, let remains, let needed):
      "The best recalibration tried closes \(size(closes)) of it and \(size(remains)) remains; these rows do not tell"
        + " which is the larger part\(more(needed))."
    case .calibrationOnly(_, let by, let closes, let rest, let needed):
      (by.map { "Recalibrating both by \(method($0))" } ?? "The best recalibration tried")
        + " closes \(size(closes)) of it; what remains, \(size(rest)), may be chance, and"
        + " these rows do not tell whether it is the smaller part\(more(needed))."
    case .restOnly(let pair, let remains, let closes, let needed):
      "After the best recalibration tried \(size(remains)) remains for \(pair.better); what recalibration closes,"
        + " \(size(closes)), may be chance, and these rows do not tell whether it is the smaller"
        + " part\(more(needed))."
    case .cannotTell(let needed):
      "These rows do not tell what makes the gap\(more(needed))."
    case .tooFewRows:
      "There are too few rows to fit a recalibration on some and evaluate it on others, so what makes the"
        + " gap is not known."

    case .cancelling(let calibrated, let other, let calibration, let rest):
      "Two parts cancel: \(calibrated) is better calibrated, which is worth \(size(calibration)); with"
        + " both recalibrated \(other) would be ahead by \(size(rest))."
    case .agreement(let agreement, let a, let b, let rows, let part, let trueA, let trueB):
      "\(agreement.words(a: a, b: b)) (\(NumberText.count(rows)) rows): \(signed(part)) of the gap; the"
        + " right class gets \(NumberText.percent(trueA)) from \(a) and \(NumberText.percent(trueB))"
        + " from \(b)."
    case .tried(let closes):
      "Of the gap, maps fitted on other rows close, one kind for both models: "
        + closes.map { "\(method($0)) \(size($1))" }.joined(separator: "; ") + "."
    case .refinementIsNoBound:
      "What the maps that were tried do not close may be knowledge, or miscalibration that none of them"
        + " can see."
    case .running(let b, let a, let hasDropout, let running, let finished, let effect):
      "During training\(hasDropout ? ", with dropout on" : ""), \(b)'s loss differs from \(a)'s by"
        + " \(NumberText.difference(running)); measured afterwards, by"
        + " \(NumberText.difference(finished)). How it is measured makes"
        + " \(NumberText.difference(effect))."
    }
  }

  package func method(_ method: RemapMethod?) -> String {
    switch method {
    case nil: "nothing"
    case .best: "the best of all"
    case .temperature: "one temperature"
    case .classWeights: "a temperature with a weight per class"
    case .confidenceCurve: "a curve of the confidence"
    case .isotonic: "a curve per class"
    case .matched: "curves towards the other model's probabilities"
    }
  }

  package func heads(level: String) -> [String] {
    ["recalibrated by", "closes", "\(level) interval", "remains", "\(level) interval"]
  }

  package func agreement(_ agreement: AgreementCell, a: String, b: String) -> String {
    agreement.words(a: a, b: b)
  }

  package func verdict(_ verdict: Verdict, a: String, b: String) -> String {
    verdict.words(a: a, b: b)
  }

  package func detectable(_ size: String) -> String { " (would have found \(size))" }

  package func needed(_ rows: String) -> String { ", needs about \(rows) rows" }

  // MARK: Parts of sentences

  private func models(
    _ pair: ComparisonSentence.Pair,
    _ better: RemapMethod?,
    _ worse: RemapMethod?
  ) -> String {
    guard let worse else { return "both" }
    guard let better else { return "\(pair.worse) (by \(method(worse)), fitted on other rows)" }
    return better == worse
      ? "both (by \(method(worse)), fitted on other rows)"
      : "both (\(pair.worse) by \(method(worse)), \(pair.better) by \(method(better)), fitted on other"
        + " rows)"
  }

  private func words(_ rest: ComparisonSentence.Rest) -> String {
    switch rest {
    case .remains(let part): "\(size(part)) remains"
    case .mayBeChance(let part):
      part.isNothing ? "nothing remains" : "what remains, \(size(part)), may be chance"
    case .mayFavour(let model, let part):
      part.isNothing
        ? "nothing remains" : "after it \(model) is ahead by \(size(part)), which may be chance"
    case .favours(let model, let part): "after it \(model) is ahead by \(size(part))"
    }
  }

  private func words(_ rows: ComparisonSentence.Rows, _ share: Double) -> String {
    let portion = NumberText.percent(share)
    return switch rows {
    case .ofClass(let name): "the rows of class \(name) (\(portion) of the rows)"
    case .predicted(let model, let name):
      "the rows that \(model) calls class \(name) (\(portion) of the rows)"
    case .differing:
      "the \(portion) of the rows on which the two models' probabilities differ most"
    case .discordant:
      "the \(portion) of the rows on which exactly one of them is right, and recalibration does not"
        + " close it"
    }
  }

  private func portion(_ share: Double?) -> String {
    percent(ofGap: share).map { " (\($0))" } ?? ""
  }

  private func more(_ rows: Double?) -> String {
    guard let rows, rows < 1e7 else { return "" }
    return "; it would take about \(NumberText.forecast(rows)) rows"
  }

  private func best(of methods: [RemapMethod]) -> String {
    methods.count == 1 ? method(methods[0]) : "the best of \(methods.count) kinds of map"
  }
}
