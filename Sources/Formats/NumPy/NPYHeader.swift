/// What stands before the numbers of a `.npy` file: their type, their order and the shape.
///
/// Versions 1 to 3 (NumPy's format specification, `numpy.lib.format`). The header is the text of a
/// Python dictionary; this reads that text and nothing else of Python, its keys in any order.
package struct NPYHeader: Equatable {
  /// A plain number type: its kind as NumPy's letter, its width in bytes and its byte order.
  package struct Element: Equatable {
    package var kind: UInt8
    package var width: Int
    package var isBigEndian: Bool

    /// NumPy has no letter for the upper half of single precision, which safetensors files hold.
    package static let bfloat16 = Self(kind: UInt8(ascii: "B"), width: 2, isBigEndian: false)

    /// As NumPy writes it, for errors.
    package var name: String {
      if self == .bfloat16 { return "bfloat16" }
      return letters
    }

    /// Whether it is text of a fixed length: UCS-4 (`U`) or bytes (`S`).
    package var isText: Bool { kind == UInt8(ascii: "U") || kind == UInt8(ascii: "S") }
    /// Whether it is a truth value.
    package var isTruth: Bool { kind == UInt8(ascii: "b") }

    private var letters: String {
      // NumPy counts the characters of text, not its bytes.
      let size = kind == UInt8(ascii: "U") ? width / 4 : width
      let order = width == 1 || kind == UInt8(ascii: "S") ? "|" : isBigEndian ? ">" : "<"
      return order + String(UnicodeScalar(kind)) + "\(size)"
    }
  }

  package var element: Element
  /// Whether the first index varies fastest.
  package var isFortranOrder: Bool
  package var shape: [Int]
  /// How many bytes lie before the numbers.
  package var length: Int
  /// How many numbers there are: the product of the shape.
  package var count: Int
  /// How many bytes the numbers take.
  package var byteCount: Int

  /// Describes row-major numbers whose sizes were checked elsewhere.
  package init(element: Element, shape: [Int], count: Int) {
    self.element = element
    self.shape = shape
    self.count = count
    isFortranOrder = false
    length = 0
    byteCount = count * element.width
  }

  /// As NumPy's own reader: no plain number type needs more.
  private static let longest = 10_000
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Reads the header and leaves the source at the first number.
  ///
  /// - Parameters:
  ///   - source: The bytes of the array.
  ///   - place: What to call the array in errors: empty for a file, "array 'labels', " in an archive.
  package init(_ source: any ByteSource, place: String = "") throws {
    let path = source.path
    func malformed(_ text: String) -> FormatsError {
      FormatsError.malformed(path, place + text).placed(place)
    }
    func malformed(byte: Int, _ text: String) -> FormatsError {
      .malformed(path, at: place + "byte \(byte)", text)
    }

    let start = try source.readUpTo(8)
    guard start.prefix(6).elementsEqual(Self.magic.prefix(start.count)), start.count == 8 else {
      throw start.count < 8
        ? malformed(
          "ends after \(start.count) bytes; a .npy array starts with 8 bytes of magic and version."
        ) : malformed(byte: 0, "does not start with the magic bytes of a .npy array.")
    }
    let (major, minor) = (start[6], start[7])
    guard (1...3).contains(major), minor == 0 else {
      throw malformed(byte: 6, "version \(major).\(minor) of .npy is not known; 1.0 to 3.0 are.")
    }
    let sizeBytes = try source.readUpTo(major == 1 ? 2 : 4)
    let stated = sizeBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard sizeBytes.count == (major == 1 ? 2 : 4), stated <= Self.longest else {
      throw malformed(
        byte: 8,
        "the header has \(stated) bytes; at most \(Self.longest) are allowed for numbers."
      )
    }
    let text = try source.readUpTo(stated)
    let before = 8 + sizeBytes.count
    guard text.count == stated else {
      throw malformed("ends after \(before + text.count) bytes, inside its header; it was cut off.")
    }
    length = before + stated
    var literal = NPYLiteral(text)
    do {
      (element, isFortranOrder, shape) = try literal.header()
    } catch {
      throw FormatsError.malformed(
        path,
        at: place + "byte \(before + error.offset), in the header",
        "\(error.text)."
      )
    }
    (count, byteCount) = (1, element.width)
    for size in shape {
      let (product, overflow) = byteCount.multipliedReportingOverflow(by: size)
      // A size of zero must not hide an overflow in the count.
      let (elements, more) = count.multipliedReportingOverflow(by: size)
      guard !overflow, !more else {
        throw malformed("in the header: the shape \(shape) is too large to be that of a file.")
      }
      (byteCount, count) = (product, elements)
    }
  }
}

/// The few Python literals of a `.npy` header: a dictionary of strings, booleans, whole numbers and
/// tuples of them.
private struct NPYLiteral {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func header() throws(TextProblem) -> (NPYHeader.Element, Bool, [Int]) {
    var element: NPYHeader.Element?
    var fortran: Bool?
    var shape: [Int]?
    try expect("{")
    while peek() != UInt8(ascii: "}") {
      let start = position
      switch try string() {
      case "descr" where element == nil:
        try expect(":")
        element = try self.element()
      case "fortran_order" where fortran == nil:
        try expect(":")
        fortran = try boolean()
      case "shape" where shape == nil:
        try expect(":")
        shape = try tuple()
      case let key:
        let known = ["descr", "fortran_order", "shape"].contains(key)
        throw TextProblem(
          offset: start,
          text: "the key \(Shown.name(key)) \(known ? "appears twice" : "is not known")"
        )
      }
      if peek() != UInt8(ascii: "}") { try expect(",") }
    }
    position += 1
    if peek() != nil { throw problem("\(found()) after the dictionary") }
    guard let element, let fortran, let shape else {
      throw problem("the keys 'descr', 'fortran_order' and 'shape' are all needed")
    }
    return (element, fortran, shape)
  }

