internal import CandorFormats
internal import FoundationEssentials

/// What a browser may do with a page: show it, and nothing else.
enum ContentPolicy {
  /// The policy of a page with one style sheet and at most one script of our own.
  ///
  /// Both are named by their SHA-256, so that no other style and no other script can take effect,
  /// whatever a name or a path in the page contains. Nothing may be fetched.
  static func text(style: String, script: String? = nil) -> String {
    var parts = [
      "default-src 'none'",
      "style-src '\(source(style))'",
    ]
    if let script { parts.append("script-src '\(source(script))'") }
    parts += ["img-src data:", "base-uri 'none'", "form-action 'none'"]
    return parts.joined(separator: "; ")
  }

  /// How a policy names a text.
  package static func source(_ text: String) -> String {
    let hex = Array(Digest.sha256(Array(text.utf8)).utf8)
    let bytes = stride(from: 0, to: hex.count - 1, by: 2).map { index in
      digit(hex[index]) << 4 | digit(hex[index + 1])
    }
    return "sha256-" + Data(bytes).base64EncodedString()
  }

  private static func digit(_ character: UInt8) -> UInt8 {
    character >= 97 ? character - 87 : character - 48
  }
}
