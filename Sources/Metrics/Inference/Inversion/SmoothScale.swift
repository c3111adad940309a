internal import Glibc

/// The smooth error of residuals on cells: the kernel width at which the error equals the width.
///
/// The error falls as the width grows, so that a smooth error is at least s exactly when the error at width s is:
/// a test of the smooth error need not search the width of each draw.
struct SmoothScale {
  private let cells: InversionCells
  /// Smoothers of widths 1, 2^(−1/2), 1/2, … made when needed.
  private var ladder: [Int: NodeSmoother] = [:]
  private var memory: [Double] = []
  private var hint = 8
  private static let rungs = 20

  init(_ cells: InversionCells) { self.cells = cells }

  /// The width that equals its own error, between 1/1000 and 1.
  mutating func width(of residual: [Double]) -> Double {
    var low = 0.001
    var high = 1.0
    guard error(residual, NodeSmoother(width: high, cells)) < high else { return 1 }
    for _ in 0..<16 {
      let middle = (low * high).squareRoot()
      if error(residual, NodeSmoother(width: middle, cells)) > middle {
        low = middle
      } else {
        high = middle
      }
    }
    return high
  }

  /// The smooth error by relplot's rule, from widths that are a root of 2 apart.
  ///
  /// The rule takes the smallest multiple of 1/1024 that is not below its error, and gives the error there.
  mutating func value(of residual: [Double]) -> Double {
    // The rung above which the error is below the width.
    var rung = hint
    while rung > 0, rungError(rung, residual) > rungWidth(rung) { rung -= 1 }
    while rung < Self.rungs, rungError(rung + 1, residual) <= rungWidth(rung + 1) { rung += 1 }
    hint = rung
    let wide = (rungWidth(rung), rungError(rung, residual))
    let narrow = (rungWidth(rung + 1), rungError(rung + 1, residual))
    guard wide.1 > 0, narrow.1 > wide.1 else { return wide.1 }
    // Between rungs the error is close to a power of the width.
    let slope = log2(wide.1 / narrow.1) / log2(wide.0 / narrow.0)
    let crossing = exp2(
      (log2(narrow.1) - slope * log2(narrow.0)) / (1 - slope)
    )
    let step = 1.0 / 1_024
    let rounded = max(step, (min(1, crossing) / step).rounded(.up) * step)
    return narrow.1 * exp2(slope * log2(rounded / narrow.0))
  }

  private func rungWidth(_ rung: Int) -> Double { exp2(-Double(rung) / 2) }

  private mutating func rungError(_ rung: Int, _ residual: [Double]) -> Double {
    let smoother = ladder[rung] ?? NodeSmoother(width: rungWidth(rung), cells)
    ladder[rung] = smoother
    return error(residual, smoother)
  }

  private mutating func error(_ residual: [Double], _ smoother: NodeSmoother) -> Double {
    if memory.count < smoother.scratchCount {
      memory = [Double](repeating: 0, count: smoother.scratchCount)
    }
    return memory.withUnsafeMutableBufferPointer { memory in
      residual.withUnsafeBufferPointer { residual in
        guard let residual = residual.baseAddress, let memory = memory.baseAddress else { return 0 }
        return smoother.error(residual, memory)
      }
    }
  }
}
