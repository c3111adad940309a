import ArgumentParser
import CandorFormats

/// How the labels of predictions in text are to be understood.
struct LabelOptions: ParsableArguments {
  @Option(help: "The number of the first class in label columns of text files: 0 or 1.")
  var firstLabel: Int = 0
  @Option(
    help: ArgumentHelp(
      "Names of the classes in order, for label columns that hold names.",
      valueName: "a,b,c"
    )
  )
  var classNames: String?

  func validate() throws {
    guard firstLabel == 0 || firstLabel == 1 else {
      throw ValidationError("--first-label must be 0 or 1; found \(firstLabel).")
    }
  }

  /// What the flags say about reading.
  var predictions: PredictionOptions {
    PredictionOptions(
      firstLabel: firstLabel,
      classNames: classNames.map { $0.split(separator: ",").map(String.init) }
    )
  }
}
