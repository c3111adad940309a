/// A value that a pickle of tensors or arrays may hold.
///
/// Containers, arrays and types are indices into the machine's lists.
enum PickleValue {
  case none
  case number(Double)
  case boolean(Bool)
  case integer(Int)
  case string(String)
  case tuple(Int)
  case list(Int)
  case dictionary(Int)
  case global(PickleGlobal)
  /// Bytes of the pickle itself.
  case bytes(Range<Int>)
  /// An array of NumPy's.
  case array(Int)
  /// A type of NumPy's.
  case elementType(Int)
  // Boxed, so that the many other values stay small.
  indirect case storage(TorchStorage)
  indirect case tensor(TorchTensor)
  /// Bytes that had to be made, as protocol 2 writes them: as text.
  indirect case madeBytes([UInt8])
}

/// An array of NumPy's, as its pickle describes it.
struct PickledArray {
  var shape: [Int] = []
  /// Index of the type in the machine's list.
  var type: Int?
  var isFortranOrder = false
  /// Its bytes, or the list of its objects.
  var data = PickleValue.none
}

/// A type of NumPy's: its letter, its width, its byte order.
struct PickledType {
  var letter: UInt8
  var width: Int
  var isBigEndian = false
}

/// The names that tensors and arrays need.
enum PickleGlobal {
  case orderedDictionary, rebuildTensor, rebuildParameter
  case reconstructArray, arrayFromBuffer, scalar, arrayClass, elementTypeClass, encode, byteArray
  case storage(SafeTensors.ElementType)
}

/// A run of numbers in a member of the archive.
struct TorchStorage {
  let type: SafeTensors.ElementType
  /// The name of the member below `data/`.
  let key: String
  /// How many numbers it holds.
  let count: Int

  /// PyTorch's classes by name.
  static let types: [String: SafeTensors.ElementType] = [
    "FloatStorage": .f32, "DoubleStorage": .f64, "HalfStorage": .f16, "BFloat16Storage": .bf16,
    "LongStorage": .i64, "IntStorage": .i32, "ShortStorage": .i16, "CharStorage": .i8,
    "ByteStorage": .u8, "BoolStorage": .bool,
  ]
}

/// A view of a storage, as PyTorch describes it.
struct TorchTensor {
  let storage: TorchStorage
  let offset: Int
  let shape: [Int]
  let strides: [Int]

  init(_ storage: TorchStorage, offset: Int, shape: [Int], strides: [Int]) {
    self.storage = storage
    self.offset = offset
    self.shape = shape
    self.strides = strides
  }

  /// The number of elements, after checking that every one lies inside the storage; `nil` if not, or
  /// if the tensor repeats elements so that it is larger than its storage.
  var checkedCount: Int? {
    guard offset >= 0 else { return nil }
    if shape.contains(0) { return 0 }
    var count = 1
    var last = offset
    for (size, stride) in zip(shape, strides) {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      let (reach, more) = (size - 1).multipliedReportingOverflow(by: stride)
      let (sum, tooFar) = last.addingReportingOverflow(reach)
      guard !overflow, !more, !tooFar, product <= storage.count else { return nil }
      (count, last) = (product, sum)
    }
    return last < storage.count ? count : nil
  }

  /// Whether the elements lie one after another in row-major order.
  var isContiguous: Bool {
    var expected = 1
    for (size, stride) in zip(shape, strides).reversed() where size != 1 {
      if stride != expected { return false }
      expected *= size
    }
    return true
  }
}
