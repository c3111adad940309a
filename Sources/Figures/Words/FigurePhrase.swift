/// Every word that a figure of a report writes: titles, captions, axes, legends.
///
/// The words are in `FigurePhrase+English` and `FigurePhrase+Chinese`.
package enum FigurePhrase: String, Phrase {
  // What several figures say.
  case accuracy, confidence, epoch, rows, allRows, testLoss, testAccuracy
  case nats, natsLogarithmic, and
  // Reliability.
  case reliabilityTitle, reliabilityCaption, reliabilityChance, reliabilityRejected
  case reliabilityShare, reliabilityAccuracy, reliabilityMean, reliabilityBin, reliabilityBinPlain
  case reliabilityFew, rejected, rejectedTip, chanceAlone, wholeBand, isotonic, rowsInBin
  case rankGap, rankRows, rankConfidence, chanceTip, errorNote, errorChance, errorP
  // Reliability of the probability of one class.
  case riskTitle, riskCaption, riskShare, riskObserved, riskMean, riskProbability, riskGap
  case riskRows, riskPanelProbability
  // Reliability of risks.
  case risksTitle, risksTitleSeveral, risksRange, risksCaption, risksLarger, risksPredicted
  case risksShare, risksRows, risksGroup, risksPositiveCell, risksNegativeCell, risksBoth
  case risksEqual, risksPositive, risksRates, risksNone, risksMeans
  // The decision curve.
  case decisionTitle, decisionCaption, decisionAll, decisionNone, decisionInterval
  case decisionThreshold, decisionBenefit, decisionNowhere, decisionUseful
  // Reliability in words, for those who do not see it.
  case reliabilityBins, reliabilityMeans, riskMeans, reliabilityMore, reliabilityLess,
    reliabilityFarthest
  case reliabilityOutside, binWords, binRight, binInterval, binMean
  // Several models in one frame.
  case sharedTitle, sharedCaption, sharedDescription, sharedRight, sharedRows
  case sharedRiskTitle, sharedRiskCaption
  // Confidence where right and where wrong.
  case histogramTitle, histogramCaption, histogramRight, histogramWrong, histogramRightShare
  case histogramWrongShare, histogramTip, histogramDescription, right, wrong
  // Probability where the class happened and where it did not.
  case riskHistogramTitle, riskHistogramCaption, riskHistogramYes, riskHistogramNo
  case riskHistogramYesShare, riskHistogramNoShare
  // Risk and coverage.
  case coverageTitle, coverageCaption, coverageArea, coverageX, coverageY, coverageDescription
  // Confusion.
  case confusionTitle, confusionCaption, confusionPredicted, confusionTrue, confusionTip
  case confusionDescription, confusionWorst
  // Class by class.
  case classesTitle, classesCaption, classesLimit, classesError, classesDescription, classesCount
  // The loss ledger.
  case ledgerTitle, ledgerCaption, ledgerWrong, ledgerRight, ledgerLoss, ledgerRows
  case ledgerDescription, ledgerWorst, ledgerInfinite
  // The waterfall.
  case waterfallTitle, waterfallCaption, waterfallAxis, waterfallLower, waterfallRows
  case waterfallDescription
  // Curves of a training.
  case trainingTitle, trainingCaption, trainingShaded, trainingRunning, trainingRunningDropout
  case trainingTrain, trainingTest, trainingStretch, loss
  case trainingNone, trainingAfter, trainingRunningLoss, trainingTrainLoss
  // Refinement and calibration over epochs.
  case divergenceTitle, divergenceCaption, divergencePart, divergenceRefinement
  case divergenceCalibration, divergenceAlone, divergenceLowest, divergenceStretch
  case divergenceNone, divergenceFrom, divergenceEpoch
  // Seeds.
  case spreadTitle, spreadCaption, spreadRun, spreadMean, spreadNone, spreadRuns, spreadTip
  // Temperatures.
  case temperatureTitle, temperatureCaption, temperatureLoss, temperatureTrained
  case temperatureLowest, temperatureAxis, temperatureNone, temperatureAt, temperatureDescription
  case multiplesTitle, multiplesCaption, multiplesStage, multiplesTip, multiplesNumbers

  // The lesson of the temperature.
  case lessonBinsTitle, lessonBinsDescription, lessonRows, lessonLedgerTitle
  case lessonLedgerDescription, lessonWrong, lessonRight, lessonLowest

  package static func table(_ language: Language) -> [FigurePhrase: String] {
    switch language {
    case .english: english
    case .chinese: chinese
    }
  }
}

/// A figure that can say its words in several languages.
protocol Worded {
  /// The language of its words.
  var language: Language { get }
}

extension Worded {
  func say(_ phrase: FigurePhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(language, values)
  }
}
