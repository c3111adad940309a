import CandorAnalyze
import CandorStudy
import Foundation
import Testing

@Suite struct StudyProductsTests {
  @Test func theSameUnitsGiveTheSameFiles() async throws {
    try await PlannedStudy.withScratch { path in
      var contents: [[String: Data]] = []
      for name in ["a", "b"] {
        let folder = try PlannedStudy.folder("\(path)/\(name)")
        _ = try LocalEngine(workers: 2).run(folder, work: PlannedStudy.outcome)
        try StudyProducts(folder).write()
        contents.append(try PlannedStudy.content(folder.path))
      }
      #expect(contents[0] == contents[1])
      #expect(contents[0].keys.contains("report.html"))
      let page = String(decoding: try #require(contents[0]["report.html"]), as: UTF8.self)
      #expect(page.utf8.count < 300_000)
      // Nothing is fetched.
      #expect(!page.contains("src=\"http") && !page.contains("@import"))
      let csv = String(decoding: try #require(contents[0]["units.csv"]), as: UTF8.self)
      let lines = csv.split(separator: "\n")
      #expect(lines.count == 41)
      #expect(lines.first == "unit,seed,learning_rate,depth,dropout,quality,test_loss")
      // A list of rates holds a comma, so it stands in quotes.
      #expect(lines.contains { $0.contains(",\"0.2,0.5\",") })
    }
  }

  @Test func anUnfinishedStudyWritesNothing() async throws {
    try await PlannedStudy.withScratch { path in
      let folder = try PlannedStudy.folder(path + "/s")
      let error = #expect(throws: StudyError.self) { try StudyProducts(folder) }
      #expect(error?.code == .unfinished)
      #expect(try PlannedStudy.content(folder.path).keys.sorted() == ["study.json"])
    }
  }
}
