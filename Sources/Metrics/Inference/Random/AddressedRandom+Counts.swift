internal import Glibc

// GSL has these distributions too (`gsl_ran_poisson`, `gsl_ran_binomial`), but drawn from a generator
// with state of its own, and a seed's figures would change with GSL's version.
extension AddressedRandom {
  /// A Poisson draw.
  ///
  /// Inversion below a mean of 10; above it transformed rejection (Hörmann 1993, "The transformed
  /// rejection method for generating Poisson random variables", algorithm PTRS).
  ///
  /// - Precondition: `mean` is finite and not negative.
  /// - Complexity: O(1) expected, whatever the mean.
  public mutating func poisson(_ mean: Double) -> Int {
    precondition(mean >= 0 && mean.isFinite, "a Poisson mean must be finite and not negative")
    guard mean >= 10 else { return poissonByInversion(mean) }
    let root = sqrt(mean)
    let b = 0.931 + 2.53 * root
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let acceptAtOnce = 0.9277 - 3.6224 / (b - 2)
    let logMean = log(mean)
    while true {
      let u = openUniform() - 0.5
      let v = openUniform()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      if us >= 0.07, v <= acceptAtOnce { return Int(k) }
      if k < 0 || (us < 0.013 && v > us) { continue }
      if log(v * inverseAlpha / (a / (us * us) + b))
        <= k * logMean - mean - LogFactorial.value(k)
      {
        return Int(k)
      }
    }
  }

  /// A binomial draw: how many of `trials` events of a probability happen.
  ///
  /// Inversion while the rarer outcome is expected fewer than 10 times; else transformed rejection
  /// (Hörmann 1993, "The generation of binomial random variates", algorithm BTRS).
  ///
  /// - Precondition: `trials >= 0` and `probability` lies in [0, 1].
  /// - Complexity: O(1) expected, whatever the number of trials.
  public mutating func binomial(trials: Int, probability: Double) -> Int {
    precondition(trials >= 0, "trials must not be negative")
    precondition(probability >= 0 && probability <= 1, "a probability must lie in [0, 1]")
    if probability > 0.5 {
      return trials - binomial(trials: trials, probability: 1 - probability)
    }
    guard trials > 0, probability > 0 else { return 0 }
    let n = Double(trials)
    guard n * probability >= 10 else { return binomialByInversion(trials, probability) }
    let spread = sqrt(n * probability * (1 - probability))
    let b = 1.15 + 2.53 * spread
    let a = -0.0873 + 0.0248 * b + 0.01 * probability
    let centre = n * probability + 0.5
    let acceptAtOnce = 0.92 - 4.2 / b
    let alpha = (2.83 + 5.1 / b) * spread
    let logOdds = log(probability / (1 - probability))
    let mode = ((n + 1) * probability).rounded(.down)
    let atMode = LogFactorial.value(mode) + LogFactorial.value(n - mode)
    while true {
      let u = openUniform() - 0.5
      let v = openUniform()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + centre).rounded(.down)
      if us >= 0.07, v <= acceptAtOnce { return Int(k) }
      if k < 0 || k > n { continue }
      if log(v * alpha / (a / (us * us) + b))
        <= atMode - LogFactorial.value(k) - LogFactorial.value(n - k) + (k - mode) * logOdds
      {
        return Int(k)
      }
    }
  }

  /// A multinomial draw: how `trials` fall on cells with these weights.
  ///
  /// One binomial a cell, each of what the cells before it left over.
  ///
  /// - Parameters:
  ///   - trials: How many draws to distribute.
  ///   - weights: Non-negative weights, proportional to the cells' probabilities.
  ///   - total: The sum of the weights.
  ///   - counts: Receives the count of each cell.
  /// - Complexity: O(cells), whatever the number of trials.
  package mutating func multinomial(
    trials: Int,
    weights: [Double],
    total: Double,
    into counts: inout [Int]
  ) {
    var left = trials
    var leftWeight = total
    // Rounding may leave a little weight after the last cell that has any: that cell takes the rest.
    let last = weights.lastIndex { $0 > 0 } ?? 0
    for cell in weights.indices {
      guard left > 0, weights[cell] > 0 else {
        counts[cell] = 0
        continue
      }
      let share = cell == last ? 1 : min(1, max(0, weights[cell] / leftWeight))
      counts[cell] = binomial(trials: left, probability: share)
      left -= counts[cell]
      leftWeight -= weights[cell]
    }
  }

  private mutating func poissonByInversion(_ mean: Double) -> Int {
    var probability = exp(-mean)
    var rest = uniform()
    var k = 0
    // The probabilities of 200 and more at a mean below 10 are below 1e-160.
    while rest >= probability, k < 200 {
      rest -= probability
      k += 1
      probability *= mean / Double(k)
    }
    return k
  }

  private mutating func binomialByInversion(_ trials: Int, _ probability: Double) -> Int {
    let odds = probability / (1 - probability)
    var mass = exp(Double(trials) * log1p(-probability))
    var rest = uniform()
    var k = 0
    while rest >= mass, k < trials, k < 200 {
      rest -= mass
      mass *= odds * Double(trials - k) / Double(k + 1)
      k += 1
    }
    return k
  }
}

/// log k!, from a table for small k and by Stirling's series beyond.
enum LogFactorial {
  private static let table: [Double] = {
    var values = [0.0]
    for k in 1..<256 { values.append(values[k - 1] + log(Double(k))) }
    return values
  }()
  private static let halfLogTwoPi = 0.9189385332046727

  /// log k! of a whole, non-negative k; three terms of the series leave an error below 1e-17 at 256.
  static func value(_ k: Double) -> Double {
    if k < 256 { return table[Int(k)] }
    let x = k + 1
    let inverse = 1 / x
    let square = inverse * inverse
    let correction = inverse * (1.0 / 12 - square * (1.0 / 360 - square / 1260))
    return (x - 0.5) * log(x) - x + halfLogTwoPi + correction
  }
}
