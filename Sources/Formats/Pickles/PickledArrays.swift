/// The arrays inside a pickle: of a tuple, a list or a dictionary of arrays, however nested.
///
/// A name is the way to an array: keys of dictionaries and places in tuples and lists, with `/`
/// between. A tuple of two or three pairs is what published calibration sets hold: the parts `val` and
/// `test`, or `train`, `val` and `test`. In a pair of a matrix of real numbers and a list of whole
/// ones, the second are the labels; the first are logits unless every row of it could be
/// probabilities.
package struct PickledArrays {
  /// The longest pickle that is read whole.
  static let longest = 1 << 31
  private static let mostLeaves = 10_000

  private let machine: PickleMachine
  private var found: HeldArrays
  private var leaves = 0
  /// Items looked at and bytes handed out: a list that is held many times must not cost that often.
  private var work = 0
  /// How tensors of PyTorch become arrays; a bare pickle holds none.
  private let tensor: (String, TorchTensor) throws -> HeldArray

  /// Reads a pickle.
  ///
  /// - Parameters:
  ///   - bytes: The pickle.
  ///   - path: The file, for errors.
  ///   - place: What to call the pickle in errors: empty for a file.
  package static func read(
    _ bytes: [UInt8],
    path: String,
    place: String = ""
  ) throws -> HeldArrays {
    var machine = PickleMachine(bytes)
    let value: PickleValue
    do throws(TextProblem) {
      value = try machine.run()
    } catch {
      throw FormatsError.malformed(
        path,
        at: "\(place)byte \(error.offset)",
        "\(error.text). Only arrays of NumPy's and tensors of PyTorch's,"
          + " and lists and dictionaries of them, are read from a pickle; save others as .npz or CSV."
      )
    }
    return try read(value, machine, path: path) { name, _ in
      throw FormatsError.malformed(
        path,
        "\(Shown.name(name)) is a tensor outside of a file of torch.save; save it so, or as .npz."
      )
    }
  }

  /// Reads a value that a machine gave.
  static func read(
    _ value: PickleValue,
    _ machine: PickleMachine,
    path: String,
    tensor: @escaping (String, TorchTensor) throws -> HeldArray
  ) throws -> HeldArrays {
    var reader = PickledArrays(
      machine: machine,
      found: HeldArrays(path: path),
      tensor: tensor
    )
    try reader.take(value, [], depth: 0)
    return reader.found
  }

  private init(
    machine: PickleMachine,
    found: HeldArrays,
    tensor: @escaping (String, TorchTensor) throws -> HeldArray
  ) {
    self.machine = machine
    self.found = found
    self.tensor = tensor
  }

  // MARK: Walking

  private mutating func take(_ value: PickleValue, _ path: [String], depth: Int) throws {
    let name = path.isEmpty ? "scores" : path.joined(separator: "/")
    leaves += 1
    // A list that holds itself, or that is held many times, has no end.
    guard depth <= 8, leaves <= Self.mostLeaves else {
      throw FormatsError.malformed(
        found.path,
        "\(Shown.name(name)) lies too deep, or there are more than \(Self.mostLeaves) values."
      )
    }
    switch value {
    case .tensor(let described): found.arrays.append(try tensor(name, described))
    case .array(let index):
      if let array = try array(index, name) {
        try spend(array.bytes.count, name)
        found.arrays.append(array)
      } else if let inner = single(index) {
        try take(inner, path, depth: depth + 1)
      } else {
        found.others.append((name, "an array of Python objects that are no numbers"))
      }
    case .dictionary(let index):
      for (key, value) in machine.containers[index].pairs {
        let key = machine.text(key) ?? "a key that is no text"
        try take(value, path + [key], depth: depth + 1)
      }
    case .tuple(let index), .list(let index):
      let items = machine.containers[index].items
      try spend(items.count, name)
      if let array = numbers(items, name) {
        try spend(array.bytes.count, name)
        found.arrays.append(array)
        return
      }
      let names = partNames(items, isTop: path.isEmpty)
      let first = found.arrays.count
      for (place, item) in items.enumerated() {
        try take(item, path + [names?[place] ?? "\(place)"], depth: depth + 1)
      }
      if items.count == 2, found.arrays.count == first + 2 { nameThePair(first) }
    case .none, .boolean, .integer, .number: found.others.append((name, "a single value"))
    case .string, .bytes, .madeBytes: found.others.append((name, "a text"))
    case .global, .elementType, .storage: found.others.append((name, "a name"))
    }
  }

  /// A file's values may be held many times over; what they cost is bounded by its size.
  private mutating func spend(_ cost: Int, _ name: String) throws {
    work += cost
    guard work <= 16 * machine.bytes.count + (1 << 20) else {
      throw FormatsError.malformed(
        found.path,
        "\(Shown.name(name)): the same values are held so often that they are many times as large as"
          + " the file."
      )
    }
  }

  /// The parts of the calibration literature's files.
  private func partNames(_ items: [PickleValue], isTop: Bool) -> [String]? {
    guard isTop, items.count == 2 || items.count == 3 else { return nil }
    for item in items {
      switch item {
      case .tuple(let index), .list(let index):
        let inner = machine.containers[index].items
        guard inner.count == 2, inner.allSatisfy(isArray) else { return nil }
      default: return nil
      }
    }
    return items.count == 2 ? ["val", "test"] : ["train", "val", "test"]
  }

  private func isArray(_ value: PickleValue) -> Bool {
    switch value {
    case .array, .tensor: true
    default: false
    }
  }

  /// Gives the two arrays of a pair their names, where their types say what they are.
  private mutating func nameThePair(_ first: Int) {
    let pair = found.arrays[first...first + 1]
    guard let scores = pair.first, let labels = pair.last else { return }
    func isReal(_ array: HeldArray) -> Bool {
      array.element.kind == UInt8(ascii: "f") || array.element == .bfloat16
    }
    let rows = scores.shape.first
    guard isReal(scores), !isReal(labels), !labels.element.isText, rows == labels.shape.first,
      (1...2).contains(scores.shape.count), (1...2).contains(labels.shape.count),
      labels.shape.count == 1 || labels.shape[1] == 1
    else { return }
    let prefix = scores.name.lastIndex(of: "/").map { String(scores.name[...$0]) } ?? ""
    found.arrays[first].name =
      prefix + (couldBeProbabilities(scores) ? "probabilities" : "logits")
    found.arrays[first + 1].name = prefix + "labels"
  }

  /// Whether every row lies in [0, 1] and adds up to 1.
  private func couldBeProbabilities(_ array: HeldArray) -> Bool {
    let opened = array.opened(found.path)
    guard let values = try? opened.doubles(opened.header.count) else { return false }
    let columns = array.shape.count == 2 ? array.shape[1] : 1
    guard columns > 0, values.allSatisfy({ $0 >= 0 && $0 <= 1 + 1e-3 }) else { return false }
    if columns == 1 { return true }
    return stride(from: 0, to: values.count, by: columns).allSatisfy { start in
      abs(values[start..<start + columns].reduce(0, +) - 1) <= 1e-2
    }
  }

  // MARK: Arrays

  /// An array of numbers, or one of objects that are numbers or rows of numbers.
  private func array(_ index: Int, _ name: String) throws -> HeldArray? {
    let pickled = machine.arrays[index]
    guard let typeIndex = pickled.type else { return nil }
    let type = machine.types[typeIndex]
    if type.letter == UInt8(ascii: "O") {
      guard case .list(let list) = pickled.data else { return nil }
      let items = machine.containers[list].items
      let count = pickled.shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
      guard count == items.count else { return nil }
      if pickled.shape.isEmpty { return nil }
      return pickled.shape.count == 1
        ? numbers(items, name) : numbers(items, name, shape: pickled.shape)
    }
    let bytes: [UInt8]
    switch pickled.data {
    case .bytes(let range): bytes = Array(machine.bytes[range])
    case .madeBytes(let made): bytes = made
    default: return nil
    }
    return try held(name, pickled, type, bytes)
  }

  private func held(
    _ name: String,
    _ array: PickledArray,
    _ type: PickledType,
    _ bytes: [UInt8]
  ) throws -> HeldArray? {
    let known = "fiubUS".utf8.contains(type.letter)
    guard known, type.width > 0, type.width <= 1 << 14 else { return nil }
    var size = type.width
    for length in array.shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard !overflow else { return nil }
      size = product
    }
    guard size == bytes.count else {
      throw FormatsError.malformed(
        found.path,
        "array \(Shown.name(name)) of shape \(array.shape) needs \(size) bytes, but the pickle holds"
          + " \(bytes.count)."
      )
    }
    let element = NPYHeader.Element(
      kind: type.letter,
      width: type.width,
      isBigEndian: type.isBigEndian
    )
    guard array.isFortranOrder, array.shape.count == 2 else {
      return HeldArray(name: name, element: element, shape: array.shape, bytes: bytes)
    }
    var turned = [UInt8](repeating: 0, count: bytes.count)
    let (rows, columns) = (array.shape[0], array.shape[1])
    for row in 0..<rows {
      for column in 0..<columns {
        let (from, to) = ((column * rows + row) * type.width, (row * columns + column) * type.width)
        for byte in 0..<type.width { turned[to + byte] = bytes[from + byte] }
      }
    }
    return HeldArray(name: name, element: element, shape: array.shape, bytes: turned)
  }

  /// Python numbers as an array: whole if all are, else real; `nil` when one is no number.
  private func numbers(
    _ items: [PickleValue],
    _ name: String,
    shape: [Int]? = nil
  ) -> HeldArray? {
    guard !items.isEmpty else { return nil }
    if case .string = items[0] { return texts(items, name) }
    var whole: [Int64] = []
    var real: [Double] = []
    for item in items {
      switch item {
      case .integer(let value):
        whole.append(Int64(value))
        real.append(Double(value))
      case .boolean(let value):
        whole.append(value ? 1 : 0)
        real.append(value ? 1 : 0)
      case .number(let value): real.append(value)
      case .array(let index):
        guard let scalar = scalar(index) else { return rowsOfNumbers(items, name) }
        real.append(scalar)
        if let exact = Int64(exactly: scalar), isWhole(index) { whole.append(exact) }
      default: return rowsOfNumbers(items, name)
      }
    }
    let isWhole = whole.count == items.count
    return HeldArray(
      name: name,
      element: .init(kind: UInt8(ascii: isWhole ? "i" : "f"), width: 8, isBigEndian: false),
      shape: shape ?? [items.count],
      bytes: isWhole ? Self.bytes(whole) : Self.bytes(real.map(\.bitPattern))
    )
  }

  /// Lists or arrays of the same length, one a row.
  private func rowsOfNumbers(_ items: [PickleValue], _ name: String) -> HeldArray? {
    var values: [Double] = []
    var width: Int?
    for item in items {
      var row: HeldArray?
      switch item {
      case .array(let index):
        // Objects within objects are not followed: they may hold themselves.
        guard let type = machine.arrays[index].type, machine.types[type].letter != UInt8(ascii: "O")
        else { return nil }
        row = try? array(index, name)
      case .list(let index), .tuple(let index):
        let inner = machine.containers[index].items
        // Rows of numbers only: rows of rows would be walked again and again.
        guard inner.allSatisfy({ isNumber($0) }) else { return nil }
        row = numbers(inner, name)
      default: return nil
      }
      guard let row, row.shape.count == 1, row.shape[0] == width ?? row.shape[0] else { return nil }
      width = row.shape[0]
      let opened = row.opened(found.path)
      guard let numbers = try? opened.doubles(opened.header.count) else { return nil }
      values += numbers
      guard values.count <= machine.bytes.count else { return nil }
    }
    return HeldArray(
      name: name,
      element: .init(kind: UInt8(ascii: "f"), width: 8, isBigEndian: false),
      shape: [items.count, width ?? 0],
      bytes: Self.bytes(values.map(\.bitPattern))
    )
  }

  private func isNumber(_ value: PickleValue) -> Bool {
    switch value {
    case .integer, .number, .boolean: true
    case .array(let index): scalar(index) != nil
    default: false
    }
  }

  private func texts(_ items: [PickleValue], _ name: String) -> HeldArray? {
    var all: [[UInt8]] = []
    for item in items {
      guard case .string(let text) = item, text.utf8.count <= 4096 else { return nil }
      all.append(Array(text.utf8))
    }
    let width = max(1, all.map(\.count).max() ?? 1)
    let (size, overflow) = width.multipliedReportingOverflow(by: all.count)
    guard !overflow, size <= 64 * machine.bytes.count else { return nil }
    return HeldArray(
      name: name,
      element: .init(kind: UInt8(ascii: "S"), width: width, isBigEndian: false),
      shape: [items.count],
      bytes: all.flatMap { $0 + [UInt8](repeating: 0, count: width - $0.count) }
    )
  }

  /// The number in an array without axes.
  private func scalar(_ index: Int) -> Double? {
    guard machine.arrays[index].shape.isEmpty, let array = try? array(index, ""),
      !array.element.isText
    else { return nil }
    let opened = array.opened(found.path)
    if array.element.isTruth { return array.bytes.first.map { Double($0) } }
    return try? opened.doubles(1).first
  }

  private func isWhole(_ index: Int) -> Bool {
    guard let type = machine.arrays[index].type else { return false }
    return "iub".utf8.contains(machine.types[type].letter)
  }

  /// The one object of an array of objects without axes, as numpy.save writes a dictionary.
  private func single(_ index: Int) -> PickleValue? {
    guard machine.arrays[index].shape.isEmpty, case .list(let list) = machine.arrays[index].data,
      machine.containers[list].items.count == 1
    else { return nil }
    return machine.containers[list].items[0]
  }

  private static func bytes<N: FixedWidthInteger>(_ values: [N]) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value.littleEndian, Array.init) }
  }
}
