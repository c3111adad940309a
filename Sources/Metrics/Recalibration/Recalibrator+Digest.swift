extension Recalibrator {
  /// A number that changes when a parameter, or what the file says of the fit, is edited.
  ///
  /// No proof against forgery: it tells a map as it was fitted from one that was changed by hand.
  var digest: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func take(_ bits: UInt64) {
      for byte in 0..<8 {
        hash = (hash ^ (bits >> (8 * UInt64(byte)) & 0xFF)) &* 0x100_0000_01B3
      }
    }
    for byte in "\(kind.rawValue) \(classes) \(spec)".utf8 { take(UInt64(byte)) }
    for number in map.numbers { take(number.bitPattern) }
    take(certificate.converged ? 1 : 0)
    for count in [certificate.iterations, certificate.rows] {
      take(UInt64(bitPattern: Int64(count)))
    }
    for byte in (certificate.limit?.rawValue ?? "").utf8 { take(UInt64(byte)) }
    for loss in [certificate.lossBefore, certificate.lossAfter] {
      take((loss ?? .infinity).bitPattern)
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
