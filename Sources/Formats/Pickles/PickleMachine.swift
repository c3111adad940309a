/// A pickle read as data: the few instructions and names that tensors and arrays need, and no others.
///
/// A pickle is a program that builds objects by calling what it names. Nothing is ever called here:
/// the names of tensor storages, of PyTorch's two rebuilding functions and of NumPy's reconstructors
/// are known and turned into descriptions; any other name, and any instruction beyond building plain
/// values, is refused. The instructions are those of Python's `pickletools` (protocols 2 to 5).
///
/// Every container lives in a list and is referred to by its index, so a pickle that puts a container
/// into itself makes a number that points to itself, and nothing deeper.
struct PickleMachine {
  /// What a container is and holds.
  struct Container {
    var isTuple: Bool
    var items: [PickleValue] = []
    /// Keys and values in turn, for a dictionary.
    var pairs: [(key: PickleValue, value: PickleValue)] = []
  }

  private(set) var containers: [Container] = []
  private(set) var arrays: [PickledArray] = []
  private(set) var types: [PickledType] = []
  let bytes: [UInt8]
  private var position = 0
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  /// A state dict of a hundred thousand tensors needs fewer.
  private static let mostContainers = 1 << 18
  private static let mostStored = 1 << 21
  /// Python's pickler writes the items of a container in groups of a thousand.
  private static let deepest = 100_000

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Runs to the end and gives the one value that the pickle is.
  mutating func run() throws(TextProblem) -> PickleValue {
    while true {
      let start = position
      let code = try byte()
      if code == UInt8(ascii: ".") {
        guard stack.count == 1, marks.isEmpty, position == bytes.count else {
          throw TextProblem(offset: start, text: "the pickle stops before it is complete")
        }
        return stack[0]
      }
      try step(code, at: start)
      guard stack.count <= Self.deepest, marks.count <= Self.deepest,
        memo.count <= Self.mostStored
      else { throw problem("more values at once than tensors and arrays need", start) }
    }
  }

  // MARK: Instructions

