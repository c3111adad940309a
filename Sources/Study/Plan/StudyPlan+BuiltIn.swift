import CandorAnalyze

extension StudyPlan {
  /// The plans that come with the tool, by name.
  public static let builtInNames = [
    "chapter", "textbook", "textbook-full", "dropout-rate", "over-fitting",
  ]

  /// A plan that comes with the tool, or `nil` for an unknown name.
  ///
  /// - `chapter`: the book's two networks and the controls between them (learning rate × depth ×
  ///   dropout), three seeds, the networks kept: the experiment that the page of the chapter tells.
  /// - `textbook`: learning rate × depth × dropout, five seeds, the book's recipe otherwise;
  ///   what `chapter` has trained is not trained again.
  /// - `textbook-full`: the same with every further measurement.
  /// - `dropout-rate`: a grid over both rates at the book's learning rate for dropout.
  /// - `over-fitting`: two hidden layers with and without dropout, five times as long as the book
  ///   trains, at both of its learning rates.
  public static func builtIn(_ name: String) throws -> StudyPlan? {
    let book = [
      Factor("learning_rate", [.number(0.1), .number(0.5)]),
      Factor("depth", [.number(1), .number(2)]),
      Factor("dropout", [.numbers([]), .numbers([0.2, 0.5])]),
    ]
    switch name {
    case "chapter":
      return try StudyPlan(name: name, factors: book, seeds: [0, 1, 2], measurements: [.network])
    case "textbook":
      return try StudyPlan(name: name, factors: book, seeds: [0, 1, 2, 3, 4])
    case "textbook-full":
      return try StudyPlan(
        name: name,
        factors: book,
        seeds: [0, 1, 2, 3, 4],
        measurements: StudyMeasurement.allCases.filter { $0 != .network }
      )
    case "dropout-rate":
      let rates: [StudySetting] = [0, 0.1, 0.2, 0.5].map { .number($0) }
      return try StudyPlan(
        name: name,
        base: ["learning_rate": .number(0.5), "depth": .number(2)],
        factors: [Factor("dropout_1", rates), Factor("dropout_2", rates)],
        seeds: [0, 1, 2, 3, 4]
      )
    case "over-fitting":
      return try StudyPlan(
        name: name,
        base: ["epochs": .number(50), "depth": .number(2)],
        factors: [
          Factor("learning_rate", [.number(0.1), .number(0.5)]),
          Factor("dropout", [.numbers([]), .numbers([0.2, 0.5])]),
        ],
        seeds: [0, 1, 2],
        measurements: [.curves]
      )
    default: return nil
    }
  }
}
