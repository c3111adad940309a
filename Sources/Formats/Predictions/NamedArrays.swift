/// Predictions as arrays with names: which of a file's arrays plays which part.
enum NamedArrays {
  /// Chooses among the names of a file and joins the arrays.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - names: All names in the file.
  ///   - options: Which scores to take, and how labels count.
  ///   - open: Opens an array by its name.
  static func rows(
    _ path: String,
    names all: [String],
    _ options: PredictionOptions,
    open whole: (String) throws -> NPYArray
  ) throws -> ArrayRows {
    let parts = try Parts(all, options.part, path: path)
    let names = parts.names
    func open(_ name: String) throws -> NPYArray { try whole(parts.original(name)) }
    let fields = names.map { field($0, open) }
    let stated = try classNames(names, open)
    let map: ColumnMap
    do {
      map = try ColumnMap(fields, options, .array, classNames: stated?.names)
    } catch {
      throw FormatsError.unclear(
        path,
        error.text + "."
          + (names.contains { $0.hasSuffix(".weight") } && options.columns == ColumnChoices()
            ? " These look like a network's weights, not like predictions." : "")
      )
    }
    return try ArrayRows(
      stated.map { map.using($0.field) } ?? map,
      path: path,
      options,
      open: { try open(names[$0]) }
    )
  }

  /// What an array's header tells; one that cannot be read is told when it is to play a part.
  private static func field(_ name: String, _ open: (String) throws -> NPYArray) -> Field {
    var field = Field(name: name)
    guard let header = try? open(name).header else { return field }
    field.content = header.element.isText ? .text : .number
    switch header.shape.count {
    case 1: break
    case 2: field.width = header.shape[1]
    default:
      // Named as scores or labels it is refused with its shape, and passed over otherwise.
      if KnownNames.matrices[KnownNames.plain(name)] != nil { field.width = 2 }
    }
    return field
  }

  /// The names of the classes, where an array of text states them.
  private static func classNames(
    _ names: [String],
    _ open: (String) throws -> NPYArray
  ) throws -> (field: Int, names: [String])? {
    for (index, name) in names.enumerated()
    where KnownNames.classNames.contains(KnownNames.plain(name)) {
      guard let array = try? open(name), array.header.element.isText,
        array.header.shape.count == 1, array.header.count <= 1 << 20
      else { continue }
      return (index, try array.texts(array.header.count))
    }
    return nil
  }
}

extension ArrayRows {
  /// The arrays of an `.npz` archive.
  package static func npz(_ archive: ZipArchive, _ options: PredictionOptions) throws -> ArrayRows {
    let suffix = ".npy"
    let names = archive.members.map(\.name).filter { $0.hasSuffix(suffix) }
      .map { String($0.dropLast(suffix.count)) }
    return try NamedArrays.rows(archive.path, names: names, options) { name in
      guard let member = archive[name + suffix] else {
        throw FormatsError.malformed(archive.path, "has no member \(Shown.name(name + suffix)).")
      }
      let place = "array \(Shown.name(name)), "
      if let held = try NPYObjects.read(archive.open(member), place: place) {
        return try held.only(name)
      }
      return try NPYArray(archive.open(member), place: place, statedSize: member.size)
    }
  }

  /// The arrays of an HDF5 file.
  static func hdf5(_ file: HDF5File, _ options: PredictionOptions) throws -> ArrayRows {
    try NamedArrays.rows(file.path, names: file.entries.map(\.name), options) { try file.open($0) }
  }

  /// Arrays that lie in memory.
  package static func held(
    _ file: HeldArrays,
    _ options: PredictionOptions
  ) throws -> ArrayRows {
    try NamedArrays.rows(file.path, names: file.names, options) { try file.open($0) }
  }

  /// The tensors of a safetensors file.
  package static func safetensors(
    _ file: InputFile,
    _ options: PredictionOptions
  ) throws -> ArrayRows {
    let start = SliceSource(file, from: 0, count: try file.requireSize())
    let header = try SafeTensorsHeader(start, fileSize: try file.requireSize())
    return try NamedArrays.rows(file.path, names: header.tensors.map(\.name), options) { name in
      guard let index = header.indices[name] else {
        throw FormatsError.malformed(file.path, "has no tensor \(Shown.name(name)).")
      }
      let tensor = header.tensors[index]
      let place = "tensor \(Shown.name(name)), "
      guard let element = element(tensor.dtype) else {
        throw FormatsError.malformed(
          file.path,
          place + "holds \(tensor.dtype.rawValue); real numbers were expected."
        ).placed(place)
      }
      let bytes = tensor.byteRange
      let source = SliceSource(file, from: header.length + bytes.lowerBound, count: bytes.count)
      let layout = NPYHeader(element: element, shape: tensor.shape, count: tensor.count)
      return NPYArray(source, header: layout, place: place)
    }
  }

  static func element(_ type: SafeTensors.ElementType) -> NPYHeader.Element? {
    let letter: Character
    switch type {
    case .bf16: return .bfloat16
    case .f16, .f32, .f64: letter = "f"
    case .i8, .i16, .i32, .i64: letter = "i"
    case .u8, .u16, .u32, .u64: letter = "u"
    case .bool: letter = "b"
    default: return nil
    }
    return letter.asciiValue.map { .init(kind: $0, width: type.bits / 8, isBigEndian: false) }
  }
}

/// A part of a regular file, whatever else is read from the same file in between.
private final class SliceSource: ByteSource {
  var path: String { file.path }
  var size: Int? { nil }
  private let file: InputFile
  private var position: Int
  private let end: Int

  init(_ file: InputFile, from start: Int, count: Int) {
    self.file = file
    position = start
    end = start + count
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let wanted = min(buffer.count, end - position)
    let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
    let count = try file.read(into: part, at: position)
    position += count
    return count
  }
}
