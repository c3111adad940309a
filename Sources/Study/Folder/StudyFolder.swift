internal import CandorAnalyze
internal import CandorFormats
internal import CandorTrain
internal import Foundation

/// The folder of a study: `study.json`, frozen when the study was made, and one file a finished unit.
///
/// Everything is a plain file, written atomically, so any number of processes on any number of
/// machines that see the folder can work on it, and a copy of the folder is a copy of the study.
public struct StudyFolder: Sendable {
  /// The content of `study.json`.
  public struct Manifest: Sendable, Equatable, Codable {
    /// The name and version of this layout.
    public let schema: String
    /// What is varied and held fixed.
    public let plan: StudyPlan
    /// The version and the data that the units' names hold.
    public let context: StudyContext
    /// The units, in the order in which they are worked on.
    public let units: [StudyUnit]

    /// Freezes a plan.
    public init(plan: StudyPlan, context: StudyContext, units: [StudyUnit]) {
      schema = "candor.study/1"
      self.plan = plan
      self.context = context
      self.units = units
    }
  }

  /// Where the folder is.
  public let path: String
  /// What was frozen in it.
  public let manifest: Manifest

  /// The file of the manifest.
  static func manifestPath(_ path: String) -> String { path + "/study.json" }

  /// Where the locks of running units are.
  var lockPath: String { path + "/.lock" }

  /// Makes the folder, or takes up one that holds the same study.
  ///
  /// - Throws: `StudyError` when the folder holds another study; `FormatsError` when it cannot be
  ///   written.
  public init(creating path: String, _ manifest: Manifest) throws {
    if let found = try StudyDocument.read(Manifest.self, from: Self.manifestPath(path)) {
      guard found == manifest else {
        throw StudyError(
          .badData,
          "\(path) already holds the study `\(found.plan.name)`, which differs from this one in plan,"
            + " data or version (\(found.context.version)). Give another folder."
        )
      }
    } else {
      try Folder.make(path + "/units")
      try StudyDocument.write(manifest, to: Self.manifestPath(path))
    }
    self.path = path
    self.manifest = manifest
  }

  /// Opens a folder that a study made.
  ///
  /// - Throws: `StudyError` when there is no study in it or `study.json` is damaged.
  public init(opening path: String) throws {
    guard let manifest = try StudyDocument.read(Manifest.self, from: Self.manifestPath(path)) else {
      throw StudyError(
        .missing,
        "\(path) holds no study (no study.json). Make one with `candor study PLAN --output \(path)`."
      )
    }
    guard manifest.schema == "candor.study/1" else {
      throw StudyError(
        .badData,
        "\(path)/study.json has the layout `\(manifest.schema)`; expected candor.study/1."
      )
    }
    self.path = path
    self.manifest = manifest
  }

  /// The file of a unit.
  func recordPath(_ unit: StudyUnit) -> String { "\(path)/units/\(unit.id).json" }

  /// What a unit left, or `nil` when it is not finished.
  ///
  /// - Throws: `StudyError` when the file is damaged or belongs to another unit.
  public func record(_ unit: StudyUnit) throws -> UnitRecord? {
    let file = recordPath(unit)
    guard let record = try StudyDocument.read(UnitRecord.self, from: file) else { return nil }
    guard record.id == unit.id, record.recipe == unit.recipe else {
      throw StudyError(
        .badData,
        "\(file) holds another unit (\(record.id)). Move it away and run the study again."
      )
    }
    return record
  }

  /// Whether a unit has its files; cheaper than reading them.
  func isFinished(_ unit: StudyUnit) -> Bool {
    FileManager.default.fileExists(atPath: recordPath(unit))
      && (!keepsNetworks || FileManager.default.fileExists(atPath: networkPath(unit)))
  }

  /// Keeps what a unit left, atomically: the network first, since the record says that all is there.
  ///
  /// A unit that diverged has no network to keep; an empty file says that it was looked for.
  func save(_ outcome: UnitOutcome, of unit: StudyUnit) throws {
    if keepsNetworks {
      try Folder.make(path + "/networks")
      var bytes: [UInt8] = []
      if let network = outcome.network {
        bytes = try Checkpoint(network, recipe: unit.recipe, epoch: unit.recipe.epochs).serialized()
      }
      try AtomicFile.write(bytes, to: networkPath(unit))
    }
    try StudyDocument.write(UnitRecord(unit, outcome), to: recordPath(unit))
  }

