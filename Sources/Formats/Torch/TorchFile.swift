/// Checkpoints as `torch.save` writes them: a zip archive with a pickle and one member a storage.
///
/// The pickle is never executed (`PickleMachine`). What comes out is the same view that a
/// safetensors file of the same weights gives.
public enum TorchFile {
  /// The wrappings in which training scripts save a state dict among other things.
  private static let wrappings = ["state_dict", "model_state_dict", "model"]
  private static let longestPickle = 1 << 24

  /// Reads the tensors of a checkpoint.
  ///
  /// - Parameter path: A file that `torch.save` (PyTorch 1.6 or later) wrote of a state dict, or of a
  ///   dictionary that holds one under `state_dict`, `model_state_dict` or `model`.
  /// - Throws: `FormatsError` naming the instruction, the name or the tensor that is refused.
  public static func read(_ path: String) throws -> SafeTensors {
    let guess = FileGuess(try InputFile(path).readUpTo(16))
    if case .refused(let what) = guess { throw FormatsError.malformed(path, what) }
    guard guess == .zip else {
      throw FormatsError.malformed(
        path,
        "is no zip archive, which torch.save writes since PyTorch 1.6; save it again with a current"
          + " version, or as safetensors."
      )
    }
    return try read(ZipArchive(path: path))
  }

  /// Whether torch.save wrote an archive.
  static func isTorch(_ archive: ZipArchive) -> Bool {
    archive.members.contains { $0.name == "data.pkl" || $0.name.hasSuffix("/data.pkl") }
  }

  package static func read(_ archive: ZipArchive) throws -> SafeTensors {
    let (machine, value, prefix, pickle) = try unpickled(archive)
    let named: [(name: String, tensor: TorchTensor)]
    do throws(TextProblem) {
      named = try stateDictionary(value, machine)
    } catch {
      throw FormatsError.malformed(
        archive.path,
        at: "byte \(error.offset) of \(Shown.name(pickle))",
        "\(error.text)."
      )
    }
    return try gather(named, archive, prefix)
  }

  /// The tensors of a file that holds predictions: a tensor, or a tuple, list or dictionary of them.
  ///
  /// - Throws: `FormatsError`, as ``read(_:)``.
  package static func arrays(_ archive: ZipArchive) throws -> HeldArrays {
    let (machine, value, prefix, _) = try unpickled(archive)
    return try PickledArrays.read(value, machine, path: archive.path) { name, tensor in
      let tensors = try gather([(name, tensor)], archive, prefix)
      guard let only = tensors.tensors.first, let element = ArrayRows.element(only.dtype) else {
        throw FormatsError.malformed(
          archive.path,
          "tensor \(Shown.name(name)) holds numbers of type \(tensor.storage.type.rawValue), which cannot be"
            + " read."
        ).placed("tensor \(Shown.name(name))")
      }
      return HeldArray(
        name: name,
        element: element,
        shape: only.shape,
        bytes: Array(tensors.bytes(only))
      )
    }
  }

  /// Whether a file of torch.save holds predictions rather than a network's weights.
  ///
  /// A state dict is a dictionary of tensors of which some are called a weight or a bias.
  package static func holdsPredictions(_ archive: ZipArchive) throws -> Bool {
    let (machine, value, _, _) = try unpickled(archive)
    switch value {
    case .tensor, .array: return true
    case .tuple(let index), .list(let index):
      return machine.containers[index].items.contains {
        switch $0 {
        case .tensor, .array, .tuple, .list, .dictionary: true
        default: false
        }
      }
    case .dictionary(let index):
      if wrapped(machine.containers[index]) != nil { return false }
      let names = machine.containers[index].pairs.compactMap { machine.text($0.key) }
      return !names.isEmpty && !names.contains(where: isWeight)
    default: return false
    }
  }

