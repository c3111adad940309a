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

  // The decision curve.
  case decisionHeading, decisionHowBenefit, decisionHowIntervals, decisionMeansNowhere
  case decisionMeansUseful
  // Groups of rows.
  case groupsHeading, groupsHowTest, groupsHowNone, groupsBy, groupsDifferenceBy
  case groupsRows, groupsAccuracy, groupsLoss, groupsExpected, groupsObserved, groupsConfidence
  case groupsRight, groupsGap, groupsP, groupsVerdict, groupsDifference, groupsInterval
  case groupsSmall, groupsSmallTogether, groupsOver, groupsUnder, groupsRiskHigh, groupsRiskLow
  case groupsNone, groupsBetter, groupsNoDifference, groupsPooled, groupsPooledMore
  case groupsMeansNone, groupsMeansGroup, groupsMeans, groupsMeansMore, groupsComma
  case groupsSemicolon

  // The words of single sections.
  case definedAbove, numbersHowScores, numbersHowChance, numbersHowInterval, lossHow, classesHow
  case columnClass, columnRecall, columnPrecision, columnError, columnMetric, columnDifference
  case columnInterval, columnVerdict, worstCaption, pictureLoss, pictureRight, pictureTaken
  case pictureDescription, binSummary, binCaption, binCaptionRight, binSurest, binWrong, binRight
  case compareHowPairs, compareHowParts, compareHowMaps, compareHowSeeds, compareCaption
  case compareClosed, compareFlips, compareCaveat, compareUnexplained, trainingHowRunning,
    trainingHowRise, epochsHow
  case seedsHowReplicates, seedsHowClaims, runLosses, runReading, runReadingDropout, runRise
  case runNoRise, runCorrelation, runDiverged, seedOne, seedVaried, seedDifference, seedOpen
  case measureTrainRunning, measureTrain, measureTest, measureAccuracy, measureRight, measureWrong
  case madeModel, madeFrom, madeEpoch, madePasses, madeSHA, madeVersion, madeCore, madeLabels
  case madeIntervals, madeIntervalText, madeHidden, madeDropout, madeStart, madeRate, madeMomentum
  case madeDecay, madeBatch, madeEpochs, madeOrder, madeSeed, madeNone, testImages, trainImages
  case runs

  package static func table(_ language: Language) -> [ReportPhrase: String] {
    switch language {
    case .english: english
    case .chinese: chinese
    }
  }
}
