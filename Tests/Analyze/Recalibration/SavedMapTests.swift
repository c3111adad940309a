import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// Maps in files: what was saved is what is read.
@Suite struct SavedMapTests {
  /// Over-confident rows of three classes: every third is wrong, whatever the confidence.
  static func model() throws -> LoadedModel {
    let rows = (0..<120).map { row -> [Double] in
      let p = 0.75 + 0.2 * Double(row % 40) / 40
      var all = [Double](repeating: (1 - p) / 2 - 0.01, count: 3)
      all[(row + 1) % 3] += 0.02
      all[row % 3] = p
      return all
    }
    let labels = (0..<120).map { row -> Int32 in
      let isWrong = (row / 3).isMultiple(of: 3)
      return Int32((row + (isWrong ? 1 : 0)) % 3)
    }
    return try Small.load(Small.csv(rows, labels))
  }

  private static func read(_ text: String) throws -> (map: Recalibrator, record: FitRecord?) {
    let folder = try ScratchFolder()
    let path = folder.path("map.json")
    try AtomicFile.write(text: text, to: path)
    return try withExtendedLifetime(folder) {
      try (SavedMap.read(path), RecordedMap.record(path))
    }
  }

  /// A saved temperature map with another number.
  private static func changed(_ text: String, to number: String) -> String {
    text.replacing(/"inverse_temperature" : [0-9.]+/, with: "\"inverse_temperature\" : \(number)")
  }

  @Test(arguments: RecalibrationKind.allCases)
  func `every kind of map comes back to the bit, with the record of its fit`(
    _ kind: RecalibrationKind
  ) throws {
    let model = try Self.model()
    let map = try kind.method.fit(model.predictions)
    let record = FitRecord(model)
    let read = try Self.read(JSONDocument.text(RecordedMap(map, record)))
    #expect(read.map == map && read.record == record)
    let before = try map.apply(model.predictions)
    #expect(try read.map.apply(model.predictions) == before)
    let alone = try Self.read(JSONDocument.text(map))
    #expect(alone.map == map && alone.record == nil)
  }

  @Test func `a map that was changed by hand claims nothing`() throws {
    let model = try Self.model()
    let map = try RecalibrationKind.temperature.method.fit(model.predictions)
    let temperature = try #require(map.temperature)
    #expect(temperature > 1 && map.certificate.limit == nil)
    let text = try JSONDocument.text(map)
    let changed = Self.changed(text, to: "0.5")
    try #require(changed != text)
    let read = try Self.read(changed).map
    #expect(read.temperature == 2)
    #expect(read.certificate.limit == .changed && !read.certificate.converged)
  }

  @Test(arguments: ["", "{}", "[1, 2]", "{\"schema\": \"candor.metrics/1\"}", "label,p\n1,0.5\n"])
  func `what is no map is refused by its path`(_ text: String) throws {
    #expect {
      _ = try Self.read(text)
    } throws: { error in
      guard let error = error as? FormatsError else { return false }
      return error.code == .malformed && error.path.hasSuffix("map.json")
        && error.description.contains("map.json")
    }
  }

  @Test func `numbers that cannot be are refused with their place`() throws {
    let model = try Self.model()
    let map = try RecalibrationKind.temperature.method.fit(model.predictions)
    let text = try JSONDocument.text(map)
    let refusal = try Small.refusal { _ = try Self.read(Self.changed(text, to: "-0.5")) }
    #expect(refusal.contains("map.json") && refusal.contains("-0.5"), "\(refusal)")
    let other = try Small.refusal {
      _ = try Self.read(text.replacing("candor.recalibrator/1", with: "candor.recalibrator/9"))
    }
    #expect(other.contains("candor.recalibrator/9"), "\(other)")
  }

  @Test func `the words hold the temperature, the rows and the steps`() throws {
    let model = try Self.model()
    let map = try RecalibrationKind.temperature.method.fit(model.predictions)
    let words = RecalibrationText.summary(map)
    let temperature = try #require(map.temperature)
    #expect(words.contains(String(format: "%.4f", temperature)))
    #expect(words.contains("120 rows") && words.contains("\(map.certificate.iterations) iter"))
    #expect(words.contains("converged") && !words.contains("not converged"))
    let curve = try RecalibrationKind.isotonic.method.fit(model.predictions)
    #expect(!RecalibrationText.summary(curve).contains("temperature"))
  }
}
