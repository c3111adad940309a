package import CandorFigures

/// Every sentence of the page of the chapter's experiment.
///
/// The words are in `ChapterPhrase+English` and `ChapterPhrase+Chinese`; which of them a page says,
/// `ChapterPage` decides from the intervals.
package enum ChapterPhrase: String, Phrase {
  // The page.
  case titleRate, titleDropout, titleBoth, titleOpen, subtitle, footer
  case perceptron, dropout, perceptronNetwork, dropoutNetwork
  case warnTroubled, warnOneSeed, warnFewSeeds
  case unknownTitle, unknownTrainAccuracy, unknownTestAccuracy, unknownTestLoss
  case unknownCalibration, unknownElsewhere
  // What you saw.
  case sawTitle, sawEqual, sawPlain
  case curvesTitle, curvesCaption, curvesDescription, curvesAxis, epoch
  case trainLoss, trainAccuracy, testAccuracy
  // Is it real?
  case realTitle, yes, no, higher, lower, cannotTell
  case askLoss, askFinished, askTrainAccuracy, askTestAccuracy
  case reasonLoss, reasonBoth, reasonAccuracy, reasonAccuracyOpen
  case reasonOneSeed
  // What is it good for?
  case goodTitle, askNewImages, askCalibrated, reasonCalibrated
  // Why?
  case whyTitle
  case rateLowers, rateRaises, rateOpen
  case layerLowers, layerRaises, layerOpen
  case dropoutLowers, dropoutRaises, dropoutOpen
  case ladderTitle, ladderCaption, ladderAxis, stepLower, stepHigher, stepOpen
  case ladderRate, ladderLayer, ladderDropout, ladderPrinted, ladderReading, ladderFinished
  // Is the lower loss a better model?
  case betterTitle, betterLoss, lossLower, lossHigher, lossOpen
  case betterCalibration, calibrationLower, calibrationHigher, calibrationOpen
  case tableOverSeeds, columnNumber, columnDifference
  case rowTestLoss, rowBrier, rowConfidenceRight, rowConfidenceWrong, rowECE, rowECETempered
  case rowTemperature
  case diagramsHow
  case agreementCaption, agreementWho, agreementRows, agreementConfidence, agreementGap
  case bothRight, onlyPerceptron, onlyDropout, bothWrong
  case exampleText, exampleCaption, exampleLine, exampleDescription, noNetworks
  case meansBetter, meansOpen, meansWorse
  // What the textbook says.
  case claimsTitle, claimsHow, claimsCaption, columnClaim, columnMeasured, columnEqual, columnBook
  case columnSource, sourceHere, sourceRecorded, notAsked
  case supported, contradicted, undecided
  case claim1, claim2, claim3, claim4, claim5, claim6, claim7, claim8, claim9, claim10, claim11
  case claim12
  case measuresTestAccuracy, measuresRunningLoss, measuresFinishedLoss, measuresTestLoss
  case measuresConfidenceRight, measuresConfidenceWrong, measuresECE, measuresECETempered
  case measuresAURC, measuresPrecision, measuresSteadiness
  case measuresNoisyAccuracy, measuresWeightNoise, measuresHessian, measuresRegrouped
  case measuresTurned, measuresUnseen, measuresLongRun, measuresRateChoice
  case claimsMeans
  // What to remember.
  case rememberTitle, rememberRate, rememberChanges, rememberReading, rememberSeeds
  // Folded.
  case splitTitle, splitCaption, splitPart, splitRunning, splitFinished, splitTest, splitGap
  case splitHow
  case madeTitle, madeVersion, madeSeeds, madeNetworks, madeAgain, madeInterval, madeIntervalText

  package static func table(_ language: Language) -> [ChapterPhrase: String] {
    switch language {
    case .english: english
    case .chinese: chinese
    }
  }
}
