/// The short way to read a row of JSON: keys and values where they stand, without a string or an array.
///
/// Complexity: one pass over the row's bytes.
final class JSONShortWay {
  private let keys: JSONKeys
  /// The part of each key; `nil` for one that plays none.
  private let parts: [ColumnMap.Part?]
  /// How many keys a row must have.
  private let needed: Int
  private let classes: Int
  private let positive: Int
  private let inPercent: Bool
  private let areLogits: Bool
  private let hasOneHot: Bool
  private let hasLabels: Bool
  // The number of the row in which a key was met last; one thread reads at a time.
  @exclusivity(unchecked) private var met: [Int]
  @exclusivity(unchecked) private var row = 0

  /// `nil` where a key plays several parts, or scores stand under the names of their classes.
  init?(_ map: ColumnMap, classes: Int, positive: Int, inPercent: Bool) {
    let all = map.parts
    guard map.keys.isEmpty, all.allSatisfy({ $0.count < 2 }) else { return nil }
    keys = JSONKeys(map.fields.map(\.name))
    parts = all.map(\.first)
    needed = all.count { !$0.isEmpty }
    met = [Int](repeating: 0, count: parts.count)
    (self.classes, self.positive, self.inPercent) = (classes, positive, inPercent)
    areLogits = map.scores.kind == .logits
    hasOneHot = !map.oneHot.isEmpty
    hasLabels = map.hasLabels
  }

  /// Reads a row into the batch, which is not told that it is complete.
  ///
  /// - Returns: How many choices the row has; `nil` where the long way must read it.
  func take(
    _ start: UnsafePointer<UInt8>,
    _ limit: UnsafePointer<UInt8>,
    _ batch: TextBatch,
    _ labels: inout LabelReader
  ) -> Int? {
    var text = JSONScanner(start, limit)
    guard text.take(UInt8(ascii: "{")) else { return nil }
    row += 1
    var oneHot = OneHotRow()
    var choices = classes
    var place = -1
    var count = 0
    repeat {
      guard let next = keys.next(&text, expected: place + 1), met[next] != row,
        text.take(UInt8(ascii: ":"))
      else { return nil }
      place = next
      met[place] = row
      guard let part = parts[place] else {
        guard text.skip() else { return nil }
        continue
      }
      count += 1
      switch part {
      case .score(let index):
        guard let value = score(&text) else { return nil }
        batch.scores[index] = value
      case .matrix:
        guard let width = list(&text, batch.scores) else { return nil }
        choices = width
      case .positive:
        guard let value = score(&text) else { return nil }
        batch.scores[positive] = value
        batch.scores[1 - positive] = areLogits ? 0 : 1 - value
      case .label:
        guard let label = Self.label(&text, &labels) else { return nil }
        batch.label = label
      case .oneHot(let index):
        guard let value = text.number(), oneHot.take(value, of: Int32(truncatingIfNeeded: index))
        else { return nil }
      case .weight:
        guard let value = text.number() else { return nil }
        batch.weight = value
      case .id:
        if text.peek() == UInt8(ascii: "\"") {
          guard let name = text.string() else { return nil }
          batch.setID(text: name)
        } else {
          guard let number = text.integer() else { return nil }
          batch.setID(number)
        }
      case .group(let index):
        guard let name = text.scalar() else { return nil }
        batch.setGroup(index, name)
      case .cluster:
        guard let name = text.scalar() else { return nil }
        batch.setCluster(name)
      case .ignored: guard text.skip() else { return nil }
      }
    } while text.take(UInt8(ascii: ","))
    guard text.take(UInt8(ascii: "}")), text.isAtEnd, count == needed else { return nil }
    if hasOneHot {
      guard let label = oneHot.label else { return nil }
      batch.label = label
    }
    return hasLabels && Int(batch.label) >= choices ? nil : choices
  }

  @inline(__always)
  private func score(_ text: inout JSONScanner) -> Double? {
    guard let value = text.number() else { return nil }
    return inPercent ? value / 100 : value
  }

  /// A list of scores, filled up with impossible choices; how many it holds.
  @inline(__always)
  private func list(_ text: inout JSONScanner, _ scores: UnsafeMutablePointer<Double>) -> Int? {
    guard text.take(UInt8(ascii: "[")) else { return nil }
    var count = 0
    repeat {
      guard count < classes, let value = score(&text) else { return nil }
      scores[count] = value
      count += 1
    } while text.take(UInt8(ascii: ","))
    guard text.take(UInt8(ascii: "]")) else { return nil }
    for index in count..<classes { scores[index] = areLogits ? -.infinity : 0 }
    return count
  }

  @inline(__always)
  private static func label(_ text: inout JSONScanner, _ labels: inout LabelReader) -> Int32? {
    switch text.peek() {
    case UInt8(ascii: "\""): return text.string().flatMap(labels.known)
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      let isTrue = text.take("true")
      guard isTrue || text.take("false"), case .label(let label) = labels.read(truth: isTrue) else {
        return nil
      }
      return label
    default:
      if labels.isPlain, let stated = text.integer() { return labels.fast(stated) }
      guard let value = text.number(), case .label(let label) = labels.read(number: value) else {
        return nil
      }
      return label
    }
  }
}
