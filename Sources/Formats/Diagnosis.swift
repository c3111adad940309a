/// One thing that is not as it should be, and what to do about it.
public struct Finding: Sendable, Equatable, Codable {
  /// How much a finding matters.
  public enum Gravity: String, Sendable, Codable {
    /// Something is damaged, missing or untrue: whoever reads it is refused or misled.
    case broken
    /// Worth knowing; nothing is wrong with what can be read.
    case note
  }

  /// The kind of finding, the same word in every version: `checkpoint_damaged`.
  public let id: String
  /// How much it matters.
  public let gravity: Gravity
  /// The file or folder it is about.
  public let path: String
  /// What was found, a sentence.
  public let problem: String
  /// What to do, a sentence or two.
  public let advice: String
  /// The advice as commands for a shell, in order; empty where no command does it.
  public let commands: [String]

  /// States a finding.
  public init(
    _ id: String,
    _ gravity: Gravity = .broken,
    path: String,
    _ problem: String,
    advice: String,
    commands: [String] = []
  ) {
    self.id = id
    self.gravity = gravity
    self.path = path
    self.problem = problem
    self.advice = advice
    self.commands = commands
  }
}

/// What is whole at a path and what is not.
public struct Diagnosis: Sendable, Equatable, Codable {
  /// What kind of thing was examined.
  public enum Kind: String, Sendable, Codable {
    /// A folder that a training left.
    case run
    /// The weights of a network.
    case checkpoint
    /// Predictions in a file of their own.
    case predictions
  }

  /// What the user named.
  public let path: String
  /// What kind of thing it is.
  public let kind: Kind
  /// What was found whole, a phrase each.
  public let whole: [String]
  /// What was not, and what is worth knowing.
  public let findings: [Finding]

  /// States what was found.
  public init(path: String, kind: Kind, whole: [String], findings: [Finding]) {
    self.path = path
    self.kind = kind
    self.whole = whole
    self.findings = findings
  }

  /// Whether any finding is more than a note.
  public var isBroken: Bool { findings.contains { $0.gravity == .broken } }

  /// The commands that mend everything broken, in the order in which to give them.
  ///
  /// Training resumes last and once, after all files are in their places.
  public var commands: [String] {
    let all = findings.filter { $0.gravity == .broken }.flatMap(\.commands)
    var seen: Set<String> = []
    let each = all.filter { seen.insert($0).inserted }
    let trains = { (command: String) in command.hasPrefix("candor ") }
    return each.filter { !trains($0) } + each.filter(trains)
  }
}
