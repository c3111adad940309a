/// A safetensors file: named arrays of numbers, and text about them.
///
/// The layout (README of huggingface/safetensors): eight bytes with the length of the header, a JSON
/// header, and the numbers, little-endian and row-major, without holes. Reading is stricter than the
/// reference reader where that one lets a file say two things: a tensor or a metadata key that
/// appears twice is refused by name. White space before the header's brace is tolerated, as there.
/// Names are opaque: never paths, never guessed at.
public struct SafeTensors: Sendable {
  /// One array as the header describes it.
  public struct Tensor: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The format of its numbers.
    public let dtype: ElementType
    /// The length along each axis; empty for a single number.
    public let shape: [Int]
    /// Where its bytes lie, counted from the end of the header.
    public let byteRange: Range<Int>
    /// How many numbers it holds: the product of the shape.
    public let count: Int
  }

  /// The file, as the caller named it.
  public let path: String
  /// The tensors in the order of their bytes in the file.
  public let tensors: [Tensor]
  /// The text under `__metadata__`.
  public let metadata: [String: String]

  private let indices: [String: Int]
  private let buffer: [UInt8]

  /// Reads a file: first its header, checked against the file's length, and then the numbers.
  ///
  /// - Throws: `FormatsError`: `.missing`, `.unreadable`, or `.malformed` naming the tensor or byte.
  public init(path: String) throws {
    let file = try InputFile(path)
    try self.init(file, size: file.requireSize())
  }

  /// Reads a file that is already in memory.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - path: The name to use in errors.
  /// - Throws: `FormatsError` with code `.malformed`.
  public init(bytes: [UInt8], path: String) throws {
    try self.init(MemorySource(bytes, path: path), size: bytes.count)
  }

  private init(_ source: any ByteSource, size: Int) throws {
    let header = try SafeTensorsHeader(source, fileSize: size)
    path = source.path
    tensors = header.tensors
    metadata = header.metadata
    indices = header.indices
    buffer = try source.readUpTo(size - header.length)
    guard buffer.count == size - header.length else {
      throw FormatsError(.unreadable, path: path, "became shorter while it was read.")
    }
  }

  /// The same view of tensors that were read from another kind of file and checked there.
  init(path: String, tensors: [Tensor], buffer: [UInt8]) {
    self.path = path
    self.tensors = tensors
    self.buffer = buffer
    metadata = [:]
    indices = Dictionary(
      tensors.enumerated().map { ($1.name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The tensor of a name, or `nil`.
  public subscript(name: String) -> Tensor? { indices[name].map { tensors[$0] } }

  /// The bytes of a tensor, row-major.
  func bytes(_ tensor: Tensor) -> ArraySlice<UInt8> {
    buffer[
      buffer.startIndex + tensor.byteRange.lowerBound..<buffer.startIndex
        + tensor.byteRange.upperBound
    ]
  }

  /// The numbers of a tensor as single precision.
  ///
  /// F32 is copied; F16 and BF16 are exact; F64 is rounded to nearest, ties to even, so a number
  /// beyond the range of single precision becomes infinite (`nonFinite` finds it).
  ///
  /// - Throws: `FormatsError` naming the tensor when it is not there or not floating point.
  public func floats(_ name: String) throws -> [Float] {
    let tensor = try find(name)
    switch tensor.dtype {
    case .f32: return values(tensor, UInt32.self) { Float(bitPattern: $0) }
    case .f16: return values(tensor, UInt16.self) { Float(Float16(bitPattern: $0)) }
    case .bf16: return values(tensor, UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .f64: return values(tensor, UInt64.self) { Float(Double(bitPattern: $0)) }
    default: throw wrongType(tensor, "floating point (F32, F16, BF16 or F64)")
    }
  }

  /// The numbers of a tensor of whole numbers of any width, such as labels.
  ///
  /// - Throws: `FormatsError` naming the tensor when it is not there, does not hold whole numbers
  ///   (BOOL is refused too), or holds one that is too large.
  public func integers(_ name: String) throws -> [Int] {
    let tensor = try find(name)
    switch tensor.dtype {
    case .u8: return values(tensor, UInt8.self) { Int($0) }
    case .u16: return values(tensor, UInt16.self) { Int($0) }
    case .u32: return values(tensor, UInt32.self) { Int($0) }
    case .i8: return values(tensor, UInt8.self) { Int(Int8(bitPattern: $0)) }
    case .i16: return values(tensor, UInt16.self) { Int(Int16(bitPattern: $0)) }
    case .i32: return values(tensor, UInt32.self) { Int(Int32(bitPattern: $0)) }
    case .i64: return values(tensor, UInt64.self) { Int(Int64(bitPattern: $0)) }
    case .u64:
      let signed = values(tensor, UInt64.self) { Int(Int64(bitPattern: $0)) }
      guard let bad = signed.firstIndex(where: { $0 < 0 }) else { return signed }
      throw FormatsError.malformed(
        path,
        "element \(bad) of tensor \(Shown.name(name)) is \(UInt64(bitPattern: Int64(signed[bad])));"
          + " the largest number that can be used is \(Int.max)."
      ).placed("element \(bad) of tensor \(Shown.name(name))")
    default: throw wrongType(tensor, "whole numbers (U8 to U64, I8 to I64)")
    }
  }

  /// The numbers of a floating-point tensor that are infinite or not a number.
  public struct NonFinite: Sendable, Equatable {
    /// The tensor.
    public let name: String
    /// How many there are.
    public let count: Int
    /// The row-major index of the first.
    public let firstIndex: Int
  }

  /// The tensors that hold infinities or NaN, in file order.
  ///
  /// The format allows them, so they are reported and not refused.
  public func nonFinite() -> [NonFinite] {
    tensors.compactMap { tensor in
      guard let values = try? floats(tensor.name),
        let first = values.firstIndex(where: { !$0.isFinite })
      else { return nil }
      let count = values[first...].reduce(0) { $0 + ($1.isFinite ? 0 : 1) }
      return NonFinite(name: tensor.name, count: count, firstIndex: first)
    }
  }

  // MARK: Inside

  private func find(_ name: String) throws -> Tensor {
    if let tensor = self[name] { return tensor }
    let known = tensors.prefix(8).map { Shown.name($0.name) }.joined(separator: ", ")
    let more = tensors.count > 8 ? " and \(tensors.count - 8) more" : ""
    throw FormatsError.malformed(
      path,
      "has no tensor \(Shown.name(name)); it has \(known.isEmpty ? "none at all" : known + more)."
    )
  }

  private func wrongType(_ tensor: Tensor, _ wanted: String) -> FormatsError {
    FormatsError.malformed(
      path,
      "tensor \(Shown.name(tensor.name)) holds \(tensor.dtype.rawValue); \(wanted) was expected."
    ).placed("tensor \(Shown.name(tensor.name))")
  }

  /// The header has been checked: the range is inside the buffer and fits the count and the width.
  private func values<Raw: FixedWidthInteger, Value>(
    _ tensor: Tensor,
    _ raw: Raw.Type,
    _ convert: (Raw) -> Value
  ) -> [Value] {
    buffer.withUnsafeBytes { bytes in
      let start = tensor.byteRange.lowerBound
      return [Value](unsafeUninitializedCapacity: tensor.count) { values, initialized in
        for index in 0..<tensor.count {
          let bits = bytes.loadUnaligned(
            fromByteOffset: start + index * MemoryLayout<Raw>.size,
            as: Raw.self
          )
          values.initializeElement(at: index, to: convert(Raw(littleEndian: bits)))
        }
        initialized = tensor.count
      }
    }
  }
}
