import ArgumentParser
import CandorAnalyze
import CandorStudy

/// `candor study status FOLDER`: how far a study is, from any machine that sees the folder.
struct StudyStatus: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say how far a study is.",
    discussion: "Exit code 0 when every unit is finished, 75 when not yet."
  )

  @Argument(help: "The study's folder.", completion: .directory)
  var folder: String
  @Flag(help: "Print the names of the units that are not finished, one a line.")
  var units = false
  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  func execute(_ console: Console) throws {
    let folder = try StudyFolder(opening: folder)
    let status = try folder.status()
    if units {
      let names = try folder.unfinished().map(\.id)
      if !names.isEmpty { try console.result(names.joined(separator: "\n")) }
    } else if json {
      try console.result(JSONDocument.text(status))
    } else {
      try console.result(
        "\(status.study): \(status.finished) of \(status.units) units finished,"
          + " \(status.running) running here"
      )
    }
    if !status.isComplete { throw ExitCode(Outcome.unfinished.rawValue) }
  }
}

/// `candor study collect FOLDER`: checks that every unit is there and writes report, table and page.
struct StudyCollect: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Write report.json, units.csv and report.html of a finished study.",
    discussion: "Exit code 75 when units are missing: nothing is written then."
  )

  @Argument(help: "The study's folder.", completion: .directory)
  var folder: String
  @OptionGroup var images: DataOption
  @OptionGroup var words: LanguageOptions

  func execute(_ console: Console) throws {
    let products = try StudyProducts(
      try StudyFolder(opening: folder),
      data: images.folder,
      language: words.language
    )
    try products.write()
    try console.result(products.pagePath)
  }
}

/// `candor study report FOLDER`: the verdicts on the terminal or as JSON, and the page.
struct StudyReportCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Print a finished study's verdicts and write its page."
  )

  @Argument(help: "The study's folder.", completion: .directory)
  var folder: String
  @OptionGroup var images: DataOption
  @OptionGroup var words: LanguageOptions
  @Option(
    help: "Write the page to this file, too.",
    completion: .file(extensions: ["html"])
  )
  var page: String?
  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  func validate() throws { try page.map(PagePath.check) }

  func execute(_ console: Console) throws {
    try StudyOutput(console: console).collect(
      StudyFolder(opening: folder),
      data: images.folder,
      language: words.language,
      json: json,
      page: page
    )
  }
}
