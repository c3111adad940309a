import CandorMetrics
import Testing

@Suite struct LeastSquaresTests {
  /// NIST's Longley problem, whose certified values were computed in 500 digits.
  ///
  /// Source: NIST Statistical Reference Datasets, "Longley" (J. W. Longley, JASA 62, 1967).
  @Test func agreesWithNISTsCertifiedValues() throws {
    let response: [Double] = [
      60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761,
      66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551,
    ]
    let columns: [[Double]] = [
      .init(repeating: 1, count: 16),
      [
        83.0, 88.5, 88.2, 89.5, 96.2, 98.1, 99.0, 100.0,
        101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9,
      ],
      [
        234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112,
        397469, 419180, 442769, 444546, 482704, 502601, 518173, 554894,
      ],
      [
        2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578,
        2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007,
      ],
      [
        1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350,
        3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827,
      ],
      [
        107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219,
        117388, 118734, 120445, 121950, 123366, 125368, 127852, 130081,
      ],
      (1947...1962).map(Double.init),
    ]
    let certified = [
      -3482258.63459582, 15.0618722713733, -0.0358191792925910, -2.02022980381683,
      -1.03322686717359, -0.0511041056535807, 1829.15146461355,
    ]
    let errors = [
      890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699,
      0.214274163161675, 0.226073200069370, 455.478499142212,
    ]
    let fit = try LeastSquares(columns: columns, response: response)
    var worst = abs(fit.residualSumOfSquares / 836424.055505915 - 1)
    for index in columns.indices {
      var weights = [Double](repeating: 0, count: 7)
      weights[index] = 1
      let (value, error) = fit.combination(weights)
      worst = max(worst, abs(value / certified[index] - 1))
      worst = max(worst, abs((error ?? 0) / errors[index] - 1))
    }
    #expect(worst < 1e-8)
    #expect(fit.degreesOfFreedom == 9)
  }

  @Test func refusesColumnsThatCannotBeToldApart() {
    #expect(throws: MetricsError.self) {
      try LeastSquares(
        columns: [[1, 1, 1, 1], [0, 0, 1, 1], [0, 0, 2, 2]],
        response: [1, 2, 3, 4]
      )
    }
  }

  @Test func refusesFewerRowsThanColumnsAndNumbersThatAreNone() {
    #expect(throws: MetricsError.self) {
      try LeastSquares(columns: [[1], [2]], response: [1])
    }
    #expect(throws: MetricsError.self) {
      try LeastSquares(columns: [[1, 1]], response: [1, .nan])
    }
  }

  @Test func hasNoCovarianceWithoutARowToSpare() throws {
    let fit = try LeastSquares(columns: [[1, 1], [0, 1]], response: [3, 5])
    #expect(fit.covariance == nil)
    #expect(abs(fit.coefficients[0] - 3) < 1e-12 && abs(fit.coefficients[1] - 2) < 1e-12)
  }
}
