internal import CandorAnalyze
internal import CandorFigures
internal import CandorFormats
internal import Yams

extension StudyPlan {
  /// The keys of a plan file.
  private static let keys = ["name", "base", "factors", "measure"]

  /// A plan is a page of text; whatever is longer is another kind of file.
  private static let longestFile = 65_536

  /// Reads a plan file.
  ///
  /// - Throws: `FormatsError` when the file cannot be read; `StudyError` as for its text.
  public init(contentsOf path: String) throws {
    let bytes = try InputFile(path).readUpTo(Self.longestFile + 1)
    guard bytes.count <= Self.longestFile, let text = String(validating: bytes, as: UTF8.self)
    else {
      throw StudyError(
        .badData,
        "\(path) is no study plan: it is not UTF-8 or longer than \(Self.longestFile) bytes."
      )
    }
    try self.init(yaml: text, source: path)
  }

  /// Reads the text of a plan file.
  ///
  ///     name: rates
  ///     base: { epochs: 10, width: 256 }
  ///     factors:
  ///       learning_rate: [0.1, 0.5]
  ///       depth: [1, 2]
  ///       dropout: [none, [0.2, 0.5]]
  ///       seed: [0, 1, 2, 3, 4]
  ///     measure: [corruptions]
  ///
  /// Every key but `factors` is optional; without a factor `seed` there is one replicate, seed 0.
  /// - Parameters:
  ///   - yaml: The text of the file.
  ///   - source: How messages call the file.
  /// - Throws: `StudyError` naming the line of a key that is unknown or a value of a wrong kind.
  public init(yaml: String, source: String) throws {
    func fail(_ sentence: String, _ mark: Yams.Mark?) -> StudyError {
      StudyError(.badData, "\(source)\(mark.map { ", line \($0.line)" } ?? ""): \(sentence)")
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch {
      throw StudyError(.badData, "\(source) is not YAML: \(error)")
    }
    guard case .mapping(let mapping)? = root else {
      throw fail("a study plan is a mapping with a key `factors`.", root?.mark)
    }
    var name = "study"
    var base: [String: StudySetting] = [:]
    var factors: [Factor] = []
    var seeds = [0]
    var measurements: [StudyMeasurement] = []
    var hasFactors = false

    for (key, value) in mapping {
      switch key.string {
      case "name":
        guard let text = value.string else { throw fail("`name` must be a word.", value.mark) }
        name = text
      case "base":
        for (setting, value) in try Self.entries(value, "base", fail) {
          base[setting] = try Self.setting(value, named: setting, fail)
        }
      case "factors":
        hasFactors = true
        for (factor, value) in try Self.entries(value, "factors", fail) {
          guard case .sequence(let nodes) = value else {
            throw fail("factor `\(factor)` must be a list of levels.", value.mark)
          }
          let levels = try nodes.map { try Self.setting($0, named: factor, fail) }
          if factor == "seed" {
            seeds = try levels.map { level in
              guard let seed = level.number.flatMap({ Int(exactly: $0) }), seed >= 0 else {
                throw fail("seed `\(level.text)` is not a whole number from 0 up.", value.mark)
              }
              return seed
            }
          } else {
            factors.append(Factor(factor, levels))
          }
        }
      case "measure":
        guard case .sequence(let nodes) = value else {
          throw fail("`measure` must be a list.", value.mark)
        }
        measurements = try nodes.map { node in
          guard let known = node.string.flatMap(StudyMeasurement.init(rawValue:)) else {
            throw fail(
              "`\(node.string ?? "?")` is not a measurement; the measurements are"
                + " \(StudyMeasurement.allCases.map(\.rawValue).joined(separator: ", ")).",
              node.mark
            )
          }
          return known
        }
      default:
        throw fail(
          "`\(key.string ?? "?")` is not a key of a study plan; the keys are"
            + " \(Self.keys.joined(separator: ", ")).",
          key.mark
        )
      }
    }
    guard hasFactors else { throw fail("the key `factors` is missing.", root?.mark) }
    do {
      try self.init(
        name: name,
        base: base,
        factors: factors,
        seeds: seeds,
        measurements: measurements
      )
    } catch let error as StudyError {
      throw StudyError(error.code, "\(source): \(error.description)")
    }
  }

  private static func entries(
    _ node: Node,
    _ key: String,
    _ fail: (String, Yams.Mark?) -> StudyError
  ) throws -> [(String, Node)] {
    guard case .mapping(let mapping) = node else {
      throw fail("`\(key)` must be a mapping of settings.", node.mark)
    }
    return try mapping.map { key, value in
      guard let name = key.string else { throw fail("a setting's name is a word.", key.mark) }
      return (name, value)
    }
  }

  private static func setting(
    _ node: Node,
    named name: String,
    _ fail: (String, Yams.Mark?) -> StudyError
  ) throws -> StudySetting {
    func number(_ node: Node) throws -> Double {
      guard let text = node.string, let value = Double(text), value.isFinite else {
        throw fail("`\(node.string ?? "?")` in `\(name)` is not a number.", node.mark)
      }
      return value
    }
    switch node {
    case .sequence(let nodes): return .numbers(try nodes.map(number))
    case .scalar(let scalar):
      if scalar.string == "none" || scalar.string == "[]" { return .numbers([]) }
      if let value = Double(scalar.string), value.isFinite { return .number(value) }
      return .word(scalar.string)
    default: throw fail("`\(name)` must be a number, a list or a word.", node.mark)
    }
  }
}
