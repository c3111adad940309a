/// A line fitted to the points of a window with tricube weights, eight points at a time.
///
/// The sums go over x less the place that is fitted, so one pass is enough and little is lost to rounding.
struct LowessLine {
  private let window: LowessWindow
  private let outer: Double
  private let inner: Double
  private var total = Lanes.zero
  private var x = Lanes.zero
  private var y = Lanes.zero
  private var xx = Lanes.zero
  private var xy = Lanes.zero

  init(_ window: LowessWindow) {
    self.window = window
    // R and the original Fortran leave out the outermost thousandth of the radius and give full
    // weight to the innermost one.
    outer = 0.999 * window.radius
    inner = 0.001 * window.radius
  }

  /// Adds the points of the window.
  mutating func add(
    _ x: UnsafeBufferPointer<Double>,
    _ y: UnsafeBufferPointer<Double>,
    _ weight: UnsafeBufferPointer<Double>
  ) {
    func lanes(_ values: UnsafeBufferPointer<Double>, _ start: Int) -> Lanes {
      UnsafeRawBufferPointer(values).loadUnaligned(fromByteOffset: 8 * start, as: Lanes.self)
    }
    var start = window.range.lowerBound
    while start + 8 <= window.range.upperBound {
      add(lanes(x, start), lanes(y, start), lanes(weight, start))
      start += 8
    }
    guard start < window.range.upperBound else { return }
    var last = (x: Lanes(repeating: window.centre), y: Lanes.zero, weight: Lanes.zero)
    for place in start..<window.range.upperBound {
      last.x[place - start] = x[place]
      last.y[place - start] = y[place]
      last.weight[place - start] = weight[place]
    }
    add(last.x, last.y, last.weight)
  }

  @inline(__always)
  private mutating func add(_ x: Lanes, _ y: Lanes, _ weight: Lanes) {
    let gap = x - window.centre
    let distance = gap.replacing(with: -gap, where: gap .< 0)
    let ratio = distance / window.radius
    let cube = 1 - ratio * ratio * ratio
    let k = (weight * (cube * cube * cube))
      .replacing(with: weight, where: distance .<= inner)
      .replacing(with: 0, where: distance .> outer)
    let tilted = k * gap
    total += k
    self.x += tilted
    self.y += k * y
    xx += tilted * gap
    xy += tilted * y
  }

  /// The value of the line at the place that is fitted.
  ///
  /// - Parameter range: What all x range over.
  func value(range: Double) -> Double {
    let total = total.sum()
    guard total > 0 else { return 0 }
    let meanX = x.sum() / total
    let meanY = y.sum() / total
    let sxx = xx.sum() - x.sum() * meanX
    // With hardly any spread a slope would be noise: the local mean stays, as in R.
    guard (max(0, sxx) / total).squareRoot() > 0.001 * range else { return meanY }
    return meanY - meanX * (xy.sum() - y.sum() * meanX) / sxx
  }
}
