package import CandorFigures

/// Every sentence of the three lessons.
package enum LessonPhrase: String, Phrase {
  case title, subtitle, footer
  // The answer, which waits for the guess.
  case short, shortNumbers, sharpened
  // Turn the temperature.
  case turn, question, up, same, down, skipQuestion, right, wrong, because
  case temperature, colder, hotter, lowest, accuracy, logLoss, brier, ece, spoken
  case curvesTitle, curvesCaption, binsTitle, binsCaption, ledgerTitle, ledgerCaption
  case stillTitle, multiplesTitle, movesTitle, volume
  case pairTitle, pairNumbers, pairTruth, pairDiffer, pairDifferShown
  case swap, shown, sideTitle, disagree
  // Luck.
  case luckTitle, luckSubtitle, luckTask, luckIntro, luckRows, luckPair, luckFirst, luckSecond
  case luckDiffer, luckEqual, luckResult, luckTold, luckTruth, luckTable, luckLesson
  case luckColumnRows, luckColumnLargest, luckColumnPoint, luckColumnInterval, luckPoints, luckOf
  // Which loss?
  case lossTitle, lossSubtitle, lossTask, lossIntro, lossQuestion, lossLower, lossSame, lossHigher
  case lossYes, lossNo, lossHeading, lossAnswerLower, lossAnswerHigher, lossWhyDropout, lossWhy
  case lossEpoch, lossPrinted, lossTrain, lossTest, lossTable, lossLesson, lossColumnEpoch

  package static func table(_ language: Language) -> [LessonPhrase: String] {
    switch language {
    case .english: english
    case .chinese: chinese
    }
  }

  private static let english: [LessonPhrase: String] = [
    .title: "Loss is not accuracy: the temperature lesson",
    .subtitle: "{model}, evaluated on {rows} rows",
    .footer: "Written by Candor {version}.",
    .short: "Loss can change a lot while every prediction stays the same.",
    .shortNumbers: "Divide the logits of {model} by a temperature T before the softmax. The"
      + " accuracy stays at {accuracy} for every T. The log loss is {lossOne} at T = 1, {lossHalf}"
      + " at T = 1/2, {lossTwo} at T = 2, and lowest, {lossBest}, at T = {optimum}. Accuracy asks"
      + " which class comes first; loss asks how much was staked on it.",
    .sharpened: "The best temperature of {model} itself is about 1, where nothing is to be seen."
      + " So the lesson multiplies its logits by {factor}: an over-confident twin that gives the"
      + " same answers.",
    .turn: "Turn the temperature",
    .question: "First guess: T goes from 1 down to 1/4. What happens to the accuracy?",
    .up: "It rises: the model is more confident.",
    .same: "It stays exactly as it is.",
    .down: "It falls: the model is over-confident.",
    .skipQuestion: "Skip the question",
    .right: "Yes.",
    .wrong: "No.",
    .because: "Dividing all logits of a row by the same number leaves the largest one the"
      + " largest, so every prediction, and with it the accuracy, stays as it is. Now move the"
      + " slider to 1/4 and see what does change.",
    .temperature: "Temperature T",
    .colder: "colder: more confident",
    .hotter: "hotter: less confident",
    .lowest: "lowest loss",
    .accuracy: "accuracy",
    .logLoss: "log loss",
    .brier: "Brier score",
    .ece: "ECE",
    .spoken: "T = {t}: accuracy {accuracy}, log loss {loss}, ECE {ece}",
    .curvesTitle: "Log loss, ECE and accuracy over T",
    .curvesCaption: "The upright line is the present T: it runs along the curves of loss and"
      + " ECE, while the accuracy is level from end to end.",
    .binsTitle: "How often predictions of each confidence are right",
    .binsCaption: "Bars on the dashed diagonal mean that confidence can be trusted; the bars"
      + " beneath count the rows, which move to the right as T falls.",
    .ledgerTitle: "Loss ledger: which rows pay",
    .ledgerCaption: "The coloured area is the mean loss: as T falls, right rows (blue) pay"
      + " almost nothing and the wrong ones (hatched) pay for everything.",
    .stillTitle: "The same without touching anything",
    .multiplesTitle: "{model} at four temperatures",
    .movesTitle: "What moves and what does not",
    .volume: "So a lower loss can mean two things: the model knows more, or its confidence is"
      + " better scaled. The temperature changes the second and never the first. The best T here"
      + " was chosen on the same rows that are shown, which is fine for a lesson and not for a"
      + " claim.",
    .pairTitle: "What no temperature can show: two real checkpoints",
    .pairNumbers: "{a} is right on {accuracyA} of the rows, {b} on {accuracyB}; their log losses"
      + " are {lossA} and {lossB}, a difference of {gap}.",
    .pairTruth: "is: {class}",
    .pairDiffer: "They answer differently on {differing} of {rows} rows.",
    .pairDifferShown: "They answer differently on {differing} of {rows} rows; here are those with"
      + " the largest difference in loss.",
    .swap: "Swap the checkpoints",
    .shown: "Shown: {name}",
    .sideTitle: "{name}: accuracy {accuracy}, log loss {loss}, ECE {ece}",
    .disagree: "Images where the two disagree",
    .luckTitle: "Luck: do these two models differ?",
    .luckSubtitle: "Ten pairs of models, evaluated on as many rows as you choose",
    .luckTask: "Your eye",
    .luckIntro: "Two models were each evaluated on the number of rows that the slider shows. Look"
      + " at how often each was right. Do they differ? Decide {pairs} times.",
    .luckRows: "Rows for each model",
    .luckPair: "pair",
    .luckFirst: "first model right",
    .luckSecond: "second model right",
    .luckDiffer: "They differ",
    .luckEqual: "I see no difference",
    .luckResult: "You said “they differ” {yours} times of {pairs}. All were false alarms. The"
      + " interval raised {found}. Move the slider to try another number of rows.",
    .luckTold: "What you were not told",
    .luckTruth: "All of them are one model: {model}, which is right on {accuracy} of its rows."
      + " Each “model” is a new draw of rows from it. Every difference is luck, and every “they"
      + " differ” is a false alarm.",
    .luckTable: "Ten pairs of each size",
    .luckLesson: "A difference of one point looks like progress. On few rows it is what luck"
      + " does. The interval of the difference knows the number of rows: it leaves out 0 in about"
      + " one of twenty such pairs, however many rows there are. So look at the interval, not at"
      + " the difference.",
    .luckColumnRows: "rows",
    .luckColumnLargest: "largest difference",
    .luckColumnPoint: "1 point or more apart",
    .luckColumnInterval: "interval leaves out 0",
    .luckPoints: "{points} points",
    .luckOf: "{count} of {pairs}",
    .lossTitle: "Which loss? One training, three numbers",
    .lossSubtitle: "The training of {name}, epoch by epoch",
    .lossTask: "The first epoch",
    .lossIntro: "During the first epoch the training loop printed a training loss of {printed}."
      + " After the epoch the network was measured on the same images, standing still.",
    .lossQuestion: "First guess: is the measured training loss",
    .lossLower: "lower than {printed}?",
    .lossSame: "the same?",
    .lossHigher: "higher than {printed}?",
    .lossYes: "Yes. Go through the epochs below.",
    .lossNo: "No. See below what it is.",
    .lossHeading: "Three losses",
    .lossAnswerLower: "It is lower: {finished}.",
    .lossAnswerHigher: "It is higher: {finished}.",
    .lossWhyDropout: "While it trains, a part of the network is switched off by dropout, and"
      + " most of the epoch's images were seen by a network that knew less than it does at the end.",
    .lossWhy: "Most of the epoch's images were seen by a network that knew less than it does at"
      + " the end.",
    .lossEpoch: "Epoch",
    .lossPrinted: "printed while training",
    .lossTrain: "finished network, training images",
    .lossTest: "finished network, test images",
    .lossTable: "Three losses of {name}, epoch by epoch",
    .lossLesson: "A printed loss belongs to no single network. Compare training and test loss on"
      + " the finished network, and two networks by the same kind of loss.",
    .lossColumnEpoch: "epoch",
  ]

  private static let chinese: [LessonPhrase: String] = [
    .title: "损失不是精度：温度一课",
    .subtitle: "{model}，在 {rows} 行上评判",
    .footer: "由 Candor {version} 生成。",
    .short: "每个预测都不变，损失却可以变化很大。",
    .shortNumbers: "在 softmax 之前，把 {model} 的 logits 除以温度 T。对每个 T，精度都是 {accuracy}。对数损失在 T = 1 时为 "
      + "{lossOne}，T = 1/2 时为 {lossHalf}，T = 2 时为 {lossTwo}，最低为 {lossBest}，在 T = {optimum}。精度只问哪个类别"
      + "排第一；损失还问在它上面押了多少。",
    .sharpened: "{model} 自己的最佳温度约为 1，看不出什么。所以本课把它的 logits 乘以 {factor}：一个过度自信、答案相同的孪生模型。",
    .turn: "调节温度",
    .question: "先猜一猜：T 从 1 降到 1/4，精度会怎样？",
    .up: "升高：模型更自信。",
    .same: "完全不变。",
    .down: "降低：模型过度自信。",
    .skipQuestion: "跳过问题",
    .right: "对。",
    .wrong: "不对。",
    .because: "把一行的所有 logits 除以同一个数，最大的仍然最大，所以每个预测以及精度都不变。现在把滑块移到 1/4，看看什么变了。",
    .temperature: "温度 T",
    .colder: "更冷：更自信",
    .hotter: "更热：更不自信",
    .lowest: "损失最低",
    .accuracy: "精度",
    .logLoss: "对数损失",
    .brier: "Brier 分数",
    .ece: "ECE",
    .spoken: "T = {t}：精度 {accuracy}，对数损失 {loss}，ECE {ece}",
    .curvesTitle: "对数损失、ECE 和精度随 T 的变化",
    .curvesCaption: "竖线是当前的 T：它沿着损失和 ECE 的曲线移动，而精度从头到尾是水平的。",
    .binsTitle: "每种置信度的预测有多少是对的",
    .binsCaption: "柱子落在虚对角线上，说明置信度可信；下面的柱子是行数，T 降低时向右移动。",
    .ledgerTitle: "损失账本：哪些行在付账",
    .ledgerCaption: "有色面积是平均损失：T 降低时，预测正确的行（蓝色）几乎不付账，预测错误的行（斜线）付全部的账。",
    .stillTitle: "不动手也能看懂",
    .multiplesTitle: "{model} 在四个温度下",
    .movesTitle: "什么变，什么不变",
    .volume: "所以损失更低可能有两种意思：模型知道得更多，或者它的置信度缩放得更好。温度只改变后者，从不改变前者。这里的最佳 T 是在所显示的同样的行上选的，对一课来说没有问题，对"
      + "论断则不行。",
    .pairTitle: "温度显示不了的：两个真实的检查点",
    .pairNumbers: "{a} 预测正确 {accuracyA} 的行，{b} 预测正确 {accuracyB}；对数损失为 {lossA} 和 {lossB}，相差 {gap}。",
    .pairTruth: "实为：{class}",
    .pairDiffer: "两者在 {rows} 行中的 {differing} 行上回答不同。",
    .pairDifferShown: "两者在 {rows} 行中的 {differing} 行上回答不同；下面是损失相差最大的几行。",
    .swap: "交换检查点",
    .shown: "正在显示：{name}",
    .sideTitle: "{name}：精度 {accuracy}，对数损失 {loss}，ECE {ece}",
    .disagree: "两者意见不同的图像",
    .luckTitle: "运气：这两个模型不同吗？",
    .luckSubtitle: "十对模型，行数由你选择",
    .luckTask: "你的眼力",
    .luckIntro: "两个模型各在滑块所示的行数上评判。看看各自对了多少。它们不同吗？请判断 {pairs} 次。",
    .luckRows: "每个模型的行数",
    .luckPair: "第几对",
    .luckFirst: "第一个模型正确",
    .luckSecond: "第二个模型正确",
    .luckDiffer: "它们不同",
    .luckEqual: "看不出不同",
    .luckResult: "{pairs} 次中你有 {yours} 次说“它们不同”，全是误报。区间误报 {found} 次。移动滑块，换一个行数再试。",
    .luckTold: "没有告诉你的事",
    .luckTruth: "它们全是同一个模型：{model}，它在 {accuracy} 的行上正确。每个“模型”都是从它的行中重新抽取的。每个差别都是运气，每次“它们不同”都是误报。",
    .luckTable: "每种行数各十对",
    .luckLesson: "一个百分点的差别看起来像进步。行数少时，这只是运气。差的区间知道行数：无论行数多少，大约二十对中有一对的区间不含 0。所以要看区间，不要只看差。",
    .luckColumnRows: "行数",
    .luckColumnLargest: "最大的差",
    .luckColumnPoint: "相差 1 个百分点或更多",
    .luckColumnInterval: "区间不含 0",
    .luckPoints: "{points} 个百分点",
    .luckOf: "{pairs} 对中 {count} 对",
    .lossTitle: "哪一个损失？一次训练，三个数字",
    .lossSubtitle: "{name} 的训练，逐轮来看",
    .lossTask: "第一轮",
    .lossIntro: "第一轮训练中，程序打印的训练损失为 {printed}。这一轮之后，网络停下来，在同样的图像上测量。",
    .lossQuestion: "先猜一猜：测得的训练损失",
    .lossLower: "低于 {printed}？",
    .lossSame: "相同？",
    .lossHigher: "高于 {printed}？",
    .lossYes: "对。看看下面各轮。",
    .lossNo: "不对。答案在下面。",
    .lossHeading: "三种损失",
    .lossAnswerLower: "它更低：{finished}。",
    .lossAnswerHigher: "它更高：{finished}。",
    .lossWhyDropout: "训练时，暂退法关闭了网络的一部分，而且这一轮的大多数图像是由一个还不如最后时懂得多的网络看到的。",
    .lossWhy: "这一轮的大多数图像是由一个还不如最后时懂得多的网络看到的。",
    .lossEpoch: "轮次",
    .lossPrinted: "训练时打印",
    .lossTrain: "结束后的网络，训练图像",
    .lossTest: "结束后的网络，测试图像",
    .lossTable: "{name} 的三种损失，逐轮",
    .lossLesson: "打印的损失不属于任何一个网络。训练损失与测试损失要在结束后的网络上比较；两个网络要用同一种损失比较。",
    .lossColumnEpoch: "轮次",
  ]
}
