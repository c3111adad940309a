/// Distinct values of a column, each under the number of its first appearance.
struct ValueCodes {
  private(set) var values: [String] = []
  private var codes = ByteTable()

  /// The number of a value; a batch ends long before there are 2³¹ of them.
  mutating func code(of text: some Collection<UInt8>) -> Int32 {
    if let code = text.withContiguousStorageIfAvailable({ self.code(ofBytes: $0) }) { return code }
    return Array(text).withUnsafeBufferPointer { code(ofBytes: $0) }
  }

  private mutating func code(ofBytes text: UnsafeBufferPointer<UInt8>) -> Int32 {
    if let known = codes.number(of: text) { return known }
    let code = Int32(clamping: values.count)
    codes.insert(text, as: code)
    values.append(String(decoding: text, as: UTF8.self))
    return code
  }
}
