package import CandorMetrics
import CandorText

/// The sentences of a comparison in simplified Chinese.
package struct ChineseComparisonWords: ComparisonWords {
  package init() {}

  package func text(_ sentence: ComparisonSentence) -> String {
    switch sentence {
    case .noDifference(let a, let b, let size):
      "没有发现 \(a) 与 \(b) 的对数损失有差异：\(signed(size))。"
    case .belowMargin(let a, let b, let size):
      "\(a) 与 \(b) 的对数损失之差小于你设定的界限：\(signed(size))。"
    case .openGap(let a, let b, let size, let reason):
      "这些行不足以判断 \(a) 与 \(b) 谁的对数损失更低（\(signed(size))）：\(reason)。"
    case .infinite(let pair, let row):
      "\(pair.better) 的对数损失比 \(pair.worse) 低；\(pair.worse) 的对数损失为无穷大：它给 \(row) 的正确类别的概率是 0。"
    case .bothInfinite(let a, let b, let reason):
      "无法判断 \(a) 与 \(b) 谁的对数损失更低：\(reason)。"
    case .gap(let pair, let gap):
      "\(pair.better) 的对数损失比 \(pair.worse) 低 \(size(gap))。"

    case .miscalibration(let pair, let better, let worse, let closes, let share, let rest):
      "差距主要来自校准偏差：重新校准\(models(pair, better, worse))可消除"
        + ((share ?? 0) >= 1
          ? "全部差距，\(size(closes))" : "其中的 \(size(closes))\(portion(share))")
        + "；\(words(rest))。"
    case .notClosed(let pair, let remains, let widens, let methods):
      "差距主要不能靠重新校准消除：用\(best(of: methods))（在其他行上为每个模型拟合）之后，\(pair.better) 仍领先"
        + " \(size(remains))" + (widens.map { "；两者都重新校准会使差距扩大 \(size($0))。" } ?? "。")
    case .reversed(let pair, let closes, let remainder):
      "两者都重新校准会使差距反转：它消除 \(size(closes))，此后 \(pair.worse) 领先 \(size(remainder))。"
    case .widened(let pair, let remains, let against):
      "两部分方向相反：\(pair.worse) 校准得更好，值 \(size(against))；两者都重新校准后，\(pair.better) 会领先更多，"
        + "\(size(remains))。"
    case .rows(let rows, let carry, let rowShare, let share):
      "差距的大部分 \(size(carry))\(portion(share)) 来自\(words(rows, rowShare))。"
    case .bothParts(_, let closes, let remains, let needed):
      "试过的最好的重新校准消除其中的 \(size(closes))，剩下 \(size(remains))；这些行不足以判断哪一部分更大\(more(needed))。"
    case .calibrationOnly(_, let by, let closes, let rest, let needed):
      (by.map { "两者都用\(method($0))重新校准可消除" } ?? "试过的最好的重新校准消除")
        + "其中的 \(size(closes))；剩下的 \(size(rest)) 可能是偶然，这些行不足以判断它是否是较小的部分\(more(needed))。"
    case .restOnly(let pair, let remains, let closes, let needed):
      "用试过的最好的重新校准之后，\(pair.better) 仍领先 \(size(remains))；重新校准所消除的 \(size(closes)) 可能是偶然，"
        + "这些行不足以判断它是否是较小的部分\(more(needed))。"
    case .cannotTell(let needed):
      "这些行不足以判断差距从何而来\(more(needed))。"
    case .tooFewRows:
      "行数太少，无法在一部分行上拟合重新校准、在另一部分行上评判，所以不知道差距从何而来。"

    case .cancelling(let calibrated, let other, let calibration, let rest):
      "两部分相互抵消：\(calibrated) 校准得更好，值 \(size(calibration))；两者都重新校准后，\(other) 会领先"
        + " \(size(rest))。"
    case .agreement(let agreement, let a, let b, let rows, let part, let trueA, let trueB):
      "\(self.agreement(agreement, a: a, b: b))（\(NumberText.count(rows)) 行）：占差距中的 \(signed(part))；正确类别从 \(a)"
        + " 得到 \(NumberText.percent(trueA))，从 \(b) 得到 \(NumberText.percent(trueB))。"
    case .tried(let closes):
      "用在其他行上拟合的映射，"
        + closes.map { "\(method($0))消除差距中的 \(size($1))" }.joined(separator: "，") + "。"
    case .refinementIsNoBound:
      "试过的映射没有消除的部分，可能是知识上的差别，也可能是它们都看不到的校准偏差。"
    case .running(let b, let a, let hasDropout, let running, let finished, let effect):
      "训练过程中\(hasDropout ? "（暂退法开启）" : "")，\(b) 的损失与 \(a) 相差 \(NumberText.difference(running))；"
        + "训练结束后测量，相差 \(NumberText.difference(finished))。测量方式本身造成"
        + " \(NumberText.difference(effect))。"
    }
  }

  package func method(_ method: RemapMethod?) -> String {
    switch method {
    case nil: "不做任何改动"
    case .best: "其中最好的方法"
    case .temperature: "单一温度"
    case .classWeights: "温度加各类别权重"
    case .confidenceCurve: "置信度的一条曲线"
    case .isotonic: "每个类别一条曲线"
    case .matched: "朝向另一模型概率的曲线"
    }
  }

  package func heads(level: String) -> [String] {
    ["重新校准的方法", "消除", "\(level) 区间", "剩余", "\(level) 区间"]
  }

  package func agreement(_ agreement: AgreementCell, a: String, b: String) -> String {
    switch agreement {
    case .bothRight: "两者都对"
    case .bothWrong: "两者都错"
    case .onlyA: "只有 \(a) 对"
    case .onlyB: "只有 \(b) 对"
    }
  }

  package func verdict(_ verdict: Verdict, a: String, b: String) -> String {
    switch verdict {
    case .aBetter: "\(a) 更好"
    case .bBetter: "\(b) 更好"
    case .noDifferenceDetected: "没有发现差异"
    case .belowMargin: "小于设定的界限"
    case .cannotTell: "无法判断"
    }
  }

  package func detectable(_ size: String) -> String { "（能发现的最小差异为 \(size)）" }

  package func needed(_ rows: String) -> String { "，约需 \(rows) 行" }

  // MARK: Parts of sentences

  private func models(
    _ pair: ComparisonSentence.Pair,
    _ better: RemapMethod?,
    _ worse: RemapMethod?
  ) -> String {
    guard let worse else { return "两者" }
    guard let better else { return " \(pair.worse)（用\(method(worse))，在其他行上拟合）" }
    return better == worse
      ? "两者（用\(method(worse))，在其他行上拟合）"
      : "两者（\(pair.worse) 用\(method(worse))，\(pair.better) 用\(method(better))，在其他行上拟合）"
  }

  private func words(_ rest: ComparisonSentence.Rest) -> String {
    switch rest {
    case .remains(let part): "剩下 \(size(part))"
    case .mayBeChance(let part):
      part.isNothing ? "没有剩下差距" : "剩下的 \(size(part)) 可能是偶然"
    case .mayFavour(let model, let part):
      part.isNothing ? "没有剩下差距" : "此后 \(model) 领先 \(size(part))，这可能是偶然"
    case .favours(let model, let part): "此后 \(model) 领先 \(size(part))"
    }
  }

  private func words(_ rows: ComparisonSentence.Rows, _ share: Double) -> String {
    let portion = NumberText.percent(share)
    return switch rows {
    case .ofClass(let name): "类别 \(name) 的行（占全部行的 \(portion)）"
    case .predicted(let model, let name): " \(model) 判为类别 \(name) 的行（占全部行的 \(portion)）"
    case .differing: "两个模型的概率相差最大的 \(portion) 的行"
    case .discordant: "恰有一个模型正确的 \(portion) 的行，而重新校准不能消除它"
    }
  }

  private func portion(_ share: Double?) -> String {
    percent(ofGap: share).map { "（\($0)）" } ?? ""
  }

  private func more(_ rows: Double?) -> String {
    guard let rows, rows < 1e7 else { return "" }
    return "；大约需要 \(NumberText.forecast(rows)) 行"
  }

  private func best(of methods: [RemapMethod]) -> String {
    methods.count == 1 ? method(methods[0]) : "\(methods.count) 种映射中最好的一种"
  }
}
