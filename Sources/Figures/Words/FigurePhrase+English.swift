extension FigurePhrase {
  /// The words in English.
  static let english: [FigurePhrase: String] = [
    .accuracy: "accuracy",
    .confidence: "confidence",
    .epoch: "epoch",
    .rows: "{rows} rows",
    .allRows: "all rows",
    .testLoss: "test loss",
    .testAccuracy: "test accuracy",
    .nats: "{name} (nats)",
    .natsLogarithmic: "{name} (nats, logarithmic)",
    .and: " and ",

    .reliabilityTitle: "Reliability of {name}: how often predictions of each confidence are right",
    .reliabilityCaption: "On the dashed diagonal, predictions made with 80% confidence are right"
      + " 80% of the time; below it the model is over-confident, above it under-confident.",
    .reliabilityChance: "A calibrated model's curve stays in the grey band at {level} of"
      + " confidences.",
    .reliabilityRejected: "Where the diagonal leaves the thin outline calibration is rejected: at"
      + " {places}.",
    .reliabilityShare: "share of predictions that are right",
    .reliabilityAccuracy: "accuracy {share}",
    .reliabilityMean: "mean confidence {share}",
    .reliabilityBin: "bin with {level} interval",
    .reliabilityBinPlain: "bin",
    .reliabilityFew: "fewer than {rows} rows",
    .rejected: "calibration rejected",
    .rejectedTip: "calibration rejected from {low} to {high}",
    .chanceAlone: "by chance alone ({level})",
    .wholeBand: "{level} band of the whole curve",
    .isotonic: "isotonic curve",
    .rowsInBin: "rows in each bin (square-root scale)",
    .rankGap: "accuracy minus confidence, bars: beyond chance",
    .rankRows: "rows, from the least to the most confident",
    .rankConfidence: "conf. {value}",
    .chanceTip: "by chance alone",
    .errorNote: "ECE {value}",
    .errorChance: "by chance {value}",
    .errorP: "p {value}",

    .riskTitle: "Reliability of {name}: how often class {class} happens at each probability",
    .riskCaption: "On the dashed diagonal, of rows given a probability of 20% the class happens in"
      + " 20%; below it the probability is too high, above it too low.",
    .riskShare: "share of rows of class {class}",
    .riskObserved: "observed rate {share}",
    .riskMean: "mean probability {share}",
    .riskProbability: "probability of class {class}",
    .riskGap: "observed minus predicted, bars: beyond chance",
    .riskRows: "rows, from the lowest to the highest probability",
    .riskPanelProbability: "prob. {value}",

    .risksTitle: "Risks of {name}{range}: how often it happens where each is predicted",
    .risksTitleSeveral: "How often it happens where each risk is predicted{range}",
    .risksRange: " from 0 to {end}",
    .risksCaption:
      "On the dashed diagonal what is predicted at 20% happens in 20% of rows; below it"
      + " the risk is predicted too high, above it too low.",
    .risksLarger: "Larger risks are left out here; few rows have them.",
    .risksPredicted: "predicted risk",
    .risksShare: "share that is positive",
    .risksRows: "rows (square-root scale)",
    .risksGroup: "risks from {low} to {high}: {rows} rows, {rate} positive, mean risk {risk}",
    .risksPositiveCell: "risks from {low} to {high}: {rows} positive rows",
    .risksNegativeCell: "risks from {low} to {high}: {rows} negative rows",
    .risksBoth: "predicted and observed",
    .risksEqual: "equally many rows, {level} interval",
    .risksPositive: "positive rows",
    .risksRates: ": {said} and {seen}",
    .risksNone: "{name} has no rows.",
    .risksMeans: "{name} predicts {said} on average; {seen} of the rows are positive.",

    .decisionTitle: "Decision curve: what acting on the prediction is worth",
    .decisionCaption: "Whoever acts at a threshold of 20% takes one found case to be worth four"
      + " needless actions. A model is worth using at the thresholds where its curve is above acting"
      + " on all rows and above acting on none (0).",
    .decisionAll: "acting on all rows",
    .decisionNone: "acting on none",
    .decisionInterval: "{level} interval at each threshold",
    .decisionThreshold: "threshold of acting",
    .decisionBenefit: "net benefit (true positives a row)",
    .decisionNowhere: "{name} is nowhere worth more than acting on all rows and on none.",
    .decisionUseful: "{name} is worth more than acting on all rows and on none at thresholds from"
      + " {low} to {high}.",

    .reliabilityBins: "{count} bins hold rows.",
    .reliabilityMeans: "Accuracy is {observed}, mean confidence {predicted}, {gap}.",
    .riskMeans: "{observed} happen, {predicted} on average are predicted, {gap}.",
    .reliabilityMore: "which is {gap} more",
    .reliabilityLess: "which is {gap} less",
    .reliabilityFarthest: "Farthest from the diagonal: {bin}.",
    .reliabilityOutside: "Of {count} equally large groups, {outside} lie outside what chance"
      + " shows.",
    .binWords: "confidence {low} to {high}: {rows} rows",
    .binRight: ", {share} right",
    .binInterval: " ({low} to {high})",
    .binMean: ", mean confidence {share}",

    .sharedTitle: "Share that is right at each confidence",
    .sharedCaption: "A curve on the dashed diagonal means that confidence can be trusted; below it"
      + " the model is over-confident, above it under-confident. Beneath: where the rows of each"
      + " lie.",
    .sharedDescription: "Reliability curves of {names} against the diagonal.",
    .sharedRight: "share that is right",
    .sharedRows: "share of the rows",
    .sharedRiskTitle: "Share of class {class} at each probability",
    .sharedRiskCaption: "A curve on the dashed diagonal means that the probability can be trusted;"
      + " below it the probability is too high, above it too low. Beneath: where the rows of each"
      + " lie.",

    .histogramTitle: "Confidence of {name} where it is right and where it is wrong",
    .histogramCaption: "Each panel adds up to 100%. Confident when right (upper bars far to the"
      + " right) is good; confident when wrong (lower bars far to the right) is what costs loss.",
    .histogramRight: "{count} right predictions",
    .histogramWrong: "{count} wrong predictions",
    .histogramRightShare: "share of the right ones",
    .histogramWrongShare: "share of the wrong ones",
    .histogramTip: "{low} to {high}: {count} rows",
    .histogramDescription: "{first}, of them {firstShare} in bins from 0.9 up; {second}, of them"
      + " {secondShare} in bins from 0.9 up.",
    .right: "right",
    .wrong: "wrong",
    .riskHistogramTitle: "Probability of class {class} from {name}, by what happened",
    .riskHistogramCaption: "Each panel adds up to 100%. The farther apart the two lie, the better"
      + " the model separates the classes.",
    .riskHistogramYes: "{count} rows of class {class}",
    .riskHistogramNo: "{count} other rows",
    .riskHistogramYesShare: "share of them",
    .riskHistogramNoShare: "share of these",

    .coverageTitle: "Risk and coverage: mistakes left when only the most confident predictions"
      + " count",
    .coverageCaption: "Read from right to left. The right end is the error rate on all rows; the"
      + " faster a curve falls to the left, the better confidence separates right from wrong.",
    .coverageArea: "{name}, area {area}",
    .coverageX: "share of rows answered, most confident first",
    .coverageY: "share of them that are wrong",
    .coverageDescription: "{name}: {all} wrong over all rows, {half} over the most confident half.",

    .confusionTitle: "Confusion matrix of {name}",
    .confusionCaption: "A row is a true class, a column what the model said. Right answers lie on"
      + " the blue diagonal; the stronger the colour of a cell beside it, the more of its row went"
      + " there.",
    .confusionPredicted: "predicted class",
    .confusionTrue: "true class",
    .confusionTip: "{truth} taken for {answer}: {count} of {total} ({share})",
    .confusionDescription: "{right} of {all} rows are right.",
    .confusionWorst: "The most frequent mistake: {truth} taken for {answer}, {count} times.",

    .classesTitle: "Reliability of {name}, class by class",
    .classesCaption: "One diagram for each class: to the right the probability that the model gives"
      + " to the class, upwards how often it was the class, in bins with their exact intervals. The"
      + " diagonal is perfect calibration; the number is the class's calibration error.",
    .classesLimit: "Drawn are the {shown} of {all} classes with the largest error.",
    .classesError: "error {value}",
    .classesDescription: "{count} classes; the calibration error is largest for {worst} ({high})"
      + " and smallest for {best} ({low}).",
    .classesCount: "{count} classes.",

    .ledgerTitle: "Loss ledger of {name}: which rows pay for the loss",
    .ledgerCaption: "The coloured area is the mean loss: a tall, narrow foot at the left means that"
      + " few confident mistakes pay for most of it.",
    .ledgerWrong: "wrong rows: {value} of the mean loss",
    .ledgerRight: "right rows: {value}",
    .ledgerLoss: "loss of a row (nats)",
    .ledgerRows: "rows, largest loss first",
    .ledgerDescription: "{rows} rows; wrong rows carry {wrong} and right rows {right} of the mean"
      + " loss.",
    .ledgerWorst: "The worst 1% of rows carry {share} of it.",
    .ledgerInfinite: "{rows} rows have an infinite loss and are left out.",

    .waterfallTitle: "Where the loss gap between {a} and {b} comes from",
    .waterfallCaption: "Each bar starts where the one above it ends, and the last is their sum."
      + " Bars to the left are rows on which {b} has the lower loss, bars to the right rows on"
      + " which {a} has.",
    .waterfallAxis: "loss of {b} minus loss of {a} (nats)",
    .waterfallLower: "lower loss with {name}",
    .waterfallRows: "{label}\n{rows} rows",
    .waterfallDescription: "Contributions to the gap: {list}; together {total}.",

    .trainingTitle: "Training of {name}: loss and accuracy by epoch",
    .trainingCaption: "Lower loss and higher accuracy are better. The running loss is an average"
      + " over an epoch in which the network was still changing, so compare train and test on the"
      + " finished network.",
    .trainingShaded: "In the shaded epochs the test loss rises while accuracy does not fall.",
    .trainingRunning: "train, running (weights moving)",
    .trainingRunningDropout: "train, running (dropout on, weights moving)",
    .trainingTrain: "train, finished network",
    .trainingTest: "test, finished network",
    .trainingStretch: "test loss rises, accuracy does not fall",
    .loss: "loss",
    .trainingNone: "No epochs were recorded.",
    .trainingAfter: "After epoch {epoch}: {list}.",
    .trainingRunningLoss: "running train loss",
    .trainingTrainLoss: "train loss of the finished network",

    .divergenceTitle: "Loss of {name} by epoch: refinement and calibration",
    .divergenceCaption: "The solid line is the test loss, the dashed one what is left of it after"
      + " recalibration. The hatched part between them (beneath on a scale of its own) is what"
      + " recalibration would take off. Where the dashed line itself rises, recalibration does not help."
      + " Which epoch is lowest is in part luck of these images: choose it on other images.",
    .divergencePart: "calibration part",
    .divergenceRefinement: "refinement",
    .divergenceCalibration: "calibration",
    .divergenceAlone: "calibration alone (nats)",
    .divergenceLowest: "lowest loss: epoch {epoch}",
    .divergenceStretch: "loss rises, accuracy does not fall",
    .divergenceNone: "No epochs.",
    .divergenceFrom: "From {first} to {last}.",
    .divergenceEpoch: "epoch {epoch}: loss {loss} = refinement {refinement} + calibration"
      + " {calibration}",

    .spreadTitle: "Spread over seeds: {measure}",
    .spreadCaption: "Every point is one training run, the bar is the mean of its recipe. Where the"
      + " points of two recipes mix, one run of each says nothing about the recipes.",
    .spreadRun: "one run",
    .spreadMean: "mean",
    .spreadNone: "{name}: no runs.",
    .spreadRuns: "{name}: {count} runs from {low} to {high}.",
    .spreadTip: "{name}, seed {seed}: {value}",

    .lessonBinsTitle: "How often predictions of each confidence are right",
    .lessonBinsDescription: "Bars for each bin of confidence; the numbers are in the text beside"
      + " the slider.",
    .lessonRows: "rows in each bin",
    .lessonLedgerTitle: "Loss ledger: which rows pay for the loss",
    .lessonLedgerDescription: "The loss of all rows sorted, largest first, wrong rows beneath right"
      + " ones.",
    .lessonWrong: "wrong rows",
    .lessonRight: "right rows",
    .lessonLowest: "{value}, the lowest loss",

    .temperatureTitle: "Temperature of {name}: log loss, ECE and accuracy",
    .temperatureCaption: "Left of 1 the model speaks more confidently, right of 1 less. Log loss"
      + " and calibration change; the accuracy cannot, because the largest logit stays the"
      + " largest.",
    .temperatureLoss: "log loss (nats)",
    .temperatureTrained: "T = 1, as trained",
    .temperatureLowest: "lowest log loss: T = {value}",
    .temperatureAxis: "temperature T (logarithmic)",
    .temperatureNone: "No temperatures.",
    .temperatureAt: "at T = {temperature} log loss {loss} and ECE {ece}",
    .temperatureDescription: "The accuracy is {accuracy} at every temperature; {first}, lowest"
      + " {lowest}, {last}.",
    .multiplesTitle: "{name} at {count} temperatures",
    .multiplesCaption: "Below the dashed diagonal: over-confident. Above: under-confident. The"
      + " temperature moves the bars, the log loss and the ECE; the accuracy stays.",
    .multiplesStage: "T = {label}: accuracy {accuracy}, log loss {loss}, ECE {ece}.",
    .multiplesTip: "{rows} rows, {share} right",
    .multiplesNumbers: "loss {loss}, ECE {ece}, accuracy {accuracy}",
  ]
}
