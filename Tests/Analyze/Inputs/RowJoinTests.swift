import CandorAnalyze
import CandorFormats
import CandorMetrics
import Testing

/// Rows of several models brought into one order by their ids.
@Suite struct RowJoinTests {
  /// A model whose row of an id says p = id number / 100, so that each row can be told.
  private static func file(_ name: String, _ ids: [String]) -> (name: String, text: String) {
    let rows = ids.map { id in
      let p = Double(number(id)) / 100
      return "\(id),\(number(id) % 2),\(p),\(1 - p)\n"
    }
    return (name, "id,label,prob_0,prob_1\n" + rows.joined())
  }

  private static func number(_ id: String) -> Int { Int(id.filter(\.isNumber)) ?? 0 }

  private static func joined(_ sets: [[String]], _ join: RowJoin = .all) throws -> JoinedRows {
    let models = try Small.load(sets.enumerated().map { file("m\($0).csv", $1) })
    return try JoinedRows(models, join)
  }

  /// The numbers in the ids of a model's rows, read off the probabilities.
  private static func numbers(_ model: LoadedModel) -> [Int] {
    (0..<model.predictions.rows).map { row in
      Int((100 * model.predictions.matrix[row, 0]).rounded())
    }
  }

  @Test(arguments: [["7", "3", "12", "5"], ["a7", "b3", "c12", "d5"]])
  func `another order becomes that of the first`(_ ids: [String]) throws {
    let joined = try Self.joined([ids, [ids[2], ids[0], ids[3], ids[1]]])
    #expect(joined.models.map(Self.numbers) == [[7, 3, 12, 5], [7, 3, 12, 5]])
    #expect(joined.models.map { $0.predictions.labels } == [[1, 1, 0, 1], [1, 1, 0, 1]])
    #expect(joined.models[1].predictions.ids == joined.models[0].predictions.ids)
    #expect(joined.notes.count == 1 && joined.notes[0].contains("order of m0"))
    if let names = joined.models[1].idNames {
      #expect((0..<4).map { names[$0] } == ids)
    }
  }

  @Test func `the same order needs nothing`() throws {
    let joined = try Self.joined([["1", "2", "3"], ["1", "2", "3"]])
    #expect(joined.notes.isEmpty && joined.models.map(Self.numbers) == [[1, 2, 3], [1, 2, 3]])
  }

  @Test func `rows of one side are refused with their number and the first of them`() throws {
    let first = try Small.refusal { _ = try Self.joined([["1", "2", "3", "4"], ["4", "1"]]) }
    #expect(first.contains("2 of the 4 rows of m0 are not in m1 (first: 2)"), "\(first)")
    #expect(first.contains("--join inner"))
    let other = try Small.refusal { _ = try Self.joined([["4", "1"], ["9", "1", "4"]]) }
    #expect(other.contains("1 of the 3 rows of m1 are not in m0 (first: 9)"), "\(other)")
  }

  @Test func `an inner join keeps what all have, in the first one's order`() throws {
    let joined = try Self.joined([["1", "2", "3", "4"], ["4", "9", "2", "1"]], .inner)
    #expect(joined.models.map(Self.numbers) == [[1, 2, 4], [1, 2, 4]])
    #expect(joined.notes.count == 3)
    #expect(joined.notes[0].contains("1 of the 4 rows of m0") && joined.notes[0].contains("3"))
    #expect(joined.notes[1].contains("1 of the 4 rows of m1") && joined.notes[1].contains("9"))
  }

  @Test func `three models keep the rows that all three have`() throws {
    let joined = try Self.joined(
      [["1", "2", "3", "4"], ["4", "3", "2", "8"], ["2", "9", "4", "3"]],
      .inner
    )
    #expect(joined.models.map(Self.numbers) == Array(repeating: [2, 3, 4], count: 3))
    let text = try Small.refusal {
      _ = try Self.joined([["1", "2"], ["2", "1"], ["2", "3"]])
    }
    #expect(text.contains("m0") && text.contains("every other file"), "\(text)")
  }

  @Test func `nothing in common is nothing to compare`() throws {
    let text = try Small.refusal { _ = try Self.joined([["1", "2"], ["3", "4"]], .inner) }
    #expect(text.contains("No id is in every file"), "\(text)")
  }

