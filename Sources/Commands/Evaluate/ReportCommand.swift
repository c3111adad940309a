import ArgumentParser
import CandorAnalyze
import CandorFormats

/// `candor report`: one page about one or several models.
struct ReportCommand: InputCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a page that shows how far each model can be trusted, and where models differ.",
    discussion: """
      One offline HTML file: a verdict in plain words, the numbers with intervals, the figures, \
      and how everything was made. Nothing in it is fetched and no script is needed to read it.

      Examples:
        candor report runs/mlp runs/dropout
        candor report predictions.npz -o model.html
        candor report runs/mlp --model-card README.md
        candor report runs/mlp --json
      """
  )

  /// What the page holds.
  struct PageOptions: ParsableArguments {
    @Option(
      name: .shortAndLong,
      help: "The page to write.",
      completion: .file(extensions: ["html"])
    )
    var output = "report.html"
    @Option(
      help:
        "Which rows of several files, by id: all (refuse others) or inner (those of every file)."
    )
    var join = RowJoin.all
    @Flag(
      inversion: .prefixedNo,
      help:
        "Show images of the worst rows and of each bin of confidence, where the input is images."
    )
    var images = true
    @Option(
      help: "Write a model card, too: Markdown whose front matter model hubs read.",
      completion: .file(extensions: ["md"])
    )
    var modelCard: String?
    @Option(
      help: "Which epochs of a run are evaluated: last, or all to show how calibration moves."
    )
    var epochs = EvaluatedEpochs.last

    func validate() throws { try PagePath.check(output) }
  }

  @OptionGroup(title: "The page") var page: PageOptions
  @OptionGroup(title: "The page") var words: LanguageOptions
  @OptionGroup(title: "Measuring") var measure: MeasureOptions
  @OptionGroup(title: "Measuring") var views: ViewOptions
  @OptionGroup(title: "Output") var speech: OutputOptions
  @OptionGroup var input: InputOptions

  var isQuiet: Bool { speech.quiet }

  func execute(_ console: Console) throws {
    let loader = ModelLoader(input.settings)
    let read = try loader.loadWhatFits(input.models())
    console.noteInputs(read)
    let joined = try JoinedRows(read, page.join)
    for note in joined.notes { console.note("note: \(note)") }
    let models = joined.models
    try MemoryCheck.check(models.count > 1 ? .comparing(models) : .evaluating(models))
    var report = try Report(
      models,
      settings: views.settings(measure.settings, for: models),
      images: page.images ? loader.images(of: models) : nil
    )
    report.language = words.language
    if page.epochs == .all {
      report.histories = try models.compactMap { model in
        try model.run.map {
          try RunHistory($0, named: model.name, loader: loader, bins: measure.bins)
        }
      }
    }
    for warning in report.warnings { console.note("warning: \(warning)") }
    let groups = try models.flatMap { model in
      try model.groups.map { try GroupTable(model, by: $0, level: measure.level) }
    }
    let decisions = try views.decisions(models, level: measure.level)
    if let modelCard = page.modelCard {
      try AtomicFile.write(text: report.modelCard, to: modelCard)
    }
    if speech.json {
      try console.result(
        JSONDocument.text(GroupedDocument(report.document, groups: groups, decisions: decisions))
      )
    } else {
      try AtomicFile.write(text: report.html, to: page.output)
      let more = groups.map(\.text) + [decisions?.text].compactMap(\.self)
      try console.result(([report.text] + more).joined(separator: "\n\n"))
      console.note("\nThe page is \(page.output)")
      if let modelCard = page.modelCard { console.note("The model card is \(modelCard)") }
    }
  }
}

/// Which epochs of a run a report evaluates.
enum EvaluatedEpochs: String, ExpressibleByArgument, CaseIterable {
  case last
  case all
}
