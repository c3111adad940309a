import CandorAnalyze

/// Which units one of several processes works on: every `count`-th, starting at `index`.
public struct StudyShard: Sendable, Equatable {
  /// The number of this part, from 0.
  public let index: Int
  /// The number of parts.
  public let count: Int

  /// The whole study.
  public static let whole = StudyShard(unchecked: 0, of: 1)

  private init(unchecked index: Int, of count: Int) {
    self.index = index
    self.count = count
  }

  /// Creates a part.
  ///
  /// - Throws: `StudyError` when the index is not in `0..<count`.
  public init(index: Int, count: Int) throws {
    guard count >= 1, (0..<count).contains(index) else {
      throw StudyError(
        .usage,
        "Shard \(index)/\(count) does not exist: the index runs from 0 to the count less one."
      )
    }
    self.init(unchecked: index, of: count)
  }

  /// Reads `i/n`.
  public init(_ text: String) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]) else {
      throw StudyError(
        .usage,
        "`\(text)` is not a shard; write the index from 0 and the count, such as 0/4."
      )
    }
    try self.init(index: index, count: count)
  }

  /// The part that the environment names, or `nil` when it names none.
  ///
  /// `CANDOR_SHARD_INDEX` and `CANDOR_SHARD_COUNT` come first, then the variables of a Slurm array,
  /// whose index is counted from its lowest. An index without a count, or a count without an index,
  /// is refused: doing a part as if it were the whole, or the whole in every task, would be silent.
  public init?(environment: [String: String]) throws {
    let own = (environment["CANDOR_SHARD_INDEX"], environment["CANDOR_SHARD_COUNT"])
    let slurm = (environment["SLURM_ARRAY_TASK_ID"], environment["SLURM_ARRAY_TASK_COUNT"])
    let isOwn = own.0 != nil || own.1 != nil
    let (index, count) = isOwn ? own : slurm
    let names =
      isOwn
      ? ("CANDOR_SHARD_INDEX", "CANDOR_SHARD_COUNT")
      : ("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT")
    switch (index, count) {
    case (nil, nil): return nil
    case (let index?, let count?):
      guard let number = Int(index), let total = Int(count),
        let lowest = isOwn ? 0 : Int(environment["SLURM_ARRAY_TASK_MIN", default: "0"])
      else {
        throw StudyError(
          .usage,
          "\(names.0)=\(index) and \(names.1)=\(count) must be whole numbers."
        )
      }
      try self.init(index: number - lowest, count: total)
    case (let index, _):
      throw StudyError(
        .usage,
        "\(index == nil ? names.1 : names.0) is set but \(index == nil ? names.0 : names.1) is not;"
          + " both are needed to know which part to do."
      )
    }
  }

  /// Whether a unit, by its place in the list, belongs to this part.
  public func contains(_ place: Int) -> Bool { place % count == index }
}
