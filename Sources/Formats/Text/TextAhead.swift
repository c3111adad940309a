/// Text that was read behind a window's, in memory of its own with some room before it.
///
/// What the window has not used up is a part of a line, as a rule: it is copied into the room, and the window
/// goes on in this memory, so that nothing else is moved.
final class TextAhead {
  /// How many bytes were read and not taken yet.
  private(set) var count = 0
  /// Whether nothing comes after them.
  private(set) var isLast = false

  private static let room = 1 << 16
  private var memory: UnsafeMutablePointer<UInt8>?
  private var capacity = 0

  deinit { memory?.deallocate() }

  /// Reads so many bytes, or all that are left; what was read before a failure is kept.
  func read(_ source: any ByteSource, _ most: Int) throws {
    guard count == 0, !isLast else { return }
    let memory = reserve(Self.room + most)
    while count < most, !isLast {
      let rest = memory + Self.room + count
      let got = try source.read(
        into: UnsafeMutableRawBufferPointer(start: rest, count: most - count)
      )
      count += got
      isLast = got == 0
    }
  }

  private func reserve(_ size: Int) -> UnsafeMutablePointer<UInt8> {
    if let memory, capacity >= size { return memory }
    memory?.deallocate()
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    (memory, capacity) = (larger, size)
    return larger
  }

  /// Gives the memory with what was read in exchange for another.
  ///
  /// - Parameters:
  ///   - start: What is put before the text.
  ///   - unread: How many bytes that is.
  /// - Returns: Where it then starts; `nil`, with nothing done, where there is no room for it.
  func exchange(
    _ memory: inout UnsafeMutablePointer<UInt8>,
    _ capacity: inout Int,
    _ start: UnsafePointer<UInt8>,
    _ unread: Int
  ) -> UnsafeMutablePointer<UInt8>? {
    guard unread <= Self.room, let own = self.memory else { return nil }
    let text = own + Self.room - unread
    text.update(from: start, count: unread)
    (self.memory, memory) = (memory, own)
    swap(&self.capacity, &capacity)
    count = 0
    return text
  }

  /// Copies what was read behind other text.
  func copy(to place: UnsafeMutablePointer<UInt8>) {
    if let memory { place.update(from: memory + Self.room, count: count) }
    count = 0
  }
}
