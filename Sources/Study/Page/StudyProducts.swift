internal import CandorAnalyze
internal import CandorFormats

/// What collecting a study writes beside its units: `report.json`, `units.csv`, `report.html`.
public struct StudyProducts: Sendable {
  /// The study as data.
  public let report: StudyReport
  private let results: StudyResults
  private let folder: StudyFolder

  /// Collects a study.
  ///
  /// - Throws: `StudyError` with code `.unfinished` while units are missing.
  public init(_ folder: StudyFolder, level: Double = 0.95) throws {
    self.folder = folder
    results = try StudyResults(folder)
    report = try StudyReport(results, context: folder.manifest.context, level: level)
  }

  /// Where the page is.
  public var pagePath: String { folder.path + "/report.html" }

  /// Writes the files, each atomically; the same units give the same bytes.
  public func write() throws {
    try AtomicFile.write(text: report.json(), to: folder.path + "/report.json")
    try AtomicFile.write(text: StudyTables(results).csv(), to: folder.path + "/units.csv")
    try AtomicFile.write(text: StudyPage(report, results).html(), to: pagePath)
  }
}
