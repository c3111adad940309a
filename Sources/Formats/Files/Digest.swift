internal import CCandorCrypto

/// Fingerprints of bytes, such as anyone can check with `sha256sum`.
public enum Digest {
  /// The SHA-256 of bytes (FIPS 180-4), as 64 lower-case hexadecimal digits.
  public static func sha256(_ bytes: [UInt8]) -> String {
    let state = SHA256State()
    bytes.withUnsafeBytes { state.update($0) }
    return state.finish()
  }

  /// The SHA-256 of a file's content, read piece by piece.
  ///
  /// - Throws: `FormatsError`: `.missing` or `.unreadable`.
  public static func sha256(contentsOf path: String) throws -> String {
    let file = try InputFile(path)
    let state = SHA256State()
    let window = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { window.deallocate() }
    while true {
      let count = try file.read(into: window)
      if count == 0 { return state.finish() }
      state.update(UnsafeRawBufferPointer(rebasing: window[..<count]))
    }
  }
}

/// Owns libcrypto's running state.
///
/// Its calls fail only when memory is out or SHA-256 was compiled
/// away, neither of which a caller could mend.
private final class SHA256State {
  private let context: OpaquePointer

  init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      preconditionFailure("libcrypto offers no SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  func update(_ bytes: UnsafeRawBufferPointer) {
    precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1)
  }

  func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    precondition(EVP_DigestFinal_ex(context, &digest, nil) == 1)
    return digest.map { Shown.hexadecimal(UInt64($0), digits: 2) }.joined()
  }
}
