public import ArgumentParser
public import CandorAnalyze
public import CandorFigures
public import CandorMetrics
public import CandorTrain

// What a user may type for a choice is what the choice is called in files.
extension Initialisation: ExpressibleByArgument {}
extension Recipe.Order: ExpressibleByArgument {}
extension EvaluationTimes: ExpressibleByArgument {}
extension Split: ExpressibleByArgument {}
extension RecalibrationKind: ExpressibleByArgument {}
extension Weighting: ExpressibleByArgument {}
extension Activation: ExpressibleByArgument {}
extension RowJoin: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
extension FigureWidth: ExpressibleByArgument {
  /// A width as it is typed: a number and its unit.
  public init?(argument: String) { self.init(argument) }
}
