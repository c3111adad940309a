import CandorAnalyze
import CandorStudy
import Foundation

/// A study whose outcome is known by construction, for tests that need no training.
enum PlannedStudy {
  static let context = StudyContext(version: "test", data: ["train_images": "00ff"])

  static func plan(seeds: Int = 5) throws -> StudyPlan {
    try StudyPlan(
      name: "planned",
      factors: [
        .init("learning_rate", [.number(0.1), .number(0.5)]),
        .init("depth", [.number(1), .number(2)]),
        .init("dropout", [.numbers([]), .numbers([0.2, 0.5])]),
      ],
      seeds: Array(0..<seeds)
    )
  }

  static func units(_ plan: StudyPlan) throws -> [StudyUnit] {
    try plan.units(context: context)
  }

  static func folder(_ path: String, seeds: Int = 5) throws -> StudyFolder {
    let plan = try plan(seeds: seeds)
    return try StudyFolder(
      creating: path,
      .init(plan: plan, context: context, units: units(plan))
    )
  }

  /// A number in [0, 1) that depends on a unit's name only.
  static func noise(_ unit: StudyUnit) -> Double {
    unit.id.utf8.reduce(0.5) { ($0 * 31.7 + Double($1) * 0.618).truncatingRemainder(dividingBy: 1) }
  }

  static func outcome(_ unit: StudyUnit) -> UnitOutcome {
    let noise = noise(unit)
    return UnitOutcome(
      state: .finished,
      values: ["test_loss": 0.4 + 0.1 * noise, "undefined": .nan],
      series: ["train_loss": [1, 0.5, noise, .infinity]]
    )
  }

  /// A new folder that is removed when the body is done.
  static func withScratch<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let path = FileManager.default.temporaryDirectory.path + "/candor-study-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
  }

  /// Every visible file of a folder with its bytes.
  static func content(_ path: String) throws -> [String: Data] {
    var result: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      var isFolder: ObjCBool = false
      let full = path + "/" + name
      guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }),
        FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue
      else { continue }
      result[name] = try Data(contentsOf: URL(filePath: full))
    }
    return result
  }
}
