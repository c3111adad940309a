/// Arrays of Python objects in `.npy` files, which NumPy writes as a pickle after the header.
enum NPYObjects {
  /// The arrays inside, or `nil` when the array holds plain numbers.
  ///
  /// - Parameters:
  ///   - source: The bytes of the array, from its first one on; read to the end for objects only.
  ///   - place: What to call the array in errors.
  static func read(_ source: any ByteSource, place: String = "") throws -> HeldArrays? {
    let start = try source.readUpTo(1 << 14)
    guard let length = objectHeader(start) else { return nil }
    let rest = JoinedSource(Array(start.dropFirst(length)), then: source)
    let pickle = try rest.readUpTo(PickledArrays.longest)
    return try PickledArrays.read(pickle, path: source.path, place: place)
  }

  /// The length of a header that tells of objects; whatever else it is, the reader of numbers tells.
  private static func objectHeader(_ start: [UInt8]) -> Int? {
    guard start.count > 12, start.starts(with: NPYHeader.magic), (1...3).contains(start[6]) else {
      return nil
    }
    let before = start[6] == 1 ? 10 : 12
    let stated = start[8..<before].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard before + stated <= start.count else { return nil }
    let text = String(decoding: start[before..<before + stated], as: UTF8.self)
    return ["'|O'", "'O'", "\"|O\""].contains { text.contains("'descr': " + $0) }
      ? before + stated : nil
  }
}
