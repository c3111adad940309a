package import CandorFigures

/// The sentences on a run's epochs, and on the textbook's claim over the seeds of two recipes.
package enum ExplanationPhrase: String, Phrase {
  case lowestLast, lowestEarlier, riseMayBeChance, riseParts, riseChosen, riseCalibration, riseRest
  case lossRises
  case claimRunning, claimFinished, claimConfident, claimHolds, claimOpposite, claimOpen
  case equalityNotSeen, equalityNotRefuted
  case because, becauseLower, becauseHigher, becauseOpen

  package static func table(_ language: Language) -> [ExplanationPhrase: String] {
    switch language {
    case .english: english
    case .chinese: chinese
    }
  }

  private static let english: [ExplanationPhrase: String] = [
    .lowestLast: "{name}: the loss is lowest in the last epoch ({loss}); nothing here says to stop"
      + " earlier.",
    .lowestEarlier: "{name}: the loss is lowest after epoch {low} ({lowLoss}) and {loss} after"
      + " epoch {last}, while the accuracy moves from {lowAccuracy} to {accuracy}.",
    .riseMayBeChance: "That the last epoch's loss is higher may be chance: {chosen}.",
    .riseParts: "Of the rise of {rise}, {calibration} and {rest} (intervals that hold for all"
      + " epochs at once); {chosen}.",
    .riseChosen: "epoch {epoch} was chosen because it is the lowest on these very images, so on"
      + " other images it will look less good",
    .riseCalibration: "calibration {size}",
    .riseRest: "what recalibration leaves {size}",
    .lossRises: "{name}: from epoch {first} to {last} the loss rises by {loss} while the accuracy"
      + " does not fall ({accuracy}).",
    .claimRunning: "\"Dropout lowers the running training loss\" {verdict} ({number}).",
    .claimFinished: "\"Dropout lowers the finished network's training loss\" {verdict} ({number}).",
    .claimConfident: "\"It is more confident where it is right\" {verdict} ({number}).",
    .claimHolds: "is seen in these seeds",
    .claimOpposite: "is not seen: these seeds show the opposite",
    .claimOpen: "is left open by these seeds",
    .equalityNotSeen: "\"At equal accuracy\" is not seen: the accuracies differ by {low} to {high}"
      + " points.",
    .equalityNotRefuted: "\"At equal accuracy\" is not refuted: these seeds allow a difference of"
      + " {low} to {high} points.",
    .because: "\"Because\": of the difference in loss on these images, those that both networks of"
      + " a seed have right carry {right}, all others {rest}: {reading}.",
    .becauseLower: "dropout's loss is lower there",
    .becauseHigher: "dropout's loss is higher there, so this is not the reason",
    .becauseOpen: "these seeds leave open which way it goes",
  ]

  private static let chinese: [ExplanationPhrase: String] = [
    .lowestLast: "{name}：最后一轮的损失最低（{loss}）；这里没有理由提前停止。",
    .lowestEarlier: "{name}：第 {low} 轮之后损失最低（{lowLoss}），第 {last} 轮之后为 {loss}，精度从 {lowAccuracy} 变为"
      + " {accuracy}。",
    .riseMayBeChance: "最后一轮的损失较高，可能只是偶然：{chosen}。",
    .riseParts: "上升的 {rise} 中，{calibration}，{rest}（这些区间对所有轮同时成立）；{chosen}。",
    .riseChosen: "选第 {epoch} 轮，是因为它在这些图像上最低，所以在其他图像上不会这么好",
    .riseCalibration: "校准占 {size}",
    .riseRest: "重新校准之后剩下 {size}",
    .lossRises: "{name}：从第 {first} 轮到第 {last} 轮，损失上升 {loss}，而精度没有下降（{accuracy}）。",
    .claimRunning: "“暂退法降低训练中的损失”{verdict}（{number}）。",
    .claimFinished: "“暂退法降低训练后网络的训练损失”{verdict}（{number}）。",
    .claimConfident: "“它在正确之处更自信”{verdict}（{number}）。",
    .claimHolds: "在这些种子中可以看到",
    .claimOpposite: "没有看到：这些种子显示相反的结果",
    .claimOpen: "这些种子无法判断",
    .equalityNotSeen: "“精度不变”没有看到：精度相差 {low} 至 {high} 个百分点。",
    .equalityNotRefuted: "“精度不变”没有被推翻：这些种子允许相差 {low} 至 {high} 个百分点。",
    .because: "“因为”：在这些图像的损失之差中，同一种子的两个网络都正确的图像占 {right}，其他图像占 {rest}：{reading}。",
    .becauseLower: "暂退法的损失在那里较低",
    .becauseHigher: "暂退法的损失在那里较高，所以原因不在此",
    .becauseOpen: "这些种子无法判断方向",
  ]
}
