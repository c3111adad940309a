/// Distinct values of a column, each under the number of its first appearance.
struct ValueCodes {
  private(set) var values: [String] = []
  private var codes: [String: Int32] = [:]
  // Values often come in runs, and comparing bytes is quicker than hashing a string.
  private var last: (bytes: [UInt8], code: Int32)?

  /// The number of a value; a batch ends long before there are 2³¹ of them.
  mutating func code(of text: some Collection<UInt8>) -> Int32 {
    if let last, last.bytes.elementsEqual(text) { return last.code }
    let bytes = Array(text)
    let value = String(decoding: bytes, as: UTF8.self)
    let code = codes[value] ?? Int32(clamping: values.count)
    if codes[value] == nil {
      codes[value] = code
      values.append(value)
    }
    last = (bytes, code)
    return code
  }
}
