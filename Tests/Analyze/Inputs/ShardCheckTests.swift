import CandorAnalyze
import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// Whether several files are parts of one model's predictions.
@Suite struct ShardCheckTests {
  private static let a: ([[Double]], [Int32]) = ([[0.9, 0.1], [0.4, 0.6]], [0, 1])
  private static let b: ([[Double]], [Int32]) = ([[0.3, 0.7], [0.45, 0.55]], [1, 1])
  /// Other rows with the labels of `a`.
  private static let c: ([[Double]], [Int32]) = ([[0.8, 0.2], [0.35, 0.65]], [0, 1])

  private static func rows(
    _ parts: [(name: String, rows: ([[Double]], [Int32]), ids: [String]?)],
    areShards: Bool = false
  ) throws -> Int {
    let folder = try ScratchFolder()
    for part in parts {
      let text = Small.csv(part.rows.0, part.rows.1, ids: part.ids)
      try text.write(toFile: folder.path(part.name), atomically: true, encoding: .utf8)
    }
    let stream = try MeasuredStream(
      parts.map { .path(folder.path($0.name)) },
      settings: InputSettings(),
      bins: 15,
      areShards: areShards
    )
    return try #require(stream.model).predictions.rows
  }

  @Test func `names that differ in a number are parts`() throws {
    #expect(try Self.rows([("part-1.csv", Self.a, nil), ("part-2.csv", Self.b, nil)]) == 4)
    #expect(try Self.rows([("x01.csv", Self.a, nil), ("x2.csv", Self.b, nil)]) == 4)
  }

  @Test func `ids that are never in two files are parts`() throws {
    #expect(try Self.rows([("x.csv", Self.a, ["1", "2"]), ("y.csv", Self.b, ["3", "4"])]) == 4)
  }

  @Test func `a word of the user is enough`() throws {
    #expect(try Self.rows([("x.csv", Self.a, nil), ("y.csv", Self.b, nil)], areShards: true) == 4)
    let twins =
      [("part-1.csv", Self.a, nil), ("part-2.csv", Self.c, nil)]
      as [(String, ([[Double]], [Int32]), [String]?)]
    #expect(try Self.rows(twins.map { (name: $0.0, rows: $0.1, ids: $0.2) }, areShards: true) == 4)
  }

  @Test func `files without either are refused`() throws {
    let text = try Small.refusal {
      _ = try Self.rows([("x.csv", Self.a, nil), ("y.csv", Self.b, nil)])
    }
    #expect(text.contains("2 files") && text.contains("--shards"), "\(text)")
  }

  @Test func `the same labels in the same order are two models, whatever the names`() throws {
    let text = try Small.refusal {
      _ = try Self.rows([("part-1.csv", Self.a, nil), ("part-2.csv", Self.c, nil)])
    }
    #expect(text.contains("part-1.csv") && text.contains("part-2.csv"), "\(text)")
    #expect(text.contains("same labels in the same order"), "\(text)")
  }

  @Test func `an id in two files is refused by its name, whatever the names`() throws {
    let text = try Small.refusal {
      _ = try Self.rows([
        ("part-1.csv", Self.a, ["r1", "r2"]), ("part-2.csv", Self.b, ["r3", "r2"]),
      ])
    }
    #expect(text.contains("'r2'") && text.contains("part-1.csv"), "\(text)")
    #expect(text.contains("part-2.csv"))
  }

  /// Equal rows would count twice; the user's word does not change that.
  @Test func `the same rows twice are refused even as parts`() throws {
    let text = try Small.refusal {
      _ = try Self.rows(
        [("part-1.csv", Self.a, nil), ("part-2.csv", Self.a, nil)],
        areShards: true
      )
    }
    #expect(text.contains("part-2.csv") && text.contains("the same 2 rows"), "\(text)")
  }
}
