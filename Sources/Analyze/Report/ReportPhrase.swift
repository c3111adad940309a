/// The sentences of a report that are the report's own.
///
/// Its title, the verdict on each model, and what each section means; those of a comparison stand
/// with the comparison.
package enum ReportPhrase: String, Phrase {
  case titleOne, titleSeveral, subtitleRows, footer
  case right, rightNoInterval
  case riskOff, riskHolds
  case calibrated, offAbove, offBelow, offBoth, offIn
  case rescalingHelps, rescalingDoesNot, rescalingOpen
  case tileAccuracy, tileLogLoss, tileBrier, tileError, tileErrorNote, tileTemperature, tileRows
  case tileInterval, tileDifference, tileClasses
  case models, modelsCaption, modelColumn
  case each, everyNumber, howMade
  case trustOne, trustSeveral, lossHeading, classesHeading, trainedOne, trainedSeveral
  case seedsHeading, epochsHeading, whyDiffer
  case beliefMeansGood, beliefMeansOff
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
    .riskOff: "It predicts {expected} on average where {observed} happens (O/E {ratio} [{low},"
      + " {high}]).",
    .riskHolds: "On average it predicts {expected} and {observed} happens (O/E {ratio} [{low},"
      + " {high}], which holds 1).",
    .rescalingHelps: "Dividing its logits by {temperature} would lower the log loss by {gain}.",
    .rescalingDoesNot: "Rescaling would not help.",
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
    .models: "The models",
    .modelsCaption: "The models side by side",
    .modelColumn: "model",
    .trustOne: "Can you trust its confidence?",
    .trustSeveral: "Can you trust their confidence?",
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
    .beliefMeansGood: "these rows give no reason to distrust {name}'s confidence.",
    .beliefMeansOff: "do not take {name}'s confidence as a probability as it stands; rescale it"
      + " first.",
    .lossMeans: "the {wrong} of rows that {name} gets wrong pay {share} of its log loss.",
    .classesMeans: "{name} has most trouble with {class}: it recognises {recall} of those rows.",
    .trainingMeans: "compare losses of finished networks; a loss printed while training belongs"
      + " to no single network.",
    .epochsMeans: "a rise in loss may be confidence alone; the split shows which it is.",
  ]

  private static let chinese: [ReportPhrase: String] = [
    .titleOne: "它的置信度可信吗？{names}",
    .titleSeveral: "它们的置信度可信吗？{names}",
    .subtitleRows: "{rows} 行 · {classes} 个类别",
    .footer: "由 Candor {version} 生成。同样的输入得到同样的页面。",
    .right: "{name} 在 {rows} 行中预测正确 {accuracy}（{level} 区间 {low} 至 {high}）。",
    .rightNoInterval: "{name} 在 {rows} 行中预测正确 {accuracy}。",
    .calibrated: "没有发现校准偏差：ECE 为 {ece}，即使完全校准的模型也会显示约 {chance}。",
    .offAbove: "它的置信度偏高，平均高 {points} 个百分点：ECE 为 {ece}，而仅凭偶然约为 {chance}。",
    .offBelow: "它的置信度偏低，平均低 {points} 个百分点：ECE 为 {ece}，而仅凭偶然约为 {chance}。",
    .offIn: "它的概率有偏差：{finding}。ECE 为 {ece}，而仅凭偶然约为 {chance}。",
    .offBoth: "它的置信度有偏差，有的地方偏高，有的地方偏低：ECE 为 {ece}，而仅凭偶然约为 {chance}。",
    .riskOff: "它平均预测 {expected}，而实际发生 {observed}（O/E {ratio} [{low}, {high}]）。",
    .riskHolds: "它平均预测 {expected}，实际发生 {observed}（O/E {ratio} [{low}, {high}]，区间包含 1）。",
    .rescalingHelps: "把 logits 除以 {temperature} 可使对数损失降低 {gain}。",
    .rescalingDoesNot: "重新缩放没有帮助。",
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
    .models: "模型",
    .modelsCaption: "各模型并列",
    .modelColumn: "模型",
    .trustOne: "它的置信度可信吗？",
    .trustSeveral: "它们的置信度可信吗？",
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
