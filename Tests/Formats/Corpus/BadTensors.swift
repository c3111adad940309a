import CandorFormats

extension BadFile {
  private static func tensors(
    _ name: String,
    _ says: String...,
    header: String,
    data: Int
  ) -> BadFile {
    BadFile(name, .predictions, saysAll: says) { Made.safetensors(header, data: data) }
  }

  private static let logits = #""logits":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}"#

  static let tensorPredictions: [BadFile] = [
    tensors(
      "a checkpoint in safetensors",
      "network's weights",
      header: #"{"1.weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      data: 4
    ),
    tensors(
      "logits of whole numbers",
      "tensor 'logits', ",
      "expected as scores",
      header: #"{"logits":{"dtype":"I32","shape":[2,2],"data_offsets":[0,16]}}"#,
      data: 16
    ),
    tensors(
      "logits of complex numbers",
      "tensor 'logits', holds C64",
      header: #"{"logits":{"dtype":"C64","shape":[1,2],"data_offsets":[0,16]}}"#,
      data: 16
    ),
    tensors(
      "labels for other rows in safetensors",
      "tensor 'labels' has 3 labels",
      header: #"{\#(logits),"labels":{"dtype":"U8","shape":[3],"data_offsets":[16,19]}}"#,
      data: 19
    ),
    tensors(
      "labels of booleans in safetensors",
      "tensor 'labels', ",
      "a boolean is 0 or 1",
      header: #"{\#(logits),"labels":{"dtype":"BOOL","shape":[2],"data_offsets":[16,18]}}"#,
      data: 18
    ),
    tensors(
      "a label out of range in safetensors",
      "tensor 'labels', row 0: the label is 16",
      header: #"{\#(logits),"labels":{"dtype":"U8","shape":[2],"data_offsets":[16,18]}}"#,
      data: 18
    ),
    tensors("safetensors cut off", "cut off", header: "{\(logits)}", data: 15),
  ]

  private static func torch(
    _ name: String,
    _ says: String...,
    pickle: [UInt8],
    storage: Int? = nil
  ) -> BadFile {
    BadFile(name, .torch, saysAll: says) {
      Made.torch(pickle, storage.map { [("data/0", [UInt8](repeating: 0, count: $0))] } ?? [])
    }
  }

  static let torch: [BadFile] = [
    BadFile("nothing", .torch, says: "no zip archive") { [] },
    BadFile("safetensors as a checkpoint", .torch, says: "no zip archive") {
      Made.safetensors("{}")
    },
    BadFile("an old torch.save", .torch, says: "before PyTorch 1.6") {
      [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]
    },
    BadFile("an archive without a pickle", .torch, says: "0 members data.pkl") {
      Made.zip([("logits.npy", [])])
    },
    BadFile("two pickles", .torch, says: "2 members data.pkl") {
      Made.zip([("a/data.pkl", []), ("b/data.pkl", [])])
    },
    BadFile("TorchScript", .torch, says: "TorchScript") {
      Made.zip([("a/data.pkl", []), ("a/constants.pkl", [])])
    },
    BadFile("big-endian", .torch, says: "byte order 'big'") {
      Made.torch([], [("byteorder", Array("big".utf8))])
    },
    torch("no storage", "'w'", "'archive/data/0' is not in the archive", pickle: Pickle.tensor()),
    torch(
      "a storage too short",
      "has 15 bytes, but 4 numbers",
      pickle: Pickle.tensor(),
      storage: 15
    ),
    torch(
      "a tensor beyond its storage",
      "'w' of shape [2, 3]",
      "does not fit",
      pickle: Pickle.tensor(shape: [2, 3], strides: [3, 1]),
      storage: 16
    ),
    torch(
      "an offset beyond the storage",
      "offset 4",
      "does not fit",
      pickle: Pickle.tensor(offset: 4),
      storage: 16
    ),
    torch(
      "strides beyond the storage",
      "does not fit",
      pickle: Pickle.tensor(strides: [1000, 1]),
      storage: 16
    ),
    torch(
      "strides that overflow",
      "does not fit",
      pickle: Pickle.tensor(shape: [1 << 30, 1 << 30], strides: [1 << 62, 1 << 62]),
      storage: 16
    ),
    torch(
      "a number repeated a billion times",
      "does not fit",
      pickle: Pickle.tensor(shape: [1 << 30], strides: [0]),
      storage: 16
    ),
    torch(
      "shape and strides of two lengths",
      "does not match its strides",
      pickle: Pickle.tensor(shape: [4], strides: [2, 1]),
      storage: 16
    ),
  ]

