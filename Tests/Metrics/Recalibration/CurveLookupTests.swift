import CandorMetrics
import Foundation
import Testing

@Suite struct CurveLookupTests {
  @Test(arguments: [RecalibrationKind.isotonic, .histogram])
  func givesTheBitsOfTheCurve(_ kind: RecalibrationKind) throws {
    let set = Simulation.calibrated(rows: 3_000, spread: 9, seed: 22)
    let rows = try predictions(logits: set.logits, labels: set.labels)
    guard case .curves(let map) = try kind.method.fit(rows).map else {
      Issue.record("another kind than the test is about")
      return
    }
    for curve in map.curves {
      let lookup = CurveLookup(curve)
      let near = curve.places.flatMap { [$0.nextDown, $0, $0.nextUp] }
      let across =
        (0...2_000).map { pow(2, -Double($0) / 20) } + [0, .leastNonzeroMagnitude, 1e-300]
      for p in near + across where p >= 0 && p <= 1 {
        #expect(lookup(p).bitPattern == curve(p).bitPattern)
      }
    }
  }
}
