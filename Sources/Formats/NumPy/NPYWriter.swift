/// Arrays as `.npy` bytes: version 1, little-endian, row-major, as NumPy itself writes them.
package enum NPYWriter {
  /// The header of an array, padded to a multiple of 64 bytes.
  ///
  /// - Parameters:
  ///   - type: NumPy's name of the number type, such as `<f4`.
  ///   - shape: The length along each axis.
  package static func header(_ type: String, shape: [Int]) -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    let length = (10 + text.utf8.count + 1 + 63) / 64 * 64
    var bytes = NPYHeader.magic + [1, 0]
    bytes += [
      UInt8(truncatingIfNeeded: length - 10), UInt8(truncatingIfNeeded: (length - 10) >> 8),
    ]
    bytes += Array(text.utf8)
    bytes += [UInt8](repeating: 0x20, count: length - bytes.count - 1)
    return bytes + [0x0a]
  }

  /// A whole array with its header.
  package static func array(_ scores: PredictionBatch.Scores, shape: [Int]) -> [UInt8] {
    switch scores {
    case .float(let values): header("<f4", shape: shape) + little(values.map(\.bitPattern))
    case .double(let values): array(values, shape: shape)
    }
  }

  /// A whole array of double precision with its header.
  package static func array(_ values: [Double], shape: [Int]) -> [UInt8] {
    header("<f8", shape: shape) + little(values.map(\.bitPattern))
  }

  /// A whole array of labels with its header.
  package static func array(_ values: [Int32]) -> [UInt8] {
    header("<i4", shape: [values.count]) + little(values)
  }

  /// A whole array of identifiers with its header.
  package static func array(_ values: [Int64]) -> [UInt8] {
    header("<i8", shape: [values.count]) + little(values)
  }

  /// A whole array of text of a fixed length (`U`) with its header.
  package static func array(_ texts: [String]) -> [UInt8] {
    let scalars = texts.map { $0.unicodeScalars.map(\.value) }
    let width = max(1, scalars.map(\.count).max() ?? 1)
    var values: [UInt32] = []
    values.reserveCapacity(width * texts.count)
    for text in scalars {
      values += text
      values += [UInt32](repeating: 0, count: width - text.count)
    }
    return header("<U\(width)", shape: [texts.count]) + little(values)
  }

  private static func little<N: FixedWidthInteger & BitwiseCopyable>(_ values: [N]) -> [UInt8] {
    values.map(\.littleEndian).withUnsafeBytes { Array($0) }
  }
}