  /// Whether the units' finished networks are kept.
  var keepsNetworks: Bool { manifest.plan.measurements.contains(.network) }

  /// Whether a unit left a network.
  func hasNetwork(_ unit: StudyUnit) throws -> Bool {
    guard FileManager.default.fileExists(atPath: networkPath(unit)) else { return false }
    return try !InputFile(networkPath(unit)).readUpTo(1).isEmpty
  }

  /// The checkpoint of a unit's finished network: `networks/mlp-0.safetensors` and
  /// `networks/dropout-0.safetensors` for the book's two, the levels' names for the others.
  func networkPath(_ unit: StudyUnit) -> String {
    "\(path)/networks/\(manifest.plan.networkName(unit)).safetensors"
  }

  /// Takes over the units that studies in the same parent folder have finished.
  ///
  /// A unit's name is what it is, so the same name is the same training on the same data by the same
  /// version.
  /// - Returns: How many were taken over.
  public func adoptFinishedUnits() throws -> Int {
    let own = URL(fileURLWithPath: path).standardizedFileURL
    let parent = own.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
    var adopted = 0
    for name in names.sorted() where name != own.lastPathComponent {
      let folder = parent.appendingPathComponent(name).path
      guard let other = try? StudyFolder(opening: folder),
        other.manifest.context == manifest.context
      else { continue }
      let there = Dictionary(other.manifest.units.map { ($0.id, $0) }) { one, _ in one }
      for unit in manifest.units where !isFinished(unit) {
        guard let twin = there[unit.id], other.isFinished(twin),
          let record = try? other.record(twin),
          !keepsNetworks || other.keepsNetworks
        else { continue }
        if keepsNetworks {
          try Folder.make(path + "/networks")
          try AtomicFile.write(
            try InputFile(other.networkPath(twin)).readWhole(),
            to: networkPath(unit)
          )
        }
        try StudyDocument.write(record, to: recordPath(unit))
        adopted += 1
      }
    }
    return adopted
  }

  /// What every unit left, in the manifest's order.
  ///
  /// - Throws: `StudyError` with code `.unfinished` that says how many are missing.
  public func collect() throws -> [UnitRecord] {
    var missing: [StudyUnit] = []
    var records: [UnitRecord] = []
    for unit in manifest.units {
      if let record = try record(unit) { records.append(record) } else { missing.append(unit) }
    }
    if let first = missing.first {
      throw StudyError(
        .unfinished,
        "\(missing.count) of \(manifest.units.count) units of \(path) are not finished, \(first.id)"
          + " the first of them. Run the study again, or wait for its jobs."
      )
    }
    return records
  }

  /// How many units of a part have no files yet.
  public func missing(_ shard: StudyShard, only names: Set<String>?) throws -> Int {
    manifest.units.indices.count { place in
      let unit = manifest.units[place]
      return shard.contains(place) && names?.contains(unit.id) ?? true && !isFinished(unit)
    }
  }

  /// The units whose file is not there, in the manifest's order.
  public func unfinished() throws -> [StudyUnit] {
    manifest.units.filter { !isFinished($0) }
  }

  /// How far the study is.
  public struct Status: Sendable, Equatable, Codable {
    /// The name and version of this layout.
    public let schema: String
    /// The study's name.
    public let study: String
    /// How many units there are.
    public let units: Int
    /// How many are finished.
    public let finished: Int
    /// How many are being worked on by a process that this machine can see.
    public let running: Int
    /// Whether every unit is finished.
    public var isComplete: Bool { finished == units }
  }

  /// Counts finished and running units.
  public func status() throws -> Status {
    let finished = manifest.units.map(isFinished)
    let lock = UnitLock(existing: lockPath)
    let running = manifest.units.indices.filter { !finished[$0] && lock?.isHeld($0) == true }
    return Status(
      schema: "candor.study_status/1",
      study: manifest.plan.name,
      units: manifest.units.count,
      finished: finished.filter { $0 }.count,
      running: running.count
    )
  }
}
