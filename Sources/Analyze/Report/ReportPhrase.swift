package import CandorFigures

/// The sentences of a report that are the report's own.
///
/// Its title, the verdict on each model, and what each section means; those of a comparison stand
/// with the comparison.
package enum ReportPhrase: String, Phrase {
  case titleOne, titleSeveral, titleRiskOne, titleRiskSeveral, subtitleRows, footer
  case right, rightNoInterval
  case riskHigh, riskLow, riskHolds, slopeExtreme, slopeTimid, slopeHolds, ranking, rankingPlain
  case calibrated, offAbove, offBelow, offBoth, offIn
  case rescalingHelps, rescalingDoesNot, rescalingOpen
  case tileAccuracy, tileLogLoss, tileBrier, tileError, tileErrorNote, tileTemperature, tileRows
  case tileInterval, tileDifference, tileClasses, tilePoints
  case tileObserved, tileExpected, tileRatio, tileSlope, tileRanking
  case models, modelsCaption, modelColumn
  case each, everyNumber, howMade
  case trustOne, trustSeveral, trustRiskOne, trustRiskSeveral
  case lossHeading, classesHeading, trainedOne, trainedSeveral
  case seedsHeading, epochsHeading, whyDiffer
  case beliefMeansGood, beliefMeansOff, riskMeansGood, riskMeansOff
  case bandHolds, bandHoldsErrorRejects, bandRejects, bandRejectsErrorHolds
  case beliefHow, riskHow, bandHow
  case lossMeans, classesMeans, trainingMeans, epochsMeans

  package static func table(_ language: Language) -> [ReportPhrase: String] {
    switch language {
    case .english: english
    case .chinese: chinese
    }
  }

  private static let english: [ReportPhrase: String] = [
    .titleOne: "Can you trust its confidence? {names}",
    .titleSeveral: "Can you trust their confidence? {names}",
    .titleRiskOne: "Can you trust its probabilities? {names}",
    .titleRiskSeveral: "Can you trust their probabilities? {names}",
    .subtitleRows: "{rows} rows · {classes} classes",
    .footer: "Written by Candor {version}. The same inputs give the same page.",
    .right: "{name} is right on {accuracy} of {rows} rows ({level} interval {low} to {high}).",
    .rightNoInterval: "{name} is right on {accuracy} of {rows} rows.",
    .calibrated: "We found no miscalibration: the ECE is {ece}, and even a perfectly calibrated"
      + " model would show about {chance}.",
    .offAbove: "Its confidence is too high, by {points} points on average: the ECE is {ece},"
      + " where chance alone would show about {chance}.",
    .offBelow: "Its confidence is too low, by {points} points on average: the ECE is {ece},"
      + " where chance alone would show about {chance}.",
    .offBoth: "Its confidence is off, too high in some places and too low in others: the ECE is"
      + " {ece}, where chance alone would show about {chance}.",
    .offIn: "Its probabilities are off: {finding}. The ECE is {ece}, where chance alone would show"
      + " about {chance}.",
    .riskHigh: "Its probabilities are too high: it predicts {expected} on average, and {observed}"
      + " happens (O/E {ratio} [{low}, {high}]).",
    .riskLow: "Its probabilities are too low: it predicts {expected} on average, and {observed}"
      + " happens (O/E {ratio} [{low}, {high}]).",
    .riskHolds: "On average it predicts {expected}, and {observed} happens (O/E {ratio} [{low},"
      + " {high}]; 1 is in the interval).",
    .slopeExtreme: "They are too extreme: the calibration slope is {slope} [{low}, {high}], below"
      + " 1.",
    .slopeTimid: "They are too close to each other: the calibration slope is {slope} [{low},"
      + " {high}], above 1.",
    .slopeHolds: "The calibration slope is {slope} [{low}, {high}]; 1 is in the interval.",
    .ranking: "A row of class {class} gets the higher probability in {share} of pairs (AUROC {auroc}"
      + " [{low}, {high}]).",
    .rankingPlain: "A row of class {class} gets the higher probability in {share} of pairs (AUROC"
      + " {auroc}).",
    .rescalingHelps: "Dividing its logits by {temperature} would lower the log loss by {gain}.",
    .rescalingDoesNot: "One temperature would not help.",
    .rescalingOpen: "The best single temperature is {temperature}.",
    .tileAccuracy: "accuracy",
    .tileLogLoss: "log loss",
    .tileBrier: "Brier score",
    .tileError: "calibration error (ECE)",
    .tileErrorNote: "chance alone: {chance}; p {p}",
    .tileTemperature: "best temperature",
    .tileRows: "rows",
    .tileClasses: "{classes} classes",
    .tileInterval: "{low} to {high}",
    .tileDifference: "{a} → {b}; {low} to {high}",
    .tilePoints: "{value} points",
    .tileObserved: "observed rate",
    .tileExpected: "predicted rate",
    .tileRatio: "observed / predicted (O/E)",
    .tileSlope: "calibration slope",
    .tileRanking: "AUROC",
    .models: "The models",
    .modelsCaption: "The models side by side",
    .modelColumn: "model",
    .trustOne: "Can you trust its confidence?",
    .trustSeveral: "Can you trust their confidence?",
    .trustRiskOne: "Can you trust its probabilities?",
    .trustRiskSeveral: "Can you trust their probabilities?",
    .lossHeading: "Which rows pay for the loss",
    .classesHeading: "Class by class",
    .trainedOne: "How it trained",
    .trainedSeveral: "How they trained",
    .seedsHeading: "What the seeds say",
    .epochsHeading: "Over the epochs",
    .whyDiffer: "Why they differ: {a} and {b}",
    .each: "Each model by itself",
    .everyNumber: "Every number",
    .howMade: "How it was made",
    .beliefMeansGood: "These rows give no reason to distrust {name}'s confidence.",
    .beliefMeansOff: "Do not take {name}'s confidence as a probability as it stands; recalibrate it"
      + " first.",
    .riskMeansGood: "These rows give no reason to distrust {name}'s probabilities.",
    .riskMeansOff: "Do not use {name}'s probabilities as risks as they stand; recalibrate them"
      + " first.",
    .bandHolds: "{name}: the band rejects calibration nowhere at the {level} level.",
    .bandHoldsErrorRejects: "The ECE does reject it: it adds up small errors, while the band must"
      + " hold everywhere at once and needs larger ones.",
    .bandRejects: "{name}: the band rejects calibration at the {level} level at {places}.",
    .bandRejectsErrorHolds: "The ECE does not show it: it averages over all rows.",
    .beliefHow: "A model that says 80% should be right on 80% of the rows on which it says so: the"
      + " curve should follow the diagonal. Below it the model is over-confident, above it"
      + " under-confident.",
    .riskHow: "Of the rows that get a probability of 20%, the class should happen in 20%: the curve"
      + " should follow the diagonal. Below it the probabilities are too high, above it too low.",
    .bandHow: "The band holds the whole true curve at once with its stated confidence. Where the"
      + " diagonal leaves it, calibration is rejected there.",
    .lossMeans: "The {wrong} of rows that {name} gets wrong pay {share} of its log loss.",
    .classesMeans: "{name} has most trouble with {class}: it recognises {recall} of those rows.",
    .trainingMeans: "Compare losses of finished networks; a loss printed while training belongs"
      + " to no single network.",
    .epochsMeans: "A rise in loss may be confidence alone; the split shows which it is.",
  ]

  private static let chinese: [ReportPhrase: String] = [
    .titleOne: "它的置信度可信吗？{names}",
    .titleSeveral: "它们的置信度可信吗？{names}",
    .titleRiskOne: "它的概率可信吗？{names}",
    .titleRiskSeveral: "它们的概率可信吗？{names}",
    .subtitleRows: "{rows} 行 · {classes} 个类别",
    .footer: "由 Candor {version} 生成。同样的输入得到同样的页面。",
    .right: "{name} 在 {rows} 行中预测正确 {accuracy}（{level} 区间 {low} 至 {high}）。",
    .rightNoInterval: "{name} 在 {rows} 行中预测正确 {accuracy}。",
    .calibrated: "没有发现校准偏差：ECE 为 {ece}，即使完全校准的模型也会显示约 {chance}。",
    .offAbove: "它的置信度偏高，平均高 {points} 个百分点：ECE 为 {ece}，而仅凭偶然约为 {chance}。",
    .offBelow: "它的置信度偏低，平均低 {points} 个百分点：ECE 为 {ece}，而仅凭偶然约为 {chance}。",
    .offIn: "它的概率有偏差：{finding}。ECE 为 {ece}，而仅凭偶然约为 {chance}。",
    .offBoth: "它的置信度有偏差，有的地方偏高，有的地方偏低：ECE 为 {ece}，而仅凭偶然约为 {chance}。",
    .riskHigh: "它的概率偏高：平均预测 {expected}，而实际发生 {observed}（O/E {ratio} [{low}, {high}]）。",
    .riskLow: "它的概率偏低：平均预测 {expected}，而实际发生 {observed}（O/E {ratio} [{low}, {high}]）。",
    .riskHolds: "它平均预测 {expected}，实际发生 {observed}（O/E {ratio} [{low}, {high}]，区间包含 1）。",
    .slopeExtreme: "概率过于极端：校准斜率为 {slope} [{low}, {high}]，小于 1。",
    .slopeTimid: "概率之间拉得不够开：校准斜率为 {slope} [{low}, {high}]，大于 1。",
    .slopeHolds: "校准斜率为 {slope} [{low}, {high}]，区间包含 1。",
    .ranking: "在 {share} 的配对中，类别 {class} 的行得到更高的概率（AUROC {auroc} [{low}, {high}]）。",
    .rankingPlain: "在 {share} 的配对中，类别 {class} 的行得到更高的概率（AUROC {auroc}）。",
    .rescalingHelps: "把 logits 除以 {temperature} 可使对数损失降低 {gain}。",
    .rescalingDoesNot: "单一温度没有帮助。",
    .rescalingOpen: "最佳的单一温度为 {temperature}。",
    .tileAccuracy: "精度",
    .tileLogLoss: "对数损失",
    .tileBrier: "Brier 分数",
    .tileError: "校准误差（ECE）",
    .tileErrorNote: "仅凭偶然：{chance}；p {p}",
    .tileTemperature: "最佳温度",
    .tileRows: "行数",
    .tileClasses: "{classes} 个类别",
    .tileInterval: "{low} 至 {high}",
    .tileDifference: "{a} → {b}；{low} 至 {high}",
    .tilePoints: "{value} 个百分点",
    .tileObserved: "实际发生率",
    .tileExpected: "预测发生率",
    .tileRatio: "实际 / 预测（O/E）",
    .tileSlope: "校准斜率",
    .tileRanking: "AUROC",
    .models: "模型",
    .modelsCaption: "各模型并列",
    .modelColumn: "模型",
    .trustOne: "它的置信度可信吗？",
    .trustSeveral: "它们的置信度可信吗？",
    .trustRiskOne: "它的概率可信吗？",
    .trustRiskSeveral: "它们的概率可信吗？",
    .riskMeansGood: "这些数据没有给出怀疑 {name} 的概率的理由。",
    .riskMeansOff: "不要直接把 {name} 的概率当作风险使用；应先重新校准。",
    .bandHolds: "{name}：在 {level} 水平上，置信带没有在任何位置拒绝校准。",
    .bandHoldsErrorRejects: "ECE 则拒绝了校准：它累加微小误差，而置信带必须处处同时成立，需要更大的误差才会拒绝。",
    .bandRejects: "{name}：在 {level} 水平上，置信带在 {places} 处拒绝校准。",
    .bandRejectsErrorHolds: "ECE 没有显示出来：它是对全部行的平均。",
    .beliefHow: "说 80% 的模型，应在这样说的行中有 80% 正确：曲线应沿着对角线。在其下方表示过度自信，在其上方表示信心不足。",
    .riskHow: "在被赋予 20% 概率的行中，应有 20% 发生该类：曲线应沿着对角线。在其下方表示概率偏高，在其上方表示概率偏低。",
    .bandHow: "置信带以其标明的置信水平同时包含整条真实曲线。对角线超出置信带之处，校准被拒绝。",
    .lossHeading: "哪些行为损失付账",
    .classesHeading: "逐个类别",
    .trainedOne: "它是怎样训练的",
    .trainedSeveral: "它们是怎样训练的",
    .seedsHeading: "随机种子说明了什么",
    .epochsHeading: "逐轮变化",
    .whyDiffer: "它们为什么不同：{a} 与 {b}",
    .each: "每个模型",
    .everyNumber: "全部数字",
    .howMade: "如何得到这些结果",
    .beliefMeansGood: "这些行没有给出怀疑 {name} 的置信度的理由。",
    .beliefMeansOff: "不要把 {name} 的置信度直接当作概率；先重新缩放。",
    .lossMeans: "{name} 预测错误的 {wrong} 的行，占其对数损失的 {share}。",
    .classesMeans: "{name} 最难识别的类别是 {class}：只认出其中 {recall}。",
    .trainingMeans: "要比较训练结束后的网络的损失；训练时打印的损失不属于任何一个网络。",
    .epochsMeans: "损失上升可能只是置信度的问题；分解图说明是哪一种。",
  ]
}