  static let pickles: [BadFile] = [
    torch("an empty pickle", "byte 0 of 'archive/data.pkl'", "the end of the pickle", pickle: []),
    torch("a pickle without an end", "the end of the pickle", pickle: [0x80, 2, 0x7d]),
    torch("protocol 9", "pickle protocol 9", pickle: [0x80, 9, 0x2e]),
    torch(
      "os.system",
      "the name 'os.system'",
      "not executed",
      pickle: Pickle.call("os", "system", "echo pwned")
    ),
    torch("posix.system", "'posix.system'", pickle: Pickle.call("posix", "system", "echo pwned")),
    torch("eval", "'builtins.eval'", pickle: Pickle.call("builtins", "eval", "1")),
    torch(
      "an unknown class",
      "a call with arguments",
      pickle: Pickle.call("numpy.core.multiarray", "_reconstruct", "x")
    ),
    torch("a whole module", "'__main__.Net'", pickle: Pickle.call("__main__", "Net", "x")),
    torch(
      "a name from the stack",
      "the name 'os.system'",
      pickle: [0x80, 4] + Pickle.short("os") + Pickle.short("system") + [0x93, 0x2e]
    ),
    torch(
      "a name with an escape sequence",
      #"\u{1b}[2J"#,
      pickle: Pickle.call("\u{1b}[2J", "x", "x")
    ),
    torch("an instance by its class", "instruction 'i'", pickle: [0x80, 2, 0x28, 0x69]),
    torch("an extension code", "instruction byte 0x82", pickle: [0x80, 2, 0x82, 1]),
    torch("a dictionary in itself", "'self' is recursive", pickle: Pickle.recursive),
    torch(
      "a list in itself",
      "is no dictionary of tensors",
      pickle: [0x80, 2, 0x5d, 0x71, 0, 0x68, 0, 0x61, 0x2e]
    ),
    torch(
      "a giant text",
      "a text of 4294967295 bytes, but only 1 follow",
      pickle: [0x80, 2, 0x58, 0xff, 0xff, 0xff, 0xff, 0x2e]
    ),
    torch(
      "a text of 2^63 bytes",
      "too large for any length",
      pickle: [0x80, 4, 0x8d, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x2e]
    ),
    torch(
      "a giant whole number",
      "a whole number of 255 bytes",
      pickle: [0x80, 2, 0x8a, 0xff, 0x2e]
    ),
    torch(
      "a text that is not UTF-8",
      "not UTF-8",
      pickle: [0x80, 2, 0x58, 1, 0, 0, 0, 0xff, 0x2e]
    ),
    torch("an empty stack", "finds no value", pickle: [0x80, 2, 0x52]),
    torch("an end without a mark", "an end without a beginning", pickle: [0x80, 2, 0x74]),
    torch("a value behind a mark", "finds no value", pickle: [0x80, 2, 0x4e, 0x28, 0x85]),
    torch("a memory that is empty", "never stored", pickle: [0x80, 2, 0x68, 7, 0x2e]),
    torch("two values", "before it is complete", pickle: [0x80, 2, 0x4e, 0x4e, 0x2e]),
    torch("bytes after the end", "before it is complete", pickle: [0x80, 2, 0x4e, 0x2e, 0x2e]),
    torch(
      "a number instead of a dictionary",
      "no dictionary of tensors",
      pickle: [0x80, 2, 0x4b, 1, 0x2e]
    ),
    torch(
      "a value that is no tensor",
      "'a' is no tensor",
      "state_dict",
      pickle: [0x80, 2, 0x7d] + Pickle.text("a") + [0x4b, 1, 0x73, 0x2e]
    ),
    torch(
      "a key that is a number",
      "key of the state dict is no text",
      pickle: [0x80, 2, 0x7d, 0x4b, 1, 0x4e, 0x73, 0x2e]
    ),
    torch(
      "items for a number",
      "no dictionary",
      pickle: [0x80, 2, 0x4b, 1] + Pickle.text("a") + [0x4e, 0x73, 0x2e]
    ),
    torch(
      "an odd number of items",
      "no dictionary",
      pickle: [0x80, 2, 0x7d, 0x28, 0x4e, 0x75, 0x2e]
    ),
    torch(
      "state for a number",
      "state given to something",
      pickle: [0x80, 2, 0x4b, 1, 0x7d, 0x62, 0x2e]
    ),
    torch(
      "a reference to a file",
      "no tensor storage",
      pickle: [0x80, 2] + Pickle.text("/etc/passwd") + [0x85, 0x51, 0x2e]
    ),
    torch(
      "a call of a tensor",
      "call of something that is no function",
      pickle: [0x80, 2, 0x4e, 0x29, 0x52, 0x2e]
    ),
    torch(
      "the same tensor twice",
      "the tensor 'w' appears twice",
      pickle: Pickle.twice,
      storage: 16
    ),
    torch(
      "a million marks",
      "more values at once",
      pickle: [0x80, 2] + [UInt8](repeating: 0x28, count: 1_000_000)
    ),
    torch(
      "a million Nones",
      "more values at once",
      pickle: [0x80, 2] + [UInt8](repeating: 0x4e, count: 1_000_000)
    ),
    torch(
      "tuples nested a million deep",
      "more than 262144 containers",
      pickle: [0x80, 2, 0x4e] + [UInt8](repeating: 0x85, count: 1_000_000) + [0x2e]
    ),
  ]
}

