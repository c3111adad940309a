/// An array that lies in memory, row-major, with the name it has in its file.
struct HeldArray {
  var name: String
  let element: NPYHeader.Element
  let shape: [Int]
  let bytes: [UInt8]

  /// The array as the readers of predictions take it.
  func opened(_ path: String) -> NPYArray {
    let count = bytes.count / max(1, element.width)
    return NPYArray(
      MemorySource(bytes, path: path),
      header: NPYHeader(element: element, shape: shape, count: count),
      place: "array \(Shown.name(name)), "
    )
  }
}

/// What lies in a file of Python's: arrays by name, and what is no array.
package struct HeldArrays {
  let path: String
  var arrays: [HeldArray] = []
  /// Names of values that are no array of numbers, with what they are.
  var others: [(name: String, what: String)] = []

  /// All names, those of arrays first.
  package var names: [String] { arrays.map(\.name) + others.map(\.name) }

  /// The one array there must be, under the name of the archive's member.
  func only(_ name: String) throws -> NPYArray {
    guard var array = arrays.first, arrays.count == 1, others.isEmpty else {
      throw FormatsError.malformed(
        path,
        "array \(Shown.name(name)) holds Python objects that are no numbers, or rows of several lengths;"
          + " save numbers."
      )
    }
    array.name = name
    return array.opened(path)
  }

  package func open(_ name: String) throws -> NPYArray {
    if let array = arrays.first(where: { $0.name == name }) { return array.opened(path) }
    let what = others.first { $0.name == name }?.what ?? "not there"
    throw FormatsError.malformed(path, "\(Shown.name(name)) is \(what); an array was expected.")
  }
}
