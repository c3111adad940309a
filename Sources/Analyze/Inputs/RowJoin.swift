import CandorFormats
import CandorMetrics

/// Which rows of two models that have ids are compared.
public enum RowJoin: String, Sendable, CaseIterable {
  /// All; a row that only one side has is refused.
  case all
  /// Those that both sides have; the others are counted.
  case inner
}

/// Brings the rows of models into the order of the first one by their ids.
///
/// Ids are whole numbers, or texts known by a 64-bit hash; the texts themselves are compared before
/// two rows count as one. A million rows take a fraction of a second.
public struct JoinedRows {
  /// The models, all with the same rows in the same order.
  public let models: [LoadedModel]
  /// What was done, a sentence each, for the user.
  public let notes: [String]

  /// Joins models that have ids; those without stay as they are.
  ///
  /// - Throws: `AnalyzeError.notComparable` for an id that is there twice, and for rows of one side only
  ///   unless the join is `inner`; naming the id as the user wrote it.
  /// - Complexity: O(rows × classes) for each model.
  public init(_ models: [LoadedModel], _ join: RowJoin) throws {
    var notes: [String] = []
    guard models.count > 1, models.allSatisfy({ $0.predictions.ids != nil }) else {
      self.models = models
      self.notes = Self.unmatchable(models)
      return
    }
    if models.dropFirst().allSatisfy({ Self.haveSameIDs($0, models[0]) }) {
      // The usual case: nothing to move, but an id that is there twice is refused all the same.
      _ = try IDTable(models[0])
      self.models = models
      self.notes = []
      return
    }
    let tables = try models.map(IDTable.init)
    let first = models[0]
    // The rows of the first model that every other one has, with their places there.
    let found = tables.dropFirst().map { $0.places(of: first) }
    let kept = (0..<first.predictions.rows).filter { row in found.allSatisfy { $0[row] >= 0 } }
    let places = [kept] + found.map { places in kept.map { Int(places[$0]) } }
    for (index, model) in models.enumerated() where kept.count < model.predictions.rows {
      let missing = model.predictions.rows - kept.count
      let there = Set(places[index])
      let example = (0..<model.predictions.rows).first { !there.contains($0) } ?? 0
      let text =
        "\(missing) of the \(model.predictions.rows) rows of \(model.name) are not in"
        + " \(models.count == 2 ? models[1 - index].name : "every other file")"
        + " (first: \(model.idText(example)))"
      guard join == .inner else {
        throw AnalyzeError(
          .notComparable,
          "\(text). Predict the same examples with every model, or compare the rows that all have"
            + " with --join inner."
        )
      }
      notes.append(text + "; they are left out.")
    }
    guard !kept.isEmpty else {
      throw AnalyzeError(.notComparable, "No id is in every file, so there is nothing to compare.")
    }
    var joined: [LoadedModel] = []
    for (model, rows) in zip(models, places) { joined.append(try model.picking(rows)) }
    if zip(models, places).contains(where: { _, rows in
      zip(rows, rows.dropFirst()).contains { $0 > $1 }
    }) {
      notes.append("Rows were joined by id, in the order of \(first.name).")
    }
    self.models = joined
    self.notes = notes
  }

  private static func haveSameIDs(_ a: LoadedModel, _ b: LoadedModel) -> Bool {
    a.predictions.ids == b.predictions.ids && a.idNames == b.idNames
  }

  /// Without ids, rows sorted by label cannot be told to be in the same order.
  private static func unmatchable(_ models: [LoadedModel]) -> [String] {
    sorted(models) + byOrder(models) + unnamedIDs(models)
  }

  /// Where some models have ids and others none, the order of the files is all there is.
  private static func byOrder(_ models: [LoadedModel]) -> [String] {
    let (with, without) = (
      models.filter { $0.predictions.ids != nil }, models.filter { $0.predictions.ids == nil }
    )
    guard let has = with.first, let lacks = without.first else { return [] }
    return [
      "\(has.name) has ids and \(lacks.name) has none, so their rows were taken in the order in which"
        + " they stand."
    ]
  }

  /// Where the labels differ and a column that may tell rows apart is not used.
  private static func unnamedIDs(_ models: [LoadedModel]) -> [String] {
    guard let first = models.first, models.count > 1,
      models.contains(where: {
        $0.predictions.labels != first.predictions.labels && $0.predictions.ids == nil
      })
    else { return [] }
    let shared = first.ignored.filter { name in models.allSatisfy { $0.ignored.contains(name) } }
    guard !shared.isEmpty else { return [] }
    return [
      "The labels stand in different orders. If \(shared.count == 1 ? "the column" : "one of the columns")"
        + " \(shared.prefix(5).map(Shown.plain).joined(separator: ", ")) tells rows apart, name it with --id."
    ]
  }

