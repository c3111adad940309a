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
    names: [String],
    _ options: PredictionOptions,
    open: (String) throws -> NPYArray
  ) throws -> ArrayRows {
    let kind = try kind(path, names, options)
    func optional(_ name: String) throws -> NPYArray? {
      names.contains(name) ? try open(name) : nil
    }
    let used = [kind.rawValue, "labels", "weights", "ids"]
    return try ArrayRows(
      scores: open(kind.rawValue),
      kind: kind,
      labels: optional("labels"),
      weights: optional("weights"),
      ids: optional("ids"),
      ignored: names.filter { !used.contains($0) },
      options: options
    )
  }

  private static func kind(
    _ path: String,
    _ names: [String],
    _ options: PredictionOptions
  ) throws -> PredictionBatch.Kind {
    let found = [PredictionBatch.Kind.logits, .probabilities].filter { names.contains($0.rawValue) }
    if let wanted = options.kind {
      if found.contains(wanted) { return wanted }
    } else if let only = found.first {
      if found.count == 1 { return only }
      throw FormatsError.malformed(
        path,
        "holds logits and probabilities; say which of them to use."
      )
    }
    let shown = names.prefix(8).map(Shown.name).joined(separator: ", ")
    let wanted = options.kind.map { "'\($0.rawValue)'" } ?? "'logits' or 'probabilities'"
    throw FormatsError.malformed(
      path,
      "has no array \(wanted); it has \(shown.isEmpty ? "none at all" : shown)."
        + (names.contains { $0.hasSuffix(".weight") }
          ? " These look like a network's weights, not like predictions." : "")
    )
  }
}

extension ArrayRows {
  /// The arrays of an `.npz` archive.
  package static func npz(_ archive: ZipArchive, _ options: PredictionOptions) throws -> ArrayRows {
    let suffix = ".npy"
    if archive.members.contains(where: { $0.name == "data.pkl" || $0.name.hasSuffix("/data.pkl") })
    {
      throw FormatsError.malformed(
        archive.path,
        "was written by torch.save and holds a checkpoint; predictions are read from .npz, .csv, .npy,"
          + " JSON lines or safetensors."
      )
    }
    let names = archive.members.map(\.name).filter { $0.hasSuffix(suffix) }
      .map { String($0.dropLast(suffix.count)) }
    return try NamedArrays.rows(archive.path, names: names, options) { name in
      guard let member = archive[name + suffix] else {
        throw FormatsError.malformed(archive.path, "has no member \(Shown.name(name + suffix)).")
      }
      let place = "array \(Shown.name(name)), "
      return try NPYArray(archive.open(member), place: place, statedSize: member.size)
    }
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
        )
      }
      let bytes = tensor.byteRange
      let source = SliceSource(file, from: header.length + bytes.lowerBound, count: bytes.count)
      let layout = NPYHeader(element: element, shape: tensor.shape, count: tensor.count)
      return NPYArray(source, header: layout, place: place)
    }
  }

  private static func element(_ type: SafeTensors.ElementType) -> NPYHeader.Element? {
    let letter: Character
    switch type {
    case .bf16: return .bfloat16
    case .f16, .f32, .f64: letter = "f"
    case .i8, .i16, .i32, .i64: letter = "i"
    case .u8, .u16, .u32, .u64: letter = "u"
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
