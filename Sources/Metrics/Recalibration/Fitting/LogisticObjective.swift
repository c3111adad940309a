internal import CCandorLanes

/// The mean binary log loss of a linear score of a column or two, with soft targets, plus a ridge.
///
/// `Σ w_i [log(1 + e^{u_i}) − t_i u_i] / Σ w_i + ridge`, `u_i = Σ_j θ_j x_ij`, the last feature being 1. The
/// soft-plus is computed without overflow for any score.
struct LogisticObjective: SmoothObjective {
  /// A feature: `(number − centre) · scale` of each place.
  struct Feature {
    var numbers: [Double]
    var centre = 0.0
    var scale = 1.0
  }

  /// The features but the constant one: at most two.
  let features: [Feature]
  /// The label of each place.
  let labels: [Int32]
  /// The class whose places have the high target.
  let label: Int
  /// The target of its places, and that of others.
  let targets: (high: Double, low: Double)
  /// The weights, or `nil` where each place counts once.
  let weights: [Double]?
  /// Which places count.
  let runs: [Range<Int>]
  /// The sum of their weights.
  let total: Double
  let ridge: Ridge

  var dimension: Int { features.count + 1 }
  var rowCount: Int { runs.reduce(0) { $0 + $1.count } }

  /// Places that are worked on at once.
  private static let blockRows = 512

  /// Of hits and of misses as many each, where there are so many: hits may be few, and say most.
  var sample: LogisticObjective? {
    let most = 2_048
    guard sampleStep(least: 2 * most) != nil else { return nil }
    var hits: [Int] = []
    for run in runs {
      for place in run where Int(labels[place]) == label { hits.append(place) }
    }
    let step = (hits: max(1, hits.count / most), misses: max(1, (rowCount - hits.count) / most))
    var places = stride(from: 0, to: hits.count, by: step.hits).map { hits[$0] }
    var weights = places.map { Double(step.hits) * (self.weights?[$0] ?? 1) }
    for run in runs {
      for place in stride(from: run.lowerBound, to: run.upperBound, by: step.misses)
      where Int(labels[place]) != label {
        places.append(place)
        weights.append(Double(step.misses) * (self.weights?[place] ?? 1))
      }
    }
    let total = weights.reduce(0, +)
    return LogisticObjective(
      features: features.map { feature in
        var some = feature
        some.numbers = places.map { feature.numbers[$0] }
        return some
      },
      labels: places.map { labels[$0] },
      label: label,
      targets: targets,
      weights: weights,
      runs: [0..<places.count],
      total: total > 0 ? total : 1,
      ridge: ridge
    )
  }

  func value(_ point: [Double]) -> Double { sums(point).loss + ridge.value(point) }

  func valueAndGradient(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    derivatives(point).end
  }

  func derivatives(_ point: [Double]) -> Derivatives {
    let dimension = dimension
    var (loss, gradient, triangle) = sums(point)
    var hessian = [Double](repeating: 0, count: dimension * dimension)
    for i in (0..<dimension).reversed() {
      for j in (i..<dimension).reversed() {
        let value = triangle.removeLast()
        hessian[i * dimension + j] = value
        hessian[j * dimension + i] = value
      }
    }
    ridge.add(point, gradient: &gradient, hessian: &hessian)
    loss += ridge.value(point)
    return Derivatives(value: loss, gradient: gradient, hessian: hessian)
  }

  /// The means of the losses, the slopes and the curvatures' upper triangle.
  private func sums(_ point: [Double]) -> (loss: Double, slopes: [Double], curvatures: [Double]) {
    var loss = CompensatedSum()
    var slopes = [Double](repeating: 0, count: dimension)
    var curvatures = [Double](repeating: 0, count: dimension * (dimension + 1) / 2)
    var sums = candor_logistic_sums()
    withCurve(point) { curve in
      for run in runs {
        for first in stride(from: run.lowerBound, to: run.upperBound, by: Self.blockRows) {
          let count = min(Self.blockRows, run.upperBound - first)
          LaneLoops.best.logistic(curve, Int64(first), Int64(count), &sums)
          loss.add(Self.total(sums.loss))
          Self.add(sums.slope, to: &slopes)
          Self.add(sums.curvature, to: &curvatures)
        }
      }
    }
    return (loss.value / total, slopes.map { $0 / total }, curvatures.map { $0 / total })
  }

  /// The sum of eight lanes; Swift sees an array of C as a tuple.
  private static func total<Tuple>(_ lanes: Tuple) -> Double {
    withUnsafeBytes(of: lanes) { $0.loadUnaligned(as: Lanes.self).sum() }
  }

  /// Adds the sums of lanes to as many numbers as there are.
  private static func add<Tuple>(_ lanes: Tuple, to sums: inout [Double]) {
    withUnsafeBytes(of: lanes) { bytes in
      for index in sums.indices {
        sums[index] += bytes.loadUnaligned(
          fromByteOffset: index * MemoryLayout<Lanes>.size,
          as: Lanes.self
        ).sum()
      }
    }
  }

  /// Lends the regression in the form that the loops read.
  private func withCurve(_ point: [Double], _ body: (UnsafePointer<candor_logistic>) -> Void) {
    // A column that is not there is never read.
    let numbers = features.map(\.numbers) + [[0], [0]]
    numbers[0].withUnsafeBufferPointer { first in
      numbers[1].withUnsafeBufferPointer { second in
        labels.withUnsafeBufferPointer { labels in
          guard let one = first.baseAddress, let other = second.baseAddress,
            let labels = labels.baseAddress
          else { return }
          func pair(_ value: (Feature) -> Double) -> (Double, Double) {
            let values = features.map(value) + [0, 0]
            return (values[0], values[1])
          }
          let factors = point + [0, 0]
          var curve = candor_logistic(
            columns: Int64(features.count),
            column: (one, other),
            centre: pair(\.centre),
            scale: pair(\.scale),
            factor: (factors[0], factors[1], factors[2]),
            labels: labels,
            label: Int32(label),
            high: targets.high,
            low: targets.low,
            weights: nil
          )
          guard let weights else { return body(&curve) }
          weights.withUnsafeBufferPointer {
            curve.weights = $0.baseAddress
            body(&curve)
          }
        }
      }
    }
  }
}
