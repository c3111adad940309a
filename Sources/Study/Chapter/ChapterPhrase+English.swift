extension ChapterPhrase {
  /// The words in English.
  static let english: [ChapterPhrase: String] = [
    .titleRate: "The lower printed training loss comes from the learning rate, not from dropout",
    .titleDropout: "The lower printed training loss comes from dropout",
    .titleBoth: "The lower printed training loss comes from the learning rate and from dropout",
    .titleOpen: "Why is the printed training loss different with dropout?",
    .subtitle: "Fashion-MNIST. The book's two networks and the controls between them: {settings}"
      + " settings × {seeds} seeds (random starts) = {runs} trainings.",
    .footer: "Written by Candor {version}. The same trainings give the same page.",
    .perceptron: "perceptron",
    .dropout: "with dropout",
    .perceptronNetwork: "the perceptron, seed {seed}",
    .dropoutNetwork: "the dropout network, seed {seed}",
    .warnTroubled: "{count} of the {runs} trainings collapsed or diverged. They are counted and"
      + " listed below.",
    .warnOneSeed: "There is one seed only. Another seed could reverse every answer on this page.",
    .warnFewSeeds: "With {seeds} seeds the intervals are wide. To narrow them, type “make report"
      + " SEEDS=5” in Candor's folder.",
    .unknownTitle: "What is not known",
    .unknownTrainAccuracy: "Whether the two training accuracies are equal within 1 point.",
    .unknownTestAccuracy: "Whether the two test accuracies are equal within 1 point.",
    .unknownTestLoss: "Which of the two networks predicts new images better.",
    .unknownCalibration: "Which of the two networks is better calibrated: whether “80% sure”"
      + " means right 80% of the time.",
    .unknownElsewhere: "Whether the same holds for other data, other networks or longer"
      + " training.",

    .sawTitle: "What you saw",
    .sawEqual: "With dropout the training loss ends at {lossWith}, without it at {lossWithout},"
      + " at about equal accuracy (training {trainWith} and {trainWithout}, test {testWith} and"
      + " {testWithout}).",
    .sawPlain: "With dropout the training loss ends at {lossWith}, without it at {lossWithout}."
      + " The training accuracy is {trainWith} and {trainWithout}, the test accuracy {testWith}"
      + " and {testWithout}.",
    .curvesTitle: "Both networks as the book draws them",
    .curvesCaption: "Lines are means over {seeds} seeds, bands their range. Thick: training, as"
      + " printed while training. Thin: test accuracy. Losses above the frame are cut.",
    .curvesDescription: "After epoch {epochs}: training loss {lossWithout} for the perceptron"
      + " and {lossWith} with dropout; test accuracy {testWithout} and {testWith}.",
    .curvesAxis: "loss (nats) and accuracy",
    .epoch: "epoch",
    .trainLoss: "training loss",
    .trainAccuracy: "training accuracy",
    .testAccuracy: "test accuracy (thin)",

    .realTitle: "Is it real?",
    .yes: "Yes.",
    .no: "No.",
    .higher: "Higher.",
    .lower: "Lower.",
    .cannotTell: "Cannot tell.",
    .askLoss: "Lower printed loss?",
    .askFinished: "Lower once finished, dropout off?",
    .askTrainAccuracy: "Equal training accuracy, ±1 point?",
    .askTestAccuracy: "Equal test accuracy, ±1 point?",
    .reasonLoss: "{difference} (95%: {low} to {high}), in {count} of {seeds} seeds.",
    .reasonBoth: "{with} and {without}: {difference} ({low} to {high}).",
    .reasonAccuracy: "{difference} points ({low} to {high}).",
    .reasonAccuracyOpen: "{difference} points ({low} to {high}); ±1 is open.",
    .reasonOneSeed: "{difference} in the one seed; more seeds are needed.",
    .goodTitle: "What is it good for?",
    .askNewImages: "Lower loss on new images?",
    .askCalibrated: "Better calibrated?",
    .reasonCalibrated: "Calibration error (ECE) {with} and {without}.",

    .whyTitle: "Why?",
    .rateLowers: "The learning rate: 0.5 in place of 0.1 lowers the loss by {size} ({low} to"
      + " {high}).",
    .rateRaises: "A learning rate of 0.5 in place of 0.1 raises the loss by {size} ({low} to"
      + " {high}).",
    .rateOpen: "What the learning rate does is not decided ({difference}).",
    .layerLowers: "The second hidden layer lowers it by {size} ({low} to {high}).",
    .layerRaises: "The second hidden layer raises it by {size} ({low} to {high}).",
    .layerOpen: "What the second hidden layer does is not decided ({difference}).",
    .dropoutLowers: "Dropout lowers it by {size} ({low} to {high}).",
    .dropoutRaises: "Dropout itself raises it by {size} ({low} to {high}).",
    .dropoutOpen: "What dropout does is not decided ({difference}).",
    .ladderTitle: "From the perceptron to the dropout network, one change a step",
    .ladderCaption: "Each step is the mean over all orders of making the three changes. Thin"
      + " lines: 95% intervals over {seeds} seeds. The last step reads the loss of the finished"
      + " network, with dropout off, in place of the one printed while training.",
    .ladderAxis: "training loss of the last epoch (nats)",
    .stepLower: "lowers the loss",
    .stepHigher: "raises the loss",
    .stepOpen: "not decided",
    .ladderRate: "learning rate\n0.1 → 0.5",
    .ladderLayer: "second layer",
    .ladderDropout: "dropout\n0.2, 0.5",
    .ladderPrinted: "with dropout,\nas printed",
    .ladderReading: "dropout off,\nfinished",
    .ladderFinished: "with dropout,\nfinished",

    .betterTitle: "Is the lower loss a better model?",
    .betterLoss: "On the test images the log loss is {with} with dropout and {without} without"
      + " it (difference {difference}, {low} to {high}).",
    .lossLower: "So it also predicts new images better.",
    .lossHigher: "So it predicts new images worse.",
    .lossOpen: "These seeds cannot tell which of the two predicts new images better.",
    .betterCalibration: "The calibration error (ECE) is {with} with dropout and {without}"
      + " without it.",
    .calibrationLower: "The squared error that is freed of chance is lower with dropout: its"
      + " network is better calibrated.",
    .calibrationHigher: "The squared error that is freed of chance is higher with dropout: its"
      + " network is worse calibrated.",
    .calibrationOpen: "These seeds cannot tell whether dropout's network is better calibrated.",
    .tableOverSeeds: "The finished networks on the 10,000 test images, means over {seeds} seeds",
    .columnNumber: "number",
    .columnDifference: "difference (95% interval)",
    .rowTestLoss: "log loss",
    .rowBrier: "Brier score",
    .rowConfidenceRight: "mean confidence where right",
    .rowConfidenceWrong: "mean confidence where wrong",
    .rowECE: "calibration error (ECE)",
    .rowECETempered: "ECE at the best temperature",
    .rowTemperature: "best temperature",
    .diagramsHow: "The pictures show one training each, of seed {seed}; the table is over all"
      + " seeds. A curve on the diagonal means that confidence can be trusted.",
    .agreementCaption: "The two networks of seed {seed} by who is right: their mean confidence,"
      + " and the part of the loss gap",
    .agreementWho: "who is right",
    .agreementRows: "images",
    .agreementConfidence: "confidence {name}",
    .agreementGap: "part of the loss gap",
    .bothRight: "both",
    .onlyPerceptron: "only the perceptron",
    .onlyDropout: "only the dropout network",
    .bothWrong: "neither",
    .exampleText: "Both networks are right about both images below, so accuracy counts them"
      + " alike. Loss does not: a right answer given 51% costs 0.67, one given 99% costs 0.01.",
    .exampleCaption: "Right twice, at different prices",
    .exampleLine: "{name}: {share}, loss {loss}",
    .exampleDescription: "test image {row}, of class {class}",
    .noNetworks: "The networks of this study were not kept, so their diagrams and images are not"
      + " shown. “candor study chapter” keeps them.",
    .meansBetter: "The lower loss is also found on images that neither network has seen.",
    .meansOpen: "A lower training loss is not yet a better model.",
    .meansWorse: "The lower training loss does not carry over to new images.",

    .claimsTitle: "The textbook, and what we measured",
    .claimsHow: "A claim is supported where the whole 95% interval over seeds lies on its side,"
      + " contradicted where it lies on the other, and otherwise not decided.",
    .claimsCaption: "Dropout minus no dropout, with 95% intervals over seeds. “Everything else"
      + " equal” changes dropout alone; “the book's pair” changes learning rate and depth, too.",
    .columnClaim: "the textbook says",
    .columnMeasured: "measured by",
    .columnEqual: "everything else equal",
    .columnBook: "the book's pair",
    .columnSource: "measured",
    .sourceHere: "here",
    .sourceRecorded: "{date}, another machine. To measure it here: {command}",
    .notAsked: "–",
    .supported: "supported",
    .contradicted: "contradicted",
    .undecided: "not decided",
    .claim1: "Same accuracy, lower training loss",
    .claim2: "More confident where right",
    .claim3: "Less confident where wrong",
    .claim4: "Safer on noisy data (more robust features)",
    .claim5: "Flatter minima",
    .claim6: "Better calibrated",
    .claim7: "A better start for fine-tuning",
    .claim8: "Less confident on out-of-distribution data",
    .claim9: "Better rankings",
    .claim10: "Too small a loss means over-fitting",
    .claim11: "One best dropout rate",
    .claim12: "Steadier from seed to seed (our question)",
    .measuresTestAccuracy: "test accuracy (0 to 1), equal within 1 point",
    .measuresRunningLoss: "training loss as printed",
    .measuresFinishedLoss: "training loss of the finished network",
    .measuresTestLoss: "test log loss",
    .measuresConfidenceRight: "mean confidence where right",
    .measuresConfidenceWrong: "mean confidence where wrong",
    .measuresECE: "ECE",
    .measuresECETempered: "ECE at the best temperature",
    .measuresAURC: "area under the risk-coverage curve",
    .measuresPrecision: "average precision",
    .measuresSteadiness: "distance of the test loss from its setting's median",
    .measuresNoisyAccuracy: "accuracy under five corruptions",
    .measuresWeightNoise: "rise of the loss under weight noise",
    .measuresHessian: "log of the Hessian's largest eigenvalue",
    .measuresRegrouped: "fine-tuning on regrouped classes, log loss",
    .measuresTurned: "fine-tuning on turned images, log loss",
    .measuresUnseen: "confidence on classes never seen",
    .measuresLongRun: "rise of the test loss over 50 epochs (rate 0.1, no dropout)",
    .measuresRateChoice: "cost in log loss of choosing the rate by accuracy",
    .claimsMeans: "Most of the list is not decided by so few seeds; not decided does not mean"
      + " that there is nothing.",

    .rememberTitle: "What to remember",
    .rememberRate: "Before you credit dropout, look at what else was changed: here the learning"
      + " rate lowered the printed loss.",
    .rememberChanges: "Change one thing at a time: the book's two chapters differ in learning"
      + " rate, depth and dropout at once.",
    .rememberReading: "A loss printed while training and the loss of the finished network are"
      + " two numbers: {running} and {finished} for the network with dropout.",
    .rememberSeeds: "One run is not a result: between seeds of one setting the test loss moved"
      + " by up to {spread}.",

    .splitTitle: "The ladder for each way to read the loss",
    .splitCaption: "Parts of the gap between the book's two networks (nats), with 95% intervals"
      + " over {seeds} seeds",
    .splitPart: "part",
    .splitRunning: "training, as printed",
    .splitFinished: "training, finished network",
    .splitTest: "test",
    .splitGap: "the whole gap",
    .splitHow: "The parts add up to the gap in every seed. A part is a Shapley value: the mean"
      + " change over all orders of changing learning rate, depth and dropout.",
    .madeTitle: "How it was made",
    .madeVersion: "version",
    .madeSeeds: "seeds",
    .madeNetworks: "networks",
    .madeAgain: "again",
    .madeInterval: "intervals",
    .madeIntervalText: "Student's t over seeds; a seed is one replicate of all settings",
  ]
}
