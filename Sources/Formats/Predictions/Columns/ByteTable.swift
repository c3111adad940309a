/// Texts and a number for each, found by their bytes without a string being made of them.
///
/// Open addressing with linear probing; the texts lie one behind the other.
struct ByteTable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var numbers: [Int32] = []
  private var slots = [Int32](repeating: -1, count: 16)

  /// How many texts there are.
  var count: Int { ends.count }

  /// The number of a text; `nil` for one that was not inserted.
  func number(of text: UnsafeBufferPointer<UInt8>) -> Int32? {
    let slot = slot(of: text)
    return slots[slot] < 0 ? nil : numbers[Int(slots[slot])]
  }

  /// Takes a text that is not there yet.
  mutating func insert(_ text: UnsafeBufferPointer<UInt8>, as number: Int32) {
    if 2 * (count + 1) > slots.count { grow() }
    slots[slot(of: text)] = Int32(truncatingIfNeeded: count)
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    numbers.append(number)
  }

  /// Where a text stands, or the empty slot where it would.
  private func slot(of text: UnsafeBufferPointer<UInt8>) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.hash(text)) & mask
    while slots[slot] >= 0, !holds(Int(slots[slot]), text) { slot = (slot + 1) & mask }
    return slot
  }

  private func range(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  private func holds(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let range = range(index)
    guard range.count == text.count else { return false }
    for (place, byte) in zip(range, text) where bytes[place] != byte { return false }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: 2 * slots.count)
    let mask = slots.count - 1
    bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<count {
        let text = UnsafeBufferPointer(rebasing: bytes[range(index)])
        var slot = Int(truncatingIfNeeded: Self.hash(text)) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(truncatingIfNeeded: index)
      }
    }
  }

  /// FNV-1a with its high bits folded into the low ones, which choose the slot.
  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let hash = UInt64(bitPattern: TextBatch.hash(of: text))
    return hash ^ hash >> 32
  }
}
