extension ReportPhrase {
  /// The words in English.
  static let english: [ReportPhrase: String] = [
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
    .ranking: "A row of class {class} gets the higher probability in {share} of pairs (AUROC"
      + " {auroc} [{low}, {high}]).",
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
    .tileRatio: "ratio (O/E)",
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
    .decisionHeading: "Is it worth acting on?",
    .decisionHowBenefit: "Net benefit counts the true positives a row and subtracts the false ones,"
      + " each at the odds of the threshold: at 20% four needless actions cost as much as one case"
      + " found is worth.",
    .decisionHowIntervals: "Intervals are of one threshold at a time. Choose the threshold by what"
      + " acting costs, not by the curve.",
    .decisionMeansNowhere: "at no threshold is {name} worth more here than acting on all rows or on"
      + " none.",
    .decisionMeansUseful: "on these rows {name} is worth more than acting on all or on none between"
      + " thresholds of {low} and {high}.",
    .groupsHeading: "Group by group",
    .groupsHowTest: "Each gap is tested under the assumption that the model is calibrated in that"
      + " group. The p-values are adjusted over all groups of a table (Holm's method), so that the"
      + " chance of any false alarm in it is at most one minus the level.",
    .groupsHowNone: "\"No gap detected\" is no proof of calibration: a small group can hide a large"
      + " gap, and its interval says how large.",
    .groupsBy: "{name} by {column}",
    .groupsDifferenceBy: "log loss of {b} minus that of {a}, by {column}",
    .groupsRows: "rows",
    .groupsAccuracy: "accuracy",
    .groupsLoss: "log loss",
    .groupsExpected: "expected",
    .groupsObserved: "observed",
    .groupsConfidence: "confidence",
    .groupsRight: "right",
    .groupsGap: "gap",
    .groupsP: "adjusted p",
    .groupsVerdict: "verdict",
    .groupsDifference: "difference",
    .groupsInterval: "interval",
    .groupsSmall: "{count} small groups",
    .groupsSmallTogether: "the small groups together",
    .groupsOver: "over-confident",
    .groupsUnder: "under-confident",
    .groupsRiskHigh: "risk too high",
    .groupsRiskLow: "risk too low",
    .groupsNone: "no gap detected",
    .groupsBetter: "{name} better",
    .groupsNoDifference: "no difference detected",
    .groupsPooled: "{name}: groups of {column} with fewer than {fewest} rows are put together:"
      + " {groups}.",
    .groupsPooledMore: "{name}: groups of {column} with fewer than {fewest} rows are put together:"
      + " {groups} and {more} more.",
    .groupsMeansNone: "in no group of {column} is a gap of {name} beyond chance.",
    .groupsMeansGroup: "{group}: {words}",
    .groupsMeans: "{name}, by {column}: {groups}.",
    .groupsMeansMore: "{name}, by {column}: {groups}; and {more} more.",
    .groupsComma: ", ",
    .groupsSemicolon: "; ",
    .definedAbove: "Every number with its {level} interval where it has one, and what exactly it"
      + " is.",
    .numbersHowScores: "Log loss and Brier score punish wrong confidence; accuracy only counts"
      + " right answers. Two models with equal accuracy can differ in all the others.",
    .numbersHowChance: "A calibration error above zero proves nothing by itself: even a perfectly"
      + " calibrated model shows some by chance, the more the fewer rows there are. Compare it with"
      + " the line that says what such a model would show.",
    .numbersHowInterval: "The interval of a calibration error is that of the error in the"
      + " population, with the push of chance taken off. It starts at 0 exactly where the test of"
      + " calibration by this error finds nothing.",
    .lossHow: "Each row's loss is minus the logarithm of the probability that the model gave to the"
      + " right class. Sorted, their area is the mean log loss.",
    .classesHow: "Recall is the share of a class's rows that were recognised; precision the share"
      + " of the rows given this class that were of it. The calibration error is that of the"
      + " probability given to the class, over all rows.",
    .columnClass: "class",
    .columnRecall: "recall",
    .columnPrecision: "precision",
    .columnError: "calibration error",
    .columnMetric: "metric",
    .columnDifference: "difference",
    .columnInterval: "{level} interval",
    .columnVerdict: "verdict",
    .worstCaption: "{name}: the {count} rows of the largest loss",
    .pictureLoss: "loss {value}",
    .pictureRight: "right ({share})",
    .pictureTaken: "taken for {class} ({share})",
    .pictureDescription: "row {row}, of class {class}",
    .binSummary: "{name}: images from each bin of confidence",
    .binCaption: "Confidence {low} to {high}: {rows} rows",
    .binCaptionRight: "Confidence {low} to {high}: {rows} rows, {share} of them right",
    .binSurest: "most confident of the wrong",
    .binWrong: "a wrong one, at random",
    .binRight: "a right one, at random",
    .compareHowPairs: "Every difference is {b} minus {a} on the same rows, with an interval from"
      + " resamples of rows that both models share.",
    .compareHowParts: "The parts of the gap are sums over rows divided by all rows, so the four"
      + " groups add up to the difference in log loss exactly.",
    .compareHowMaps: "Each recalibration is a map of a model's own probabilities, fitted on other"
      + " rows than it evaluates. What it closes of the gap was miscalibration. What remains may be"
      + " knowledge, or miscalibration that none of these maps can see.",
    .compareHowSeeds: "One run of each says nothing about the recipes behind them: another seed may"
      + " turn the result around.",
    .compareCaption: "Differences, {b} minus {a}",
    .compareClosed: "What recalibration closes of the gap, by maps fitted on other rows",
    .compareFlips: "Both are right on {right} rows and wrong on {wrong}; only {a} on {onlyA}, only"
      + " {b} on {onlyB}. McNemar's exact test of equal accuracy gives p {p}.",
    .compareCaveat: "{names}: shown without a verdict. Chance raises such a number by an amount"
      + " that depends on how a model spreads its probabilities, so two calibrated models can"
      + " differ in it. The test is that of calibration L2 and of the averaged two-bin error. The"
      + " difference of calibration L2 is the signed root of the difference of the squares.",
    .compareUnexplained: "Where the difference comes from is not looked for: {reason}.",
    .trainingHowRunning: "The running training loss is what most training loops print: it is taken"
      + " while dropout is on and the weights still move, so it belongs to no single network. The"
      + " finished network's losses are taken after the epoch, with dropout off.",
    .trainingHowRise: "Where the test loss rises while the accuracy does not fall, the network gets"
      + " more confident in its mistakes faster than it makes fewer of them.",
    .epochsHow: "Each epoch's loss is refinement, which no rescaling can lower, plus calibration,"
      + " which a temperature fitted on other rows removes.",
    .seedsHowReplicates: "Runs of one recipe with different seeds are its replicates: an interval"
      + " over seeds speaks of the recipe, an interval over rows only of these two networks.",
    .seedsHowClaims: "The textbook's sentence has three claims: dropout lowers the training loss,"
      + " at equal accuracy, because the network is more confident where it is right. Each has a"
      + " line of its own.",
    .runLosses: "{name}, epoch {epoch}: the running training loss is {running} ({reading}), the"
      + " finished network's training loss {train}, its test loss {test}.",
    .runReading: "weights moving",
    .runReadingDropout: "dropout on, weights moving",
    .runRise: "{name}: from epoch {first} to {last} the test loss rises by {loss} while the test"
      + " accuracy does not fall ({accuracy}).",
    .runNoRise: "{name}: the test loss never rises without the test accuracy falling.",
    .runCorrelation: "{name}: over the epochs, test loss and test accuracy correlate by {pearson}"
      + " (Pearson) and {spearman} (Spearman).",
    .runDiverged: "{name}: this training diverged; its figures are those of a network that lost"
      + " what it had learned.",
    .seedOne: "{a} has {seedsA} seed(s) and {b} {seedsB}: another seed could reverse the result."
      + " Train several seeds of each to compare the recipes.",
    .seedVaried: "{a} and {b} differ in {list}: what follows is of all of these together.",
    .seedDifference: "Over {countA} and {countB} seeds, the {measure} is {meanA} for {a} (spread"
      + " {spreadA}) and {meanB} for {b} (spread {spreadB}): a difference of {difference}"
      + " {interval}, p {p}.",
    .seedOpen: "This may be chance.",
    .measureTrainRunning: "running train loss",
    .measureTrain: "train loss of the finished network",
    .measureTest: "test loss",
    .measureAccuracy: "test accuracy",
    .measureRight: "mean confidence where right",
    .measureWrong: "mean confidence where wrong",
    .madeModel: "model",
    .madeFrom: "read from",
    .madeEpoch: "epoch",
    .madePasses: "passes with dropout on",
    .madeSHA: "SHA-256 of {name}",
    .madeVersion: "{name} version",
    .madeCore: "OpenBLAS core",
    .madeLabels: "SHA-256 of the labels evaluated on (int32)",
    .madeIntervals: "intervals",
    .madeIntervalText: "{replicates} bootstrap replicates where there is no closed form, seed"
      + " {seed}",
    .madeHidden: "hidden layers",
    .madeDropout: "dropout",
    .madeStart: "initial weights",
    .madeRate: "learning rate",
    .madeMomentum: "momentum",
    .madeDecay: "weight decay",
    .madeBatch: "batch size",
    .madeEpochs: "epochs",
    .madeOrder: "order of images",
    .madeSeed: "seed",
    .madeNone: "none",
    .testImages: "Fashion-MNIST, test images",
    .trainImages: "Fashion-MNIST, training images",
    .runs: "{name} ({count} runs)",
  ]
}
