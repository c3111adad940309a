extension NumberText {
  /// A level of confidence, such as `95%` or `97.5%`; never rounded to another one.
  public static func level(_ level: Double) -> String { short(100 * level, figures: 7) + "%" }

  /// A metric's value: four decimals where that shows something, else three significant digits.
  public static func metric(_ value: Double) -> String {
    if value == .infinity { return "infinite" }
    let size = value.magnitude
    if size >= 100 { return fixed(value, 1) }
    return size == 0 || size >= 0.001 ? fixed(value, 4) : fixed(value, 6)
  }

  /// A metric's value that may be undefined.
  public static func metric(_ value: Double?) -> String {
    value.map { metric($0) } ?? absent
  }

  /// A difference of a metric, with its sign.
  public static func difference(_ value: Double) -> String {
    let text = metric(value)
    return value > 0 && text.contains(where: { ("1"..."9").contains($0) }) ? "+" + text : text
  }

  /// A probability value of a test: never shown as exactly zero.
  ///
  /// - Parameters:
  ///   - value: The probability value, from 0 to 1.
  ///   - withSign: Whether `=` stands before it where it is not a bound.
  public static func pValue(_ value: Double, withSign: Bool = false) -> String {
    if value < 0.0001 { return "< 0.0001" }
    return (withSign ? "= " : "") + fixed(value, value < 0.01 ? 4 : 3)
  }

  /// A number of rows that is a forecast, rounded up to two digits.
  public static func forecast(_ rows: Double) -> String {
    var unit = 1.0
    while rows >= 100 * unit { unit *= 10 }
    return count(Int((rows / unit).rounded(.up) * unit))
  }

  /// An interval in brackets, such as `[0.8371, 0.8513]`.
  public static func interval(_ low: Double, _ high: Double) -> String {
    "[\(metric(low)), \(metric(high))]"
  }
}
