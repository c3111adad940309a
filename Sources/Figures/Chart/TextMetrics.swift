/// How wide a text will be, without asking a font.
///
/// Advance widths in thousandths of an em, of DejaVu Sans: the widest of the fonts that a reader's
/// system may choose for `sans-serif` (Verdana alone is as wide), so that what does not overlap here
/// does not overlap there.
package enum TextMetrics {
  /// The width of a text at a font size, in the units of the size.
  package static func width(_ text: String, size: Double) -> Double {
    var total = 0
    for scalar in text.unicodeScalars { total += advance(scalar) }
    return Double(total) * size / 1000
  }

  /// The height of a line from the top of the tallest to the foot of the deepest letter.
  package static func height(size: Double) -> Double { size * 1.16 }

  /// How far the tallest letter rises above the base line.
  package static func ascent(size: Double) -> Double { size * 0.92 }

  /// The text, or as much of its start as fits with an ellipsis after it.
  package static func fitted(_ text: String, width limit: Double, size: Double) -> String {
    guard width(text, size: size) > limit else { return text }
    var kept = ""
    for character in text {
      guard width(kept + String(character) + "…", size: size) <= limit else { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// The text broken at spaces into lines that fit; a word that alone is too long is cut, or broken
  /// where it is Chinese, which has no spaces.
  package static func wrapped(_ text: String, width limit: Double, size: Double) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if width(longer, size: size) <= limit {
        line = longer
      } else {
        if !line.isEmpty { lines.append(line) }
        guard word.unicodeScalars.contains(where: { $0.value >= 0x2E80 }) else {
          line = fitted(String(word), width: limit, size: size)
          continue
        }
        line = ""
        for character in word {
          if width(line + String(character), size: size) > limit {
            lines.append(line)
            line = ""
          }
          line.append(character)
        }
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  private static func advance(_ scalar: Unicode.Scalar) -> Int {
    let value = Int(scalar.value)
    if value >= 32, value < 127 { return ascii[value - 32] }
    switch value {
    case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: return 0
    case 0xA0, 0x2009, 0x202F: return 318
    case 0x2013: return 500
    case 0xA1...0x24F: return widerLatin.contains(value) ? 1000 : 787
    case 0x370...0x52F: return 850
    case 0x2010...0x2027, 0x2190...0x22FF: return 1000
    // Ideographs, syllables of Korean, kana, emoji: a full em and what a fallback font may add.
    default: return 1100
    }
  }

  private static let widerLatin: Set<Int> = [
    0xA9, 0xAE, 0xBC, 0xBD, 0xBE, 0xC6, 0xD7, 0xE6, 0xF7, 0xB1, 0x152, 0x153,
  ]

  private static let ascii: [Int] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
    636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
    1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
    603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
    500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
  ]
}
