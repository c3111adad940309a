import CandorAnalyze
import CandorFigures
import CandorSpecimens
import CandorStudy
import CandorTestSupport
import Foundation
import Testing

/// The chapter's page of a study whose truth is planted.
enum PlantedChapter {
  /// What each change does to the running training loss.
  struct Truth: Sendable {
    var rate = -0.075
    var depth = 0.017
    var dropout = 0.019
    /// How far seeds lie apart.
    var spread = 0.001
  }

  /// A whole study of three seeds in a folder.
  static func folder(_ path: String, _ truth: Truth, seeds: Int = 3) throws -> StudyFolder {
    let plan = try StudyPlan(
      name: "chapter",
      factors: PlannedStudy.plan().factors,
      seeds: Array(0..<seeds),
      measurements: [.network]
    )
    let folder = try StudyFolder(
      creating: path,
      .init(plan: plan, context: PlannedStudy.context, units: PlannedStudy.units(plan))
    )
    _ = try LocalEngine(workers: 1).run(folder, work: { outcome($0, truth) })
    return folder
  }

  static func outcome(_ unit: StudyUnit, _ truth: Truth) -> UnitOutcome {
    let x = unit.levels.map { Double($0) }
    let noise = truth.spread * (PlannedStudy.noise(unit) - 0.5)
    let running =
      0.382 + truth.rate * x[0] + truth.depth * x[1] + truth.dropout * x[2] + noise
    let accuracy = 0.87 + noise
    return UnitOutcome(
      state: .finished,
      values: [
        "train_loss_running": running, "train_loss": running - 0.03 * x[2] + noise,
        "train_accuracy_running": accuracy, "test_accuracy": accuracy - 0.02,
        "test_log_loss": running + 0.05, "test_ece": 0.02 + noise.magnitude,
      ],
      series: [
        "train_loss_running": (1...10).map { running + 0.6 / Double($0 * $0) - 0.006 },
        "train_accuracy_running": (1...10).map { accuracy - 0.2 / Double($0 * $0) },
        "test_accuracy": (1...10).map { accuracy - 0.02 - 0.15 / Double($0 * $0) },
      ]
    )
  }
}

@Suite struct ChapterPageTests {
  private func page(
    _ truth: PlantedChapter.Truth,
    seeds: Int = 3,
    language: Language = .english
  ) async throws -> String {
    try await PlannedStudy.withScratch { path in
      let folder = try PlantedChapter.folder(path + "/chapter", truth, seeds: seeds)
      return try StudyProducts(folder, language: language).page
    }
  }

  private func title(_ html: String) -> String {
    html.components(separatedBy: "<h1>").last?.components(separatedBy: "</h1>").first ?? ""
  }

  @Test(
    arguments: [
      (PlantedChapter.Truth(), ChapterPhrase.titleRate),
      (.init(rate: 0.01, depth: 0, dropout: -0.06), .titleDropout),
      (.init(rate: -0.04, depth: 0, dropout: -0.04), .titleBoth),
      (.init(rate: 0.03, depth: 0, dropout: 0.02), .titleOpen),
      (.init(spread: 4), .titleOpen),
    ] as [(PlantedChapter.Truth, ChapterPhrase)]
  )
  func `the headline follows the planted truth`(
    truth: PlantedChapter.Truth,
    expected: ChapterPhrase
  ) async throws {
    #expect(title(try await page(truth)) == expected.text(.english))
    #expect(title(try await page(truth, language: .chinese)) == expected.text(.chinese))
  }

  @Test func `one seed decides nothing`() async throws {
    let html = try await page(.init(), seeds: 1)
    #expect(title(html) == ChapterPhrase.titleOpen.text(.english))
    #expect(html.contains(ChapterPhrase.warnOneSeed.text(.english)))
    #expect(html.contains("in the one seed; more seeds are needed."))
    #expect(!html.contains(ChapterPhrase.yes.text(.english)))
  }