  private static func isWeight(_ name: String) -> Bool {
    ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]
      .contains { name == $0 || name.hasSuffix("." + $0) }
  }

  private static func unpickled(
    _ archive: ZipArchive
  ) throws -> (machine: PickleMachine, value: PickleValue, prefix: String, pickle: String) {
    let path = archive.path
    let pickles = archive.members.filter { $0.name == "data.pkl" || $0.name.hasSuffix("/data.pkl") }
    guard let pickle = pickles.first, pickles.count == 1 else {
      throw FormatsError.malformed(
        path,
        "holds \(pickles.count) members data.pkl; torch.save writes one."
      )
    }
    let prefix = String(pickle.name.dropLast("data.pkl".count))
    if prefix.split(separator: "/").count > 1 || archive[prefix + "constants.pkl"] != nil {
      throw FormatsError.malformed(
        path,
        "is a TorchScript program; save the state dict of the model instead."
      )
    }
    try checkByteOrder(archive, prefix)

    var machine = PickleMachine(try archive.read(pickle, atMost: longestPickle))
    do throws(TextProblem) {
      let value = try machine.run()
      return (machine, value, prefix, pickle.name)
    } catch {
      throw FormatsError.malformed(
        path,
        at: "byte \(error.offset) of \(Shown.name(pickle.name))",
        "\(error.text)."
      )
    }
  }

  private static func checkByteOrder(_ archive: ZipArchive, _ prefix: String) throws {
    guard let member = archive[prefix + "byteorder"] else { return }
    let order = String(decoding: try archive.read(member, atMost: 64), as: UTF8.self)
    guard order == "little" else {
      throw FormatsError.malformed(
        archive.path,
        "was written with byte order \(Shown.name(order)); only 'little' can be read."
      )
    }
  }

  // MARK: From the value to the tensors

  private static func stateDictionary(
    _ value: PickleValue,
    _ machine: PickleMachine
  ) throws(TextProblem) -> [(name: String, tensor: TorchTensor)] {
    guard case .dictionary(var index) = value else {
      throw TextProblem(offset: 0, text: "the pickle is no dictionary of tensors")
    }
    // One wrapping at most: a file that recurses is not followed. What lies beside a wrapped state
    // dict, such as the best loss as a tensor, is no part of it.
    if let inner = wrapped(machine.containers[index]), inner != index { index = inner }
    var named: [(name: String, tensor: TorchTensor)] = []
    var seen: Set<String> = []
    for (key, value) in machine.containers[index].pairs {
      guard case .string(let name) = key else {
        throw TextProblem(offset: 0, text: "a key of the state dict is no text")
      }
      switch value {
      case .tensor(let tensor):
        guard seen.insert(name).inserted else {
          throw TextProblem(offset: 0, text: "the tensor \(Shown.name(name)) appears twice")
        }
        named.append((name, tensor))
      case .dictionary(let inner) where inner == index, .list(let inner) where inner == index:
        throw TextProblem(offset: 0, text: "\(Shown.name(name)) is recursive: it holds itself")
      default:
        throw TextProblem(
          offset: 0,
          text: "the value of \(Shown.name(name)) is no tensor; save model.state_dict() alone"
        )
      }
    }
    return named
  }

  private static func wrapped(_ container: PickleMachine.Container) -> Int? {
    for wrapping in wrappings {
      for case (.string(wrapping), .dictionary(let inner)) in container.pairs { return inner }
    }
    return nil
  }

  /// Copies every tensor's numbers, row-major, into one buffer.
  private static func gather(
    _ named: [(name: String, tensor: TorchTensor)],
    _ archive: ZipArchive,
    _ prefix: String
  ) throws -> SafeTensors {
    var buffer: [UInt8] = []
    var tensors: [SafeTensors.Tensor] = []
    var loaded: (key: String, bytes: [UInt8])?
    // Tensors may share a storage, as tied weights do; sharing without end would be a bomb.
    let stored = archive.members.reduce(0.0) { $0 + Double($1.size) }
    let most = Int(min(2 * stored, 0x1p62))
    for (name, tensor) in named {
      let shown = "tensor \(Shown.name(name))"
      let width = tensor.storage.type.bits / 8
      guard let count = tensor.checkedCount else {
        throw FormatsError.malformed(
          archive.path,
          "\(shown) of shape \(tensor.shape), strides \(tensor.strides) and offset \(tensor.offset)"
            + " does not fit into its storage of \(tensor.storage.count) numbers."
        )
      }
      if loaded?.key != tensor.storage.key {
        loaded = nil
        loaded = (tensor.storage.key, try storage(tensor.storage, shown, archive, prefix))
      }
      guard let bytes = loaded?.bytes, bytes.count == tensor.storage.count * width else {
        throw FormatsError.malformed(
          archive.path,
          "\(shown): its storage \(Shown.name(tensor.storage.key)) is said to have two sizes."
        )
      }
      guard buffer.count <= most - count * width || count == 0 else {
        throw FormatsError.malformed(
          archive.path,
          "\(shown): the tensors share their storages so often that they are twice as large as the"
            + " file."
        )
      }
      let start = buffer.count
      append(tensor, count, width, bytes, to: &buffer)
      tensors.append(
        .init(
          name: name,
          dtype: tensor.storage.type,
          shape: tensor.shape,
          byteRange: start..<buffer.count,
          count: count
        )
      )
    }
    return SafeTensors(path: archive.path, tensors: tensors, buffer: buffer)
  }

  private static func storage(
    _ storage: TorchStorage,
    _ shown: String,
    _ archive: ZipArchive,
    _ prefix: String
  ) throws -> [UInt8] {
    guard let member = archive["\(prefix)data/\(storage.key)"] else {
      throw FormatsError.malformed(
        archive.path,
        "\(shown): its storage \(Shown.name("\(prefix)data/\(storage.key)")) is not in the archive."
      )
    }
    let (size, overflow) = storage.count.multipliedReportingOverflow(by: storage.type.bits / 8)
    guard !overflow, member.size == size else {
      throw FormatsError.malformed(
        archive.path,
        "\(shown): its storage \(Shown.name(member.name)) has \(member.size) bytes, but"
          + " \(storage.count) numbers of type \(storage.type.rawValue) were promised."
      )
    }
    return try archive.read(member, atMost: size)
  }

  private static func append(
    _ tensor: TorchTensor,
    _ count: Int,
    _ width: Int,
    _ bytes: [UInt8],
    to buffer: inout [UInt8]
  ) {
    if count == 0 { return }
    if tensor.isContiguous {
      buffer += bytes[tensor.offset * width..<(tensor.offset + count) * width]
      return
    }
    var index = [Int](repeating: 0, count: tensor.shape.count)
    for _ in 0..<count {
      let element = zip(index, tensor.strides).reduce(tensor.offset) { $0 + $1.0 * $1.1 }
      buffer += bytes[element * width..<(element + 1) * width]
      for axis in index.indices.reversed() {
        index[axis] += 1
        if index[axis] < tensor.shape[axis] { break }
        index[axis] = 0
      }
    }
  }
}