  @Test(arguments: [0, 1])
  func `an id that is there twice is refused with both rows`(_ place: Int) throws {
    var sets = [["x1", "x2", "x3"], ["x3", "x1", "x2"]]
    sets[place] = ["x2", "x1", "x2"]
    for join in RowJoin.allCases {
      let text = try Small.refusal { _ = try Self.joined(sets, join) }
      #expect(text.contains("m\(place).csv") && text.contains("'x2' is there twice"), "\(text)")
      #expect(text.contains("rows 0 and 2"), "\(text)")
    }
    // The same order on both sides is no excuse.
    let same = try Small.refusal { _ = try Self.joined([["1", "1"], ["1", "1"]]) }
    #expect(same.contains("is there twice"), "\(same)")
  }

  /// One file has whole numbers only, the other a name besides: 7 is 7 all the same.
  @Test(arguments: [[["7", "3"], ["x9", "3", "7"]], [["x9", "3", "7"], ["7", "3"]]])
  func `a number and the text of it are one id`(_ sets: [[String]]) throws {
    let joined = try Self.joined(sets, .inner)
    #expect(joined.models.map { Set(Self.numbers($0)) } == [[3, 7], [3, 7]])
    #expect(Self.numbers(joined.models[0]) == Self.numbers(joined.models[1]))
  }

  @Test func `groups go with their rows`() throws {
    var settings = InputSettings()
    settings.predictions.columns.groups = ["site"]
    let first = "id,site,label,prob_0,prob_1\n1,n,0,0.9,0.1\n2,s,1,0.2,0.8\n3,n,0,0.7,0.3\n"
    let other = "id,site,label,prob_0,prob_1\n3,n,0,0.6,0.4\n2,s,1,0.1,0.9\n1,n,0,0.8,0.2\n"
    let models = try Small.load([("a.csv", first), ("b.csv", other)], settings)
    let joined = try JoinedRows(models, .all).models
    for model in joined {
      let column = try #require(model.groups.first)
      #expect(column.codes.map { column.values[Int($0)] } == ["n", "s", "n"])
    }
  }

  @Test func `many ids that are close together are all found`() throws {
    let ids = (0..<3_000).map { "\($0 * 1_024)" }
    let turned = ids.reversed().map(\.self)
    let rows = { (list: [String]) in
      "id,label,prob_0,prob_1\n"
        + list.map { "\($0),\((Int($0) ?? 0) / 1_024 % 2),0.5,0.5\n" }.joined()
    }
    let models = try Small.load([("a.csv", rows(ids)), ("b.csv", rows(turned))])
    let joined = try JoinedRows(models, .all).models
    #expect(joined[1].predictions.ids == models[0].predictions.ids)
    #expect(joined[1].predictions.labels == models[0].predictions.labels)
  }

  @Test func `rows sorted by label without ids cannot be matched, and that is said`() throws {
    func models(_ labels: [Int32]) throws -> [LoadedModel] {
      let text = Small.csv(labels.map { $0 == 0 ? [0.6, 0.4] : [0.3, 0.7] }, labels)
      return try Small.load([("a.csv", text), ("b.csv", text)])
    }
    #expect(try JoinedRows(models([0, 0, 1, 1]), .all).notes.count == 1)
    #expect(try JoinedRows(models([0, 1, 0, 1]), .all).notes.isEmpty)
    #expect(try JoinedRows(models([1, 1, 1, 1]), .all).notes.isEmpty)
    #expect(try JoinedRows([models([0, 0, 1, 1])[0]], .all).notes.isEmpty)
  }

  /// Random sets of ids, numbers and names mixed, against a join by a dictionary.
  @Test(arguments: 0..<40) func `Any sets of ids are joined as a dictionary joins them`(_ seed: Int)
    throws
  {
    var random = PlantedRandom(seed: UInt64(seed) + 1)
    func ids(_ count: Int) -> [String] {
      var left = Array(0..<100)
      return (0..<count).map { _ in
        let number = left.remove(at: random.below(left.count))
        // Some kinds have numbers alone; names differ in more than the number.
        return seed % 2 == 0 || number % 3 == 0 ? "\(number)" : "r-\(number)/x"
      }
    }
    let sets = (0..<2 + seed % 3).map { _ in ids(1 + random.below(99)) }
    let expected = sets[0].filter { id in sets.allSatisfy { $0.contains(id) } }
    guard !expected.isEmpty else {
      #expect(throws: AnalyzeError.self) { try Self.joined(sets, .inner) }
      return
    }
    let joined = try Self.joined(sets, .inner)
    for model in joined.models { #expect(Self.numbers(model) == expected.map(Self.number)) }
    if sets.contains(where: { $0.count != expected.count }) {
      #expect(throws: AnalyzeError.self) { try Self.joined(sets) }
    }
  }
}
