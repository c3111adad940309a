import ArgumentParser
import CandorAnalyze
import CandorFormats
import CandorTrain

/// `candor lesson`: the page with the temperature slider.
struct LessonCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson",
    abstract: "Write the temperature lesson: why loss is not accuracy, with one slider.",
    discussion: """
      With two inputs the page also swaps between them and shows the images on which they part.

      Example:
        candor lesson runs/mlp runs/dropout -o lesson.html
      """
  )

  @OptionGroup var input: InputOptions
  @Option(
    name: .shortAndLong,
    help: "The page to write.",
    completion: .file(extensions: ["html"])
  )
  var output = "lesson.html"
  @Flag(name: .shortAndLong, help: "No notes; only errors.")
  var quiet = false

  var isQuiet: Bool { quiet }

  func execute(_ console: Console) throws {
    let loader = ModelLoader(input.settings)
    let models = try loader.load(input.models(atMost: 2))
    let evaluations = try models.map { try ModelEvaluation($0) }
    let images = try loader.images(of: models)
    let content = try LessonContent(
      evaluations[0],
      against: evaluations.count > 1 ? evaluations[1] : nil,
      image: { images?.image($0) },
      footer: "Written by Candor \(RunInfo.candorVersion)."
    )
    let page = LessonPage(content)
    try AtomicFile.write(text: page.html(), to: output)
    console.note("wrote \(output)")
  }
}
