import CandorAnalyze
import CandorFormats
import CandorTestSupport
import Testing

/// What is kept of the rows of a fit, and what is doubtful about them.
@Suite struct FitRecordTests {
  private static func record(
    _ rows: [[Double]],
    _ labels: [Int32]
  ) throws -> FitRecord {
    FitRecord(try Small.load(Small.csv(rows, labels)))
  }

  /// Predicted are 0, 0, 2, 1, 1 where 0, 1, 2, 0, 1 are right: chance gives (2·2 + 2·2 + 1·1) / 25.
  @Test func `the five rows by hand`() throws {
    let record = try Self.record(FiveRows.a, FiveRows.labels)
    #expect(record.class_rows == [2, 2, 1] && record.rows == 5)
    #expect(abs(record.accuracy - 0.6) < 1e-12)
    #expect(abs(record.accuracy_by_chance - 9.0 / 25) < 1e-12)
    #expect(abs(record.mean_confidence - 2.8 / 5) < 1e-12)
    #expect(record.score_names == ["prob_0", "prob_1", "prob_2"])
    #expect(record.warnings.isEmpty)
  }

  @Test func `classes without rows are named`() throws {
    let one = try Self.record(Array(FiveRows.a.prefix(2)), [0, 1])
    #expect(one.warnings.count == 1 && one.warnings[0].contains("class 2 "))
    let two = try Self.record(FiveRows.a, [0, 0, 0, 0, 0])
    #expect(two.warnings.count == 1 && two.warnings[0].contains("classes 1, 2 "))
    #expect(two.warnings[0].contains("5 rows"))
  }

  @Test func `a class has its name where names are known`() throws {
    let text = "label,prob_cat,prob_dog,prob_cow\ncat,0.5,0.3,0.2\ncow,0.2,0.2,0.6\n"
    let record = FitRecord(try Small.load(text))
    #expect(record.class_names == ["cat", "dog", "cow"])
    #expect(record.warnings.first?.contains("1 (dog)") == true, "\(record.warnings)")
  }

  private static func sure(_ count: Int, _ label: (Int) -> Int) throws -> FitRecord {
    let rows = (0..<count).map { row in (0..<3).map { $0 == row % 3 ? 0.9 : 0.05 } }
    return try record(rows, (0..<count).map { Int32(label($0)) })
  }

  /// Labels that have nothing to do with the predictions: right once in three, as chance gives.
  @Test func `labels of other rows are suspected`() throws {
    let record = try Self.sure(90) { $0 / 3 % 3 }
    #expect(abs(record.accuracy - 1.0 / 3) < 1e-12)
    #expect(abs(record.accuracy_by_chance - 1.0 / 3) < 1e-12)
    #expect(record.warnings.count == 1)
    #expect(record.warnings[0].contains("0.333") && record.warnings[0].contains("0.900"))
  }

  @Test(arguments: [
    // Right nine times in ten; right three times in four, far from chance; too few rows to tell.
    (90, 10), (90, 4), (18, 1),
  ])
  func `an ordinary fit is not suspected`(_ count: Int, _ wrongEvery: Int) throws {
    let record =
      wrongEvery == 1
      ? try Self.sure(count) { $0 / 3 % 3 }
      : try Self.sure(count) { ($0 + ($0 % wrongEvery == 0 ? 1 : 0)) % 3 }
    #expect(record.warnings.isEmpty, "\(record.warnings)")
  }

  @Test func `rows of other names are noticed, the classes' names first`() throws {
    let text =
      "label,prob_cat,prob_dog,prob_cow\ncat,0.5,0.3,0.2\ncow,0.2,0.2,0.6\ndog,0.1,0.8,0.1\n"
    let record = FitRecord(try Small.load(text))
    let names = ["cat", "dog", "cow"]
    let scores = ["prob_cat", "prob_dog", "prob_cow"]
    #expect(record.differences(scoreNames: scores, classNames: names).isEmpty)
    #expect(record.differences(scoreNames: scores, classNames: nil).isEmpty)
    #expect(record.differences(scoreNames: [], classNames: nil).isEmpty)
    let turned = record.differences(scoreNames: scores, classNames: ["dog", "cat", "cow"])
    #expect(turned.count == 1)
    #expect(turned[0].contains("cat, dog, cow") && turned[0].contains("dog, cat, cow"))
    let renamed = record.differences(scoreNames: ["a", "b", "c"], classNames: nil)
    #expect(renamed.count == 1 && renamed[0].contains("a, b, c"))
  }

  @Test func `a long list of names is shortened`() throws {
    let names = (0..<9).map { "k\($0)" }
    let rows = (0..<9).map { row in (0..<9).map { $0 == row ? 0.6 : 0.05 } }
    let record = try Self.record(rows, (0..<9).map { Int32($0) })
    let sentence = try #require(record.differences(scoreNames: names, classNames: nil).first)
    #expect(sentence.contains("k0, k1, k2, k3, k4, k5, …") && !sentence.contains("k6"))
  }
}
