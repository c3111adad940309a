extension Parameters {
  /// These parameters moved by random weight noise of a size that fits every unit.
  ///
  /// A random normal direction is scaled unit by unit ("filter by filter"): the part that belongs to
  /// one unit's incoming weights gets the length of those weights, so that networks whose weights
  /// have other scales, which ReLU does not notice, are disturbed alike. Biases stay. (H. Li et al.,
  /// "Visualizing the loss landscape of neural nets", 2018, section 4.)
  ///
  /// - Parameters:
  ///   - radius: How long the noise is against the weights: 0.1 moves each unit by a tenth.
  ///   - seed: The seed of the direction.
  ///   - direction: Which direction of that seed.
  package func disturbed(radius: Double, seed: UInt64, direction: Int) -> Parameters {
    var result = self
    for layer in 0..<shape.layerCount {
      let fanIn = shape.sizes[layer]
      var stream = RandomStream(
        RandomAddress(seed: seed, purpose: .probe, layer: layer, epoch: 1_000 + direction)
      )
      for unit in 0..<shape.sizes[layer + 1] {
        let start = shape.weightOffset(layer) + unit * fanIn
        var noise: [Double] = []
        noise.reserveCapacity(fanIn + 1)
        while noise.count < fanIn {
          let (first, second) = stream.normalPair()
          noise.append(first)
          noise.append(second)
        }
        var weightSquares = 0.0
        var noiseSquares = 0.0
        for place in 0..<fanIn {
          weightSquares += Double(values[start + place]) * Double(values[start + place])
          noiseSquares += noise[place] * noise[place]
        }
        guard noiseSquares > 0 else { continue }
        let factor = radius * (weightSquares / noiseSquares).squareRoot()
        for place in 0..<fanIn {
          result.values[start + place] = Float(
            Double(values[start + place]) + factor * noise[place]
          )
        }
      }
    }
    return result
  }
}
