internal import CandorAnalyze
public import CandorFigures
internal import CandorFormats

/// What collecting a study writes beside its units: `report.json`, `units.csv`, `report.html`.
public struct StudyProducts: Sendable {
  /// The study as data.
  public let report: StudyReport
  /// The page as HTML.
  public let page: String
  private let results: StudyResults
  private let folder: StudyFolder

  /// Collects a study.
  ///
  /// - Parameters:
  ///   - folder: The study.
  ///   - data: The folder of the images, for a page that shows some; `nil` to look where they
  ///     usually are.
  ///   - language: The language of the page, where it is the page of the chapter's experiment.
  ///   - level: The level of the intervals.
  /// - Throws: `StudyError` with code `.unfinished` while units are missing.
  public init(
    _ folder: StudyFolder,
    data: String? = nil,
    language: Language = .english,
    level: Double = 0.95
  ) throws {
    self.folder = folder
    results = try StudyResults(folder)
    report = try StudyReport(results, context: folder.manifest.context, level: level)
    let study = StudyPage(report, results)
    // Only the chapter's study keeps the networks that its page shows.
    guard folder.keepsNetworks, let findings = try ChapterFindings(results) else {
      page = study.html()
      return
    }
    page = Page(
      ChapterPage(
        findings: findings,
        report: report,
        networks: try ChapterNetworks(folder, findings, data: data),
        language: language
      ).content(details: study.details)
    ).html()
  }

  /// Where the page is.
  public var pagePath: String { folder.path + "/report.html" }

  /// Writes the files, each atomically; the same units give the same bytes.
  public func write() throws {
    try AtomicFile.write(text: report.json(), to: folder.path + "/report.json")
    try AtomicFile.write(text: StudyTables(results).csv(), to: folder.path + "/units.csv")
    try AtomicFile.write(text: page, to: pagePath)
  }
}