  private mutating func element() throws(TextProblem) -> NPYHeader.Element {
    if peek() == UInt8(ascii: "[") {
      throw problem("the array is structured (its descr is a list); plain numbers were expected")
    }
    let start = position
    let name = try string()
    func refused(_ text: String) -> TextProblem {
      TextProblem(offset: start, text: "the type \(Shown.name(name)) \(text)")
    }
    var letters = Array(name.utf8)
    var isBigEndian = false
    if let first = letters.first, [0x3c, 0x3d, 0x3e, 0x7c].contains(first) {
      isBigEndian = first == UInt8(ascii: ">")
      letters.removeFirst()
    }
    guard let kind = letters.first else { throw refused("is not known") }
    switch kind {
    case UInt8(ascii: "O"):
      throw refused("means Python objects, which only running a pickle could read; save numbers")
    case UInt8(ascii: "U"), UInt8(ascii: "S"), UInt8(ascii: "a"):
      guard let size = Int(String(decoding: letters.dropFirst(), as: UTF8.self)),
        (1...4096).contains(size)
      else { throw refused("means text of a length that cannot be read (1 to 4096 can)") }
      let isWide = kind == UInt8(ascii: "U")
      return .init(
        kind: isWide ? kind : UInt8(ascii: "S"),
        width: isWide ? 4 * size : size,
        isBigEndian: isBigEndian
      )
    case UInt8(ascii: "c"): throw refused("means complex numbers; real ones were expected")
    default: break
    }
    let widths: [UInt8: [Int]] = [
      UInt8(ascii: "f"): [2, 4, 8], UInt8(ascii: "i"): [1, 2, 4, 8],
      UInt8(ascii: "u"): [1, 2, 4, 8], UInt8(ascii: "b"): [1],
    ]
    guard let allowed = widths[kind] else { throw refused("is not known") }
    guard let width = allowed.first(where: { letters.dropFirst().elementsEqual("\($0)".utf8) })
    else {
      throw refused("has a width that cannot be read; save it as float64 or int64")
    }
    return .init(kind: kind, width: width, isBigEndian: isBigEndian)
  }

  private mutating func boolean() throws(TextProblem) -> Bool {
    _ = peek()
    for (word, value) in [("True", true), ("False", false)]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw problem("\(found()) where True or False was expected")
  }

  private mutating func tuple() throws(TextProblem) -> [Int] {
    try expect("(")
    var sizes: [Int] = []
    while peek() != UInt8(ascii: ")") {
      guard sizes.count < 64 else { throw problem("the shape has more than 64 axes") }
      sizes.append(try size())
      if peek() != UInt8(ascii: ")") {
        try expect(",")
      } else if sizes.count == 1, bytes[..<position].last != UInt8(ascii: ",") {
        // `(5)` is a number in Python; a shape of one axis is written `(5,)`.
        throw problem("the shape is a number where a tuple was expected")
      }
    }
    position += 1
    return sizes
  }

  private mutating func size() throws(TextProblem) -> Int {
    guard let first = peek(), JSONCursor.isDigit(first) else {
      throw problem("\(found()) where a size was expected")
    }
    var value = 0
    while position < bytes.count, JSONCursor.isDigit(bytes[position]) {
      let (tens, over) = value.multipliedReportingOverflow(by: 10)
      let (next, more) = tens.addingReportingOverflow(Int(bytes[position] - 0x30))
      guard !over, !more else { throw problem("a size too large for any file") }
      value = next
      position += 1
    }
    // Python 2 marked long numbers with an L.
    if position < bytes.count, bytes[position] == UInt8(ascii: "L") { position += 1 }
    return value
  }

  private mutating func string() throws(TextProblem) -> String {
    guard let quote = peek(), [0x22, 0x27].contains(quote) else {
      throw problem("\(found()) where a string was expected")
    }
    let start = position + 1
    guard let end = bytes[start...].firstIndex(of: quote) else {
      throw problem("a string that does not end")
    }
    guard let text = String(validating: bytes[start..<end], as: UTF8.self), !text.contains("\\")
    else { throw problem("a string with escapes or bytes that are not UTF-8") }
    position = end + 1
    return text
  }

  private mutating func expect(_ wanted: Character) throws(TextProblem) {
    guard let byte = peek(), byte == wanted.asciiValue else {
      throw problem("\(found()) where '\(wanted)' was expected")
    }
    position += 1
  }

  private mutating func peek() -> UInt8? {
    while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) {
      position += 1
    }
    return position < bytes.count ? bytes[position] : nil
  }

  private mutating func found() -> String {
    guard let byte = peek() else { return "the text ends" }
    return "found \(Shown.byte(byte))"
  }

  private func problem(_ text: String) -> TextProblem { TextProblem(offset: position, text: text) }
}
