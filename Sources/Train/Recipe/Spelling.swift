/// Finds what somebody probably meant.
package enum Spelling {
  /// The candidate closest to a word, if it is close enough to be a slip: at most two edits, or a
  /// third of the word where that is more.
  ///
  /// Of equally close candidates the first wins. Case does not count, `-` counts as `_`.
  package static func suggestion(for word: String, among candidates: [String]) -> String? {
    let word = plain(word)
    let scored = candidates.map { ($0, distance(word, plain($0))) }
    guard let best = scored.min(by: { $0.1 < $1.1 }) else { return nil }
    return best.1 <= max(2, word.count / 3) && best.1 < best.0.count ? best.0 : nil
  }

  private static func plain(_ word: String) -> [Character] {
    word.lowercased().map { $0 == "-" ? "_" : $0 }
  }

  /// The number of insertions, deletions and replacements between two words.
  ///
  /// Source: V. Levenshtein, 1966.
  package static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (letter == other ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
