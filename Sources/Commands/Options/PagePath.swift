import ArgumentParser

/// Where a page is written.
enum PagePath {
  /// - Throws: `ValidationError` for a name that promises what a page is not.
  static func check(_ path: String) throws {
    guard !path.lowercased().hasSuffix(".pdf") else {
      throw ValidationError(
        "\(path): a page is HTML. Write \(path.dropLast(4)).html and print it from a browser; 'candor"
          + " figures --pdf' writes the figures as PDF."
      )
    }
  }
}