  private mutating func step(_ code: UInt8, at start: Int) throws(TextProblem) {
    switch code {
    case 0x80:
      let version = try byte()
      guard (2...5).contains(version) else { throw problem("pickle protocol \(version)", start) }
    case 0x95: _ = try unsigned(8)
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: "}"): try push(Container(isTuple: false), as: PickleValue.dictionary)
    case UInt8(ascii: "]"): try push(Container(isTuple: false), as: PickleValue.list)
    case UInt8(ascii: ")"): try pushTuple([])
    case UInt8(ascii: "t"): try pushTuple(try popToMark(start))
    case 0x85, 0x86, 0x87:
      var items: [PickleValue] = []
      for _ in 0...(code - 0x85) { items.append(try pop(start)) }
      try pushTuple(items.reversed())
    case UInt8(ascii: "N"): stack.append(.none)
    case 0x88, 0x89: stack.append(.boolean(code == 0x88))
    case UInt8(ascii: "K"): stack.append(.integer(Int(try byte())))
    case UInt8(ascii: "M"): stack.append(.integer(try unsigned(2)))
    case UInt8(ascii: "J"):
      stack.append(.integer(Int(Int32(truncatingIfNeeded: try unsigned(4)))))
    case 0x8a: stack.append(.integer(try long(start)))
    case UInt8(ascii: "G"):
      let bits = try take(8, "a number", start).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      stack.append(.number(Double(bitPattern: bits)))
    case UInt8(ascii: "B"), UInt8(ascii: "T"): try pushBytes(try unsigned(4), start)
    case UInt8(ascii: "C"), UInt8(ascii: "U"): try pushBytes(Int(try byte()), start)
    case 0x8e, 0x96: try pushBytes(try unsigned(8), start)
    case UInt8(ascii: "X"): try pushString(try unsigned(4), start)
    case 0x8c: try pushString(Int(try byte()), start)
    case 0x8d: try pushString(try unsigned(8), start)
    case UInt8(ascii: "q"): memo[Int(try byte())] = try top(start)
    case UInt8(ascii: "r"): memo[try unsigned(4)] = try top(start)
    case 0x94: memo[memo.count] = try top(start)
    case UInt8(ascii: "h"): try recall(Int(try byte()), start)
    case UInt8(ascii: "j"): try recall(try unsigned(4), start)
    case UInt8(ascii: "c"):
      let module = try line(start)
      stack.append(try global(module, try line(start), start))
    case 0x93:
      guard case .string(let name) = try pop(start), case .string(let module) = try pop(start)
      else {
        throw problem("a name that is no text", start)
      }
      stack.append(try global(module, name, start))
    case UInt8(ascii: "R"): try reduce(start)
    case UInt8(ascii: "Q"): try storage(start)
    case UInt8(ascii: "s"):
      let value = try pop(start)
      try setItems([try pop(start), value], start)
    case UInt8(ascii: "u"): try setItems(try popToMark(start), start)
    case UInt8(ascii: "a"): try append([try pop(start)], start)
    case UInt8(ascii: "e"): try append(try popToMark(start), start)
    case UInt8(ascii: "b"): try build(start)
    default:
      throw problem(
        "the instruction \(Shown.byte(code)), which tensors and arrays do not need",
        start
      )
    }
  }

  /// The only names that are known, and what they become.
  private func global(
    _ module: String,
    _ name: String,
    _ start: Int
  ) throws(TextProblem) -> PickleValue {
    switch (module, name) {
    case ("collections", "OrderedDict"): return .global(.orderedDictionary)
    case ("torch._utils", "_rebuild_tensor_v2"): return .global(.rebuildTensor)
    case ("torch._utils", "_rebuild_parameter"): return .global(.rebuildParameter)
    case ("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct"):
      return .global(.reconstructArray)
    case ("numpy.core.multiarray", "scalar"), ("numpy._core.multiarray", "scalar"):
      return .global(.scalar)
    case ("numpy.core.numeric", "_frombuffer"), ("numpy._core.numeric", "_frombuffer"):
      return .global(.arrayFromBuffer)
    case ("numpy", "ndarray"): return .global(.arrayClass)
    case ("numpy", "dtype"): return .global(.elementTypeClass)
    case ("_codecs", "encode"): return .global(.encode)
    case ("builtins", "bytearray"), ("__builtin__", "bytearray"): return .global(.byteArray)
    case ("torch", _):
      if let type = TorchStorage.types[name] { return .global(.storage(type)) }
    default: break
    }
    throw problem(
      "the name \(Shown.name("\(module).\(name)")), which tensors and arrays do not need; it is not"
        + " executed",
      start
    )
  }

  private mutating func reduce(_ start: Int) throws(TextProblem) {
    let arguments = try items(of: try pop(start), start)
    guard case .global(let function) = try pop(start) else {
      throw problem("a call of something that is no function", start)
    }
    switch function {
    case .orderedDictionary where arguments.isEmpty:
      try push(Container(isTuple: false), as: PickleValue.dictionary)
    case .rebuildTensor where arguments.count >= 6:
      guard case .storage(let storage) = arguments[0], case .integer(let offset) = arguments[1]
      else {
        throw problem("a tensor without a storage", start)
      }
      let shape = try integers(arguments[2], start)
      let strides = try integers(arguments[3], start)
      guard shape.count == strides.count, shape.count <= 64 else {
        throw problem("a tensor whose shape does not match its strides", start)
      }
      stack.append(.tensor(TorchTensor(storage, offset: offset, shape: shape, strides: strides)))
    case .rebuildParameter where arguments.count >= 1:
      guard case .tensor = arguments[0] else {
        throw problem("a parameter without a tensor", start)
      }
      stack.append(arguments[0])
    case .reconstructArray where arguments.count == 3:
      guard case .global(.arrayClass) = arguments[0] else {
        throw problem("an array of a class that is not NumPy's own", start)
      }
      try pushArray(PickledArray(), start)
    case .arrayFromBuffer where arguments.count == 4:
      guard case .elementType(let type) = arguments[1], let order = text(arguments[3]) else {
        throw problem("an array without a type or an order", start)
      }
      var array = PickledArray(
        shape: try integers(arguments[2], start),
        type: type,
        data: arguments[0]
      )
      array.isFortranOrder = order == "F"
      try pushArray(array, start)
    case .elementTypeClass where arguments.count >= 1:
      guard let name = text(arguments[0]), let letter = name.utf8.first,
        let width = name.utf8.count == 1 ? 0 : Int(name.dropFirst()),
        (0...(1 << 20)).contains(width),
        types.count < Self.mostContainers
      else { throw problem("a type of NumPy's that is not known", start) }
      types.append(
        PickledType(letter: letter, width: letter == UInt8(ascii: "U") ? 4 * width : width)
      )
      stack.append(.elementType(types.count - 1))
    case .scalar where arguments.count == 2:
      guard case .elementType(let type) = arguments[0] else {
        throw problem("a number without a type", start)
      }
      try pushArray(PickledArray(type: type, data: arguments[1]), start)
    case .encode where arguments.count >= 1:
      guard case .string(let text) = arguments[0] else {
        throw problem("bytes that are not written as text", start)
      }
      var made: [UInt8] = []
      for scalar in text.unicodeScalars {
        guard let byte = UInt8(exactly: scalar.value) else {
          throw problem("bytes written with a letter beyond 255", start)
        }
        made.append(byte)
      }
      stack.append(.madeBytes(made))
    case .byteArray where arguments.count == 1:
      switch arguments[0] {
      case .bytes, .madeBytes: stack.append(arguments[0])
      default: throw problem("bytes that are made of something else", start)
      }
    default:
      throw problem("a call with arguments that tensors and arrays do not use", start)
    }
  }

  /// State for what was just made.
  private mutating func build(_ start: Int) throws(TextProblem) {
    let state = try pop(start)
    switch (state, try top(start)) {
    case (.dictionary, .dictionary):
      // Of an ordered dictionary: PyTorch keeps version numbers there, which nobody needs.
      break
    case (.tuple(let index), .array(let array)):
      let fields = containers[index].items
      guard fields.count == 5, case .elementType(let type) = fields[2],
        case .boolean(let isFortran) = fields[3]
      else { throw problem("an array whose state is not NumPy's", start) }
      arrays[array] = PickledArray(
        shape: try integers(fields[1], start),
        type: type,
        isFortranOrder: isFortran,
        data: fields[4]
      )
    case (.tuple(let index), .elementType(let type)):
      let fields = containers[index].items
      guard fields.count >= 3, let order = text(fields[1]) else {
        throw problem("a type whose state is not NumPy's", start)
      }
      types[type].isBigEndian = order == ">"
      // The width of text stands here alone.
      if types[type].width == 0, fields.count >= 6, case .integer(let width) = fields[5], width > 0
      {
        types[type].width = width
      }
    default: throw problem("state given to something that has none", start)
    }
  }

  private mutating func pushArray(_ array: PickledArray, _ start: Int) throws(TextProblem) {
    guard arrays.count < Self.mostContainers else {
      throw problem("more than \(Self.mostContainers) arrays", start)
    }
    arrays.append(array)
    stack.append(.array(arrays.count - 1))
  }

  private mutating func pushBytes(_ count: Int, _ start: Int) throws(TextProblem) {
    let range = try take(count, "a run", start)
    stack.append(.bytes(range.startIndex..<range.endIndex))
  }

  /// A value as text: Python 2 wrote names as bytes.
  func text(_ value: PickleValue) -> String? {
    switch value {
    case .string(let text): text
    case .bytes(let range) where range.count <= 4096:
      String(validating: bytes[range], as: UTF8.self)
    default: nil
    }
  }

  /// A persistent id: `('storage', type, key, location, count)`.
  private mutating func storage(_ start: Int) throws(TextProblem) {
    let fields = try items(of: try pop(start), start)
    guard fields.count == 5, case .string("storage") = fields[0],
      case .global(.storage(let type)) = fields[1], case .string(let key) = fields[2],
      case .integer(let count) = fields[4], count >= 0
    else { throw problem("a reference to something that is no tensor storage", start) }
    stack.append(.storage(TorchStorage(type: type, key: key, count: count)))
  }

  private mutating func setItems(_ items: [PickleValue], _ start: Int) throws(TextProblem) {
    guard case .dictionary(let index) = try top(start), items.count % 2 == 0 else {
      throw problem("items for something that is no dictionary", start)
    }
    for pair in stride(from: 0, to: items.count, by: 2) {
      containers[index].pairs.append((items[pair], items[pair + 1]))
    }
  }

  private mutating func append(_ items: [PickleValue], _ start: Int) throws(TextProblem) {
    guard case .list(let index) = try top(start) else {
      throw problem("items for something that is no list", start)
    }
    containers[index].items += items
  }

  // MARK: The stack

  private mutating func push(
    _ container: Container,
    as make: (Int) -> PickleValue
  ) throws(TextProblem) {
    guard containers.count < Self.mostContainers else {
      throw problem("more than \(Self.mostContainers) containers", position)
    }
    containers.append(container)
    stack.append(make(containers.count - 1))
  }

  private mutating func pushTuple(_ items: [PickleValue]) throws(TextProblem) {
    try push(Container(isTuple: true, items: items), as: PickleValue.tuple)
  }

  private mutating func pushString(_ count: Int, _ start: Int) throws(TextProblem) {
    let text = try take(count, "a text", start)
    guard let string = String(validating: text, as: UTF8.self) else {
      throw problem("a text that is not UTF-8", start)
    }
    stack.append(.string(string))
  }

  private mutating func pop(_ start: Int) throws(TextProblem) -> PickleValue {
    guard stack.count > (marks.last ?? 0), let value = stack.popLast() else {
      throw problem("an instruction that finds no value", start)
    }
    return value
  }

  private func top(_ start: Int) throws(TextProblem) -> PickleValue {
    guard stack.count > (marks.last ?? 0), let value = stack.last else {
      throw problem("an instruction that finds no value", start)
    }
    return value
  }

  private mutating func popToMark(_ start: Int) throws(TextProblem) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw problem("an end without a beginning", start) }
    let items = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return items
  }

  private mutating func recall(_ index: Int, _ start: Int) throws(TextProblem) {
    guard let value = memo[index] else { throw problem("a value that was never stored", start) }
    stack.append(value)
  }

  private func items(of value: PickleValue, _ start: Int) throws(TextProblem) -> [PickleValue] {
    guard case .tuple(let index) = value else {
      throw problem("arguments that are no tuple", start)
    }
    return containers[index].items
  }

  private func integers(_ value: PickleValue, _ start: Int) throws(TextProblem) -> [Int] {
    var numbers: [Int] = []
    for item in try items(of: value, start) {
      guard case .integer(let number) = item, number >= 0 else {
        throw problem("a tensor whose sizes or strides are no whole numbers from 0", start)
      }
      numbers.append(number)
    }
    return numbers
  }

  // MARK: Bytes

  private mutating func byte() throws(TextProblem) -> UInt8 {
    guard position < bytes.count else { throw problem("the end of the pickle", position) }
    position += 1
    return bytes[position - 1]
  }

  private mutating func take(
    _ count: Int,
    _ what: String,
    _ start: Int
  ) throws(TextProblem) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else {
      throw problem(
        "\(what) of \(count) bytes, but only \(bytes.count - position) follow",
        start
      )
    }
    position += count
    return bytes[position - count..<position]
  }

  private mutating func unsigned(_ width: Int) throws(TextProblem) -> Int {
    let start = position
    let value = try take(width, "a number", start).reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    guard let number = Int(exactly: value) else {
      throw problem("the number \(value), too large for any length", start)
    }
    return number
  }

  /// A whole number in the fewest bytes, little-endian, two's complement.
  private mutating func long(_ start: Int) throws(TextProblem) -> Int {
    let count = Int(try byte())
    guard count <= 8 else { throw problem("a whole number of \(count) bytes", start) }
    let digits = try take(count, "a number", start)
    let negative = (digits.last ?? 0) >= 0x80
    return digits.reversed().reduce(negative ? -1 : 0) { $0 << 8 | Int($1) }
  }

  private mutating func line(_ start: Int) throws(TextProblem) -> String {
    guard let end = bytes[position...].firstIndex(of: 0x0a) else {
      throw problem("a name that does not end", start)
    }
    defer { position = end + 1 }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  private func problem(_ text: String, _ offset: Int) -> TextProblem {
    TextProblem(offset: offset, text: "found \(text)")
  }
}