  private static func sorted(_ models: [LoadedModel]) -> [String] {
    guard models.count > 1, models.allSatisfy({ $0.origin.kind == .predictions }),
      let labels = models.first?.predictions.labels, let least = labels.min(),
      let most = labels.max(),
      least < most, models.allSatisfy({ $0.predictions.labels == labels }),
      zip(labels, labels.dropFirst()).allSatisfy({ $0 <= $1 })
    else { return [] }
    return [
      "The rows are sorted by label and have no ids, so it cannot be checked that they are the same"
        + " examples in the same order; add a column id to every file."
    ]
  }
}

extension LoadedModel {
  /// The id of a row as the user wrote it.
  func idText(_ row: Int) -> String {
    if let idNames { return Shown.name(idNames[row]) }
    return predictions.ids.map { "\($0[row])" } ?? "row \(row)"
  }

  /// Some rows in a new order.
  package func picking(_ rows: [Int]) throws -> LoadedModel {
    if rows.count == predictions.rows, zip(rows, rows.indices).allSatisfy({ $0 == $1 }) {
      return self
    }
    var model = self
    model.predictions = try predictions.subset(rows)
    model.idNames = idNames?.picking(rows)
    model.groups = groups.map { $0.picking(rows) }
    return model
  }
}

/// Where each id of a model stands: open addressing with linear probing in plain arrays.
private struct IDTable {
  private let names: RowNames?
  private let ids: [Int64]
  private let mask: Int
  private let slots: [Int32]

  init(_ model: LoadedModel) throws {
    let ids = model.predictions.ids ?? []
    let names = model.idNames
    var size = 16
    while size < 2 * ids.count { size *= 2 }
    let mask = size - 1
    var slots = [Int32](repeating: -1, count: size)
    let twice = slots.withUnsafeMutableBufferPointer { slots in
      ids.withUnsafeBufferPointer { ids -> (first: Int, second: Int)? in
        for row in ids.indices {
          var slot = Self.hash(ids[row]) & mask
          while slots[slot] >= 0 {
            let other = Int(slots[slot])
            if ids[other] == ids[row], names.map({ $0.isSame(row, as: $0, other) }) ?? true {
              return (other, row)
            }
            slot = (slot + 1) & mask
          }
          slots[slot] = Int32(truncatingIfNeeded: row)
        }
        return nil
      }
    }
    if let (first, second) = twice {
      throw AnalyzeError(
        .notComparable,
        "\(model.origin.path): the id \(model.idText(second)) is there twice, in rows \(first) and"
          + " \(second); rows cannot be matched. Give every row an id of its own, or name another"
          + " column with --id NAME."
      )
    }
    (self.names, self.ids, self.mask, self.slots) = (names, ids, mask, slots)
  }

  /// Where each row of another model stands in this one; -1 for a row that is not here.
  func places(of other: LoadedModel) -> [Int32] {
    let isSame = sameness(other)
    return slots.withUnsafeBufferPointer { slots in
      ids.withUnsafeBufferPointer { ids in
        (other.predictions.ids ?? []).enumerated().map { row, id -> Int32 in
          var slot = Self.hash(id) & mask
          while slots[slot] >= 0 {
            let place = Int(slots[slot])
            if ids[place] == id, isSame(place, row) { return slots[slot] }
            slot = (slot + 1) & mask
          }
          return -1
        }
      }
    }
  }

  /// Whether a row here and one of another model, whose ids have the same number, are called alike.
  private func sameness(_ other: LoadedModel) -> (_ here: Int, _ there: Int) -> Bool {
    let (ids, otherIDs) = (ids, other.predictions.ids ?? [])
    switch (names, other.idNames) {
    case (nil, nil): return { _, _ in true }
    case (let mine?, let theirs?): return { mine.isSame($0, as: theirs, $1) }
    case (let mine?, nil): return { here, there in mine[here] == "\(otherIDs[there])" }
    case (nil, let theirs?): return { here, there in theirs[there] == "\(ids[here])" }
    }
  }

  /// Spreads ids over the slots, since ids in a row must not fill neighbouring ones.
  ///
  /// The finaliser of MurmurHash3 by Austin Appleby, which is in the public domain.
  private static func hash(_ id: Int64) -> Int {
    var bits = UInt64(bitPattern: id)
    bits = (bits ^ bits >> 33) &* 0xff51_afd7_ed55_8ccd
    bits = (bits ^ bits >> 33) &* 0xc4ce_b9fe_1a85_ec53
    return Int(truncatingIfNeeded: (bits ^ bits >> 33) >> 1)
  }
}
