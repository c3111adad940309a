import ArgumentParser
import CandorAnalyze
import CandorFigures
import CandorFormats
import CandorTrain

/// `candor lesson`: pages to learn from, each with one slider.
struct LessonCommand: InputCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson",
    abstract: "Write a lesson: why loss is not accuracy, what luck does, or which loss is meant.",
    discussion: """
      Topics: temperature (one or two inputs), luck (one input), which-loss (one run folder). \
      With two inputs the page also swaps between them and shows images where the two disagree.

      Examples:
        candor lesson runs/mlp runs/dropout -o lesson.html
        candor lesson runs/mlp --topic luck -o luck.html
        candor lesson runs/dropout --topic which-loss -o which-loss.html
      """
  )

  /// What a lesson is about.
  enum Topic: String, ExpressibleByArgument, CaseIterable {
    case temperature, luck
    case whichLoss = "which-loss"
  }

  /// Which lesson, and where to.
  struct PageOptions: ParsableArguments {
    @Option(help: "What the lesson is about.")
    var topic = Topic.temperature
    @Option(
      name: .shortAndLong,
      help: "The page to write.",
      completion: .file(extensions: ["html"])
    )
    var output = "lesson.html"

    func validate() throws { try PagePath.check(output) }
  }

  @OptionGroup(title: "The page") var page: PageOptions
  @OptionGroup(title: "The page") var words: LanguageOptions
  @OptionGroup var input: InputOptions
  @Flag(name: .shortAndLong, help: "No notes; only errors.")
  var quiet = false

  var isQuiet: Bool { quiet }

  func execute(_ console: Console) throws {
    try input.refuseGroups("lesson")
    let loader = ModelLoader(input.settings)
    let models = try loader.load(input.models(atMost: page.topic == .temperature ? 2 : 1))
    let language = words.language
    let footer = LessonPhrase.footer.text(language, ["version": RunInfo.candorVersion])
    let html: String
    switch page.topic {
    case .temperature:
      let evaluations = try models.map { try ModelEvaluation($0) }
      let images = try loader.images(of: models)
      html = LessonPage(
        try LessonContent(
          evaluations[0],
          against: evaluations.count > 1 ? evaluations[1] : nil,
          image: { images?.image($0) },
          footer: footer,
          language: language
        ),
        language: language
      ).html()
    case .luck:
      html = LuckPage(
        try LuckContent(ModelEvaluation(models[0]), footer: footer),
        language: language
      ).html()
    case .whichLoss:
      guard let run = models[0].run else {
        throw AnalyzeError(
          .unsuitable,
          "\(models[0].origin.path) is no run folder; the lesson which-loss shows the epochs of one."
            + " Train one with `candor train mlp`."
        )
      }
      html = try WhichLossPage(
        run,
        name: models[0].name,
        footer: footer,
        language: language
      ).html()
    }
    try AtomicFile.write(text: html, to: page.output)
    console.note("wrote \(page.output)")
  }
}
