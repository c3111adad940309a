/// Numbers as text: fixed digits, percentages, counts.
///
/// The same value gives the same bytes on every system and in every locale, without Foundation's
/// formatters. Digits are those of the exact binary value, ties to even, as C's `printf` rounds.
public enum NumberText {
  /// What stands where a number is not defined.
  public static let absent = "–"

  /// A number with a fixed count of decimals and a true minus sign, such as `−0.0237`.
  ///
  /// A value that rounds to zero has no sign; infinities are `∞` and `−∞`; NaN is ``absent``.
  public static func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else {
      return value.isNaN ? absent : (value < 0 ? "−∞" : "∞")
    }
    return plain(value, digits).replacingMinus()
  }

  /// A number that may be absent, see ``fixed(_:_:)``.
  public static func fixed(_ value: Double?, _ digits: Int) -> String {
    value.map { fixed($0, digits) } ?? absent
  }

  /// A number with its sign always written, such as `+0.0007`; zero has none.
  public static func signed(_ value: Double, _ digits: Int) -> String {
    let text = fixed(value, digits)
    let isZero = !text.contains { "123456789∞".contains($0) }
    return value > 0 && !isZero ? "+" + text : text
  }

  /// A share of one as a percentage, such as `84.4%`.
  public static func percent(_ share: Double, _ digits: Int = 1) -> String {
    share.isFinite ? fixed(share * 100, digits) + "%" : absent
  }

  /// A whole number with groups of three, such as `10,000`.
  public static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return number < 0 ? "−" + text : text
  }

  /// A number with as many decimals as its size calls for, trailing zeros dropped: for tick labels
  /// and running text.
  ///
  /// `figures` is how many significant digits are kept at least; whole digits are never dropped.
  public static func short(_ value: Double, figures: Int = 3) -> String {
    guard value.isFinite, value != 0 else { return fixed(value, 0) }
    var digits = 0
    var bound = magnitudeBound(figures)
    let size = value.magnitude
    while size < bound, digits < 12 {
      digits += 1
      bound /= 10
    }
    return trimmed(plain(value, digits)).replacingMinus()
  }

  /// A coordinate or a datum for machines: ASCII minus, trailing zeros dropped.
  ///
  /// A value that is not finite gives `0`: callers leave such points out before they draw.
  package static func machine(_ value: Double, _ digits: Int) -> String {
    value.isFinite ? trimmed(plain(value, digits)) : "0"
  }

  private static func magnitudeBound(_ figures: Int) -> Double {
    var bound = 1.0
    for _ in 1..<max(2, figures) { bound *= 10 }
    return bound
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var end = text.endIndex
    while text[text.index(before: end)] == "0" { end = text.index(before: end) }
    if text[text.index(before: end)] == "." { end = text.index(before: end) }
    let result = String(text[..<end])
    return result == "-0" ? "0" : result
  }

  /// The digits of a finite number, with an ASCII minus.
  private static func plain(_ value: Double, _ digits: Int) -> String {
    let size = value.magnitude
    guard size < 9e18 else { return "\(value)" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    // Splitting off the whole part loses nothing, so decimals keep all the bits they have.
    let whole = size.rounded(.down)
    let part = size - whole
    let product = part * scale
    // The product may have been rounded; the fused remainder says which side the truth lies on.
    let error = (-product).addingProduct(part, scale)
    var floor = product.rounded(.down)
    var rest = (product - floor) + error
    if rest < 0 {
      floor -= 1
      rest += 1
    }
    var units = UInt64(floor)
    let last = digits == 0 ? UInt64(whole) : units
    if rest > 0.5 || (rest == 0.5 && !last.isMultiple(of: 2)) { units += 1 }
    let carry: UInt64 = Double(units) == scale ? 1 : 0
    let head = UInt64(whole) + carry
    if carry == 1 { units = 0 }
    let sign = value < 0 && (head != 0 || units != 0) ? "-" : ""
    guard digits > 0 else { return sign + String(head) }
    let tail = String(units)
    return sign + String(head) + "." + String(repeating: "0", count: digits - tail.count) + tail
  }
}

extension String {
  /// The text with a true minus sign in place of the hyphen that leads it.
  fileprivate func replacingMinus() -> String {
    first == "-" ? "−" + dropFirst() : self
  }
}
