import CandorFormats
import CandorMetrics
import Foundation

/// Expected values from other tools' own test suites, read where their folder lies beside the checkout.
///
/// The data belong to these projects and are not part of this one.
struct PeerCases {
  /// One expected value.
  struct Case: CustomStringConvertible, Sendable {
    let suite: String
    let name: String
    let metric: String
    let expected: Double
    let tolerance: Double
    /// How the tool looks at the rows: by the top label, or at class 1 alone.
    let isOneClass: Bool
    let bins: Int
    /// What the tools are known to differ in; empty where they should agree.
    let note: String

    /// The id of our metric: the suites name some by the function that gives them.
    var id: MetricID { MetricID(Self.ours[metric] ?? metric) }

    private static let ours = [
      "smece (library)": "smece", "Brier (library)": "corp_score",
      "Cox a (library)": "cox_intercept",
      "Cox b (library)": "cox_slope", "E90 (library)": "e90", "Eavg (library)": "ici",
      "Emax (library)": "emax", "S:z (library)": "spiegelhalter_z",
      "a|b=1 (library)": "calibration_in_the_large", "cox_a (library)": "cox_intercept",
      "cox_b (library)": "cox_slope", "ece (library)": "ece", "mce (library)": "mce",
      "ece_em (library)": "ece_equal_mass", "hl (library)": "hosmer_lemeshow",
      "hosmer_lemeshow (library)": "hosmer_lemeshow",
      "hosmer_lemeshow p (library)": "hosmer_lemeshow_p_value_asymptotic",
      "kuiper (library)": "kuiper",
    ]

    var description: String { "\(suite): \(name): \(metric)" }
  }

  private struct File: Decodable {
    struct Entry: Decodable {
      let `case`: String
      let metric: String
      let expected: Expected?
      let tolerance: Double?
      let view: String?
      let bins: Int?
      let note: String?
    }
    let cases: [Entry]?
  }

  /// A number, or something else that is no case of ours.
  private struct Expected: Decodable {
    let number: Double?
    init(from decoder: any Decoder) throws {
      number = try? decoder.singleValueContainer().decode(Double.self)
    }
  }

  /// `../shared/peers` beside the checkout, or `nil` where it is not.
  static let folder: URL? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.deletingLastPathComponent().appending(path: "shared/peers")
    return FileManager.default.fileExists(atPath: folder.path()) ? folder : nil
  }()

  /// Every numeric expectation of every suite.
  static func all() throws -> [Case] {
    guard let folder else { return [] }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    return try names.filter { $0.hasSuffix(".json") }.flatMap { name -> [Case] in
      let data = try Data(contentsOf: folder.appending(path: name))
      guard let file = try? JSONDecoder().decode(File.self, from: data) else { return [] }
      return (file.cases ?? []).compactMap { entry in
        guard let expected = entry.expected?.number else { return nil }
        return Case(
          suite: String(name.dropLast(5)),
          name: entry.case,
          metric: entry.metric,
          expected: expected,
          tolerance: entry.tolerance ?? 0,
          isOneClass: entry.view?.hasPrefix("one class") ?? false,
          bins: entry.bins ?? 15,
          note: entry.note ?? ""
        )
      }
    }
  }

  private let archive: ZipArchive
  private let groups: [String]

  /// The arrays of a suite, or `nil` where it has none.
  init?(suite: String) throws {
    guard let folder = Self.folder else { return nil }
    let path = folder.appending(path: "\(suite).npz").path()
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    archive = try ZipArchive(path: path)
    groups = Set(archive.members.compactMap { $0.name.components(separatedBy: "__").first })
      .sorted { $0.count > $1.count }
  }

  /// The rows of a case, where the suite has them under its name, and the view that the tool has of them.
  func evidence(_ found: Case) throws -> Evidence? {
    guard let group = groups.first(where: { found.name.hasPrefix($0) }) else { return nil }
    let given = try numbers("\(group)__weights") ?? numbers("\(group)__w")
    let weights = found.name.contains("weight") || found.suite == "MCGrad" ? given?.values : nil
    if let p = try numbers("\(group)__p"), let y = try numbers("\(group)__y"), found.isOneClass {
      let rows = try Self.make(p.values.flatMap { [1 - $0, $0] }, y.values, classes: 2, weights)
      return try Evidence(rows, view: .positive, bins: found.bins)
    }
    guard let scores = try numbers("\(group)__probabilities"), scores.shape.count == 2,
      let labels = try numbers("\(group)__labels"), !found.isOneClass || scores.shape[1] == 2
    else { return nil }
    let rows = try Self.make(scores.values, labels.values, classes: scores.shape[1], weights)
    return try Evidence(
      rows,
      view: found.isOneClass ? .positive : .topLabel,
      bins: found.bins
    )
  }

  private static func make(
    _ scores: [Double],
    _ labels: [Double],
    classes: Int,
    _ weights: [Double]?
  ) throws -> Predictions {
    let matrix = try ScoreMatrix(rows: labels.count, columns: classes, storage: .double(scores))
    return try Predictions(
      scores: .probabilities(Probabilities(matrix, tolerance: 1e-3)),
      labels: labels.map { Int32($0) },
      weights: weights,
      weighting: .sampling
    )
  }

  private func numbers(_ name: String) throws -> (values: [Double], shape: [Int])? {
    guard let member = archive["\(name).npy"] else { return nil }
    let array = try NPYArray(archive.open(member), place: name)
    let shape = array.header.shape
    let count = shape.reduce(1, *)
    if array.header.element.kind != UInt8(ascii: "f") {
      return (try array.integers(count).map(Double.init), shape)
    }
    return (try array.doubles(count), shape)
  }
}