/// Pickles written instruction by instruction.
enum Pickle {
  static func text(_ text: String) -> [UInt8] {
    [0x58] + Made.littleEndian(UInt32(text.utf8.count)) + Array(text.utf8)
  }

  static func short(_ text: String) -> [UInt8] {
    [0x8c, UInt8(text.utf8.count)] + Array(text.utf8)
  }

  static func global(_ module: String, _ name: String) -> [UInt8] {
    [0x63] + Array("\(module)\n\(name)\n".utf8)
  }

  static func call(_ module: String, _ name: String, _ argument: String) -> [UInt8] {
    [0x80, 2] + global(module, name) + text(argument) + [0x85, 0x52, 0x2e]
  }

  private static func integers(_ values: [Int]) -> [UInt8] {
    [0x28] + values.flatMap { [0x8a, 8] + Made.littleEndian(Int64($0)) } + [0x74]
  }

  private static func item(_ offset: Int, _ shape: [Int], _ strides: [Int]) -> [UInt8] {
    text("w") + global("torch._utils", "_rebuild_tensor_v2") + [0x28, 0x28] + text("storage")
      + global("torch", "FloatStorage") + text("0") + text("cpu") + [0x4b, 4, 0x74, 0x51]
      + [0x8a, 8] + Made.littleEndian(Int64(offset)) + integers(shape) + integers(strides)
      + [0x89] + global("collections", "OrderedDict") + [0x29, 0x52, 0x74, 0x52]
  }

  /// A state dict with one tensor `w` over a storage of four floats.
  static func tensor(
    offset: Int = 0,
    shape: [Int] = [2, 2],
    strides: [Int] = [2, 1]
  ) -> [UInt8] {
    [0x80, 2, 0x7d] + item(offset, shape, strides) + [0x73, 0x2e]
  }

  static let twice: [UInt8] =
    [0x80, 2, 0x7d] + item(0, [4], [1]) + [0x73] + item(0, [4], [1]) + [0x73, 0x2e]

  static let recursive: [UInt8] =
    [0x80, 2, 0x7d, 0x71, 0] + text("self") + [0x68, 0, 0x73, 0x2e]
}