  @Test func `the numbers of the sentences are those that were planted`() async throws {
    let html = try await page(.init(spread: 0))
    // 0.382 − 0.075 + 0.017 + 0.019, and 0.03 less when the finished network is read.
    #expect(html.contains("With dropout the training loss ends at 0.343, without it at 0.382"))
    #expect(html.contains("lowers the loss by 0.075"))
    #expect(html.contains("Dropout itself raises it by 0.019"))
    #expect(html.contains("0.313 and 0.382: "))
  }

  @Test func `a page is well formed, small, and shows no share of a gap`() async throws {
    for language in Language.allCases {
      let html = try await page(.init(), language: language)
      let document = try WellFormed.parse(html)
      #expect(Set(document.ids).count == document.ids.count)
      #expect(document.references.filter { !document.ids.contains($0) } == [])
      #expect(html.utf8.count < 400_000)
      #expect(html.contains("<html lang=\"\(language.rawValue)\">"))
    }
  }

  @Test func `finished units are taken from a study beside it`() async throws {
    try await PlannedStudy.withScratch { path in
      let three = try PlantedChapter.folder(path + "/chapter", .init())
      let plan = try three.manifest.plan.seeds(5)
      let five = try StudyFolder(
        creating: path + "/chapter-5-seeds",
        .init(plan: plan, context: PlannedStudy.context, units: PlannedStudy.units(plan))
      )
      #expect(try five.adoptFinishedUnits() == 24)
      #expect(try five.status().finished == 24)
      #expect(try five.adoptFinishedUnits() == 0)
      let unit = three.manifest.units[3]
      #expect(try five.record(unit) == three.record(unit))
      // The textbook's study does the same trainings and keeps no networks.
      let textbook = try PlannedStudy.folder(path + "/textbook")
      #expect(try textbook.adoptFinishedUnits() == 24)
      // One that keeps them cannot take units from one that did not.
      let again = try PlannedStudy.folder(path + "/again/textbook")
      _ = try LocalEngine(workers: 1).run(again, work: PlannedStudy.outcome)
      let keeps = try StudyFolder(creating: path + "/again/chapter", three.manifest)
      #expect(try keeps.adoptFinishedUnits() == 0)
    }
  }
}

/// The first screen, as a projector and a telephone show it.
@Suite(.enabled(if: Browser.program != nil, Comment(rawValue: Browser.reason)), .serialized)
struct ChapterInBrowserTests {
  private func page(_ language: Language) async throws -> String {
    try await PlannedStudy.withScratch { path in
      try StudyProducts(
        PlantedChapter.folder(path + "/chapter", .init()),
        language: language
      ).page
    }
  }

  @Test(arguments: Language.allCases)
  func `a projector's first screen holds what, whether and why`(language: Language) async throws {
    let html = try await page(language)
    try Browser.use { browser in
      try browser.open(html, width: 1280)
      #expect(
        try browser.value("document.querySelector('h1').textContent") as? String
          == ChapterPhrase.titleRate.text(language)
      )
      let tops =
        "[...document.querySelectorAll('.opening svg')]"
        + ".map(s => s.getBoundingClientRect())"
      let bottoms = try #require(
        browser.value("\(tops).map(b => b.bottom)") as? [Double]
      )
      #expect(bottoms.count == 2)
      #expect(bottoms.allSatisfy { $0 < 720 }, "\(bottoms)")
      let headings = try browser.value(
        "[...document.querySelectorAll('.opening h2')].map(h => h.textContent)"
      )
      #expect(
        headings as? [String]
          == [ChapterPhrase.sawTitle, .realTitle, .whyTitle, .goodTitle].map {
            $0.text(language)
          }
      )
    }
  }

  @Test func `a telephone shows it within two screens`() async throws {
    let html = try await page(.english)
    try Browser.use { browser in
      try browser.open(html, width: 380)
      let bottom = try browser.value(
        "[...document.querySelectorAll('.opening svg')].at(-1).getBoundingClientRect().bottom"
      )
      #expect((bottom as? Double ?? .infinity) < 2 * 800)
      #expect(try browser.value(PageAudit.fit) as? [String] == [])
    }
  }
}
