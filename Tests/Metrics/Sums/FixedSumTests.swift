import CandorMetrics
import Testing

@Suite("Sums in units of 2^-60")
struct FixedSumTests {
  @Test("The value is the nearest double, ties to even", arguments: 0...125)
  func nearest(bit: Int) {
    let top = Int128(1) << Int128(bit)
    // Bits at the end of the significand and around its rounding, and pieces of pi's.
    let steps = [0, 1, 11, 12, 52, 53, 54, 55, 63, 64, 65, 66].filter { $0 <= bit }
    var units: [Int128] = [top, top - 1, top | top >> 1, 0]
    for a in steps {
      for b in steps {
        units += [top | top >> Int128(a) | top >> Int128(b), top + (top >> Int128(a)) - 1]
      }
    }
    let digits: Int128 = 0x3243_F6A8_885A_308D_3131_98A2_E037_0734
    units.append(digits >> Int128(126 - bit))
    // The library's own conversion is the twin.
    let wrong = (units + units.map { -$0 }).filter {
      FixedSum(units: $0).value != Double($0) * 0x1p-60
    }
    #expect(wrong == [])
  }
}
