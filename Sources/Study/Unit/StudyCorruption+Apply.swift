internal import CandorAnalyze
package import CandorTrain

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

extension StudyCorruption {
  /// The standard deviation of the noise, in units of the full grey range.
  package static let noise = [0.05, 0.1, 0.2, 0.3, 0.4]
  /// The standard deviation of the blur's kernel, in pixels.
  package static let blur = [0.5, 0.75, 1, 1.5, 2]
  /// How far the image moves, in pixels.
  package static let shift = [1, 2, 3, 4, 5]
  /// The side of the black square, as a share of the image's smaller side.
  package static let occlusion = [0.15, 0.2, 0.3, 0.4, 0.5]
  /// What remains of each pixel's distance from the image's mean.
  package static let contrast = [0.8, 0.6, 0.4, 0.3, 0.2]

  /// Where the square or the direction of an image, and its noise, are drawn from.
  private func stream(_ image: Int) -> RandomStream {
    let place = Kind.allCases.firstIndex(of: kind) ?? 0
    return RandomStream(
      RandomAddress(seed: 0, purpose: .probe, layer: 100 + place, epoch: strength, index: image)
    )
  }

  /// The damaged images.
  ///
  /// Every model sees the same damage: a draw is named by kind, strength and the image's number.
  package func apply(_ set: ImageSet) -> ImageSet {
    var pixels = set.pixels
    for image in 0..<set.count {
      let range = image * set.inputs..<(image + 1) * set.inputs
      let original = Array(set.pixels[range])
      let damaged =
        switch kind {
        case .gaussianNoise: noisy(original, image)
        case .blur: blurred(original, rows: set.rows, columns: set.columns)
        case .shift: shifted(original, image, rows: set.rows, columns: set.columns)
        case .occlusion: occluded(original, image, rows: set.rows, columns: set.columns)
        case .contrast: flattened(original)
        }
      pixels.replaceSubrange(range, with: damaged)
    }
    return ImageSet(pixels: pixels, labels: set.labels, rows: set.rows, columns: set.columns)
  }

  private static func byte(_ value: Double) -> UInt8 { UInt8(min(255, max(0, value.rounded()))) }

  private func noisy(_ pixels: [UInt8], _ image: Int) -> [UInt8] {
    var stream = stream(image)
    let deviation = 255 * Self.noise[strength - 1]
    var result = pixels
    for place in stride(from: 0, to: pixels.count, by: 2) {
      let (first, second) = stream.normalPair()
      result[place] = Self.byte(Double(pixels[place]) + deviation * first)
      if place + 1 < pixels.count {
        result[place + 1] = Self.byte(Double(pixels[place + 1]) + deviation * second)
      }
    }
    return result
  }

  /// A Gaussian kernel cut at three standard deviations; the image goes on as its edge.
  private func blurred(_ pixels: [UInt8], rows: Int, columns: Int) -> [UInt8] {
    let deviation = Self.blur[strength - 1]
    let reach = Int((3 * deviation).rounded(.up))
    var kernel = (-reach...reach).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
    let sum = kernel.reduce(0, +)
    kernel = kernel.map { $0 / sum }
    func clamp(_ value: Int, _ count: Int) -> Int { min(count - 1, max(0, value)) }
    var across = [Double](repeating: 0, count: pixels.count)
    for row in 0..<rows {
      for column in 0..<columns {
        var total = 0.0
        for (place, weight) in kernel.enumerated() {
          let source = clamp(column + place - reach, columns)
          total += weight * Double(pixels[row * columns + source])
        }
        across[row * columns + column] = total
      }
    }
    var result = pixels
    for row in 0..<rows {
      for column in 0..<columns {
        var total = 0.0
        for (place, weight) in kernel.enumerated() {
          total += weight * across[clamp(row + place - reach, rows) * columns + column]
        }
        result[row * columns + column] = Self.byte(total)
      }
    }
    return result
  }

  /// Left, right, up or down, drawn for the image; what comes in is black.
  private func shifted(_ pixels: [UInt8], _ image: Int, rows: Int, columns: Int) -> [UInt8] {
    var stream = stream(image)
    let way = stream.below(4)
    let distance = Self.shift[strength - 1]
    let (down, right) = [(0, -distance), (0, distance), (-distance, 0), (distance, 0)][Int(way)]
    var result = [UInt8](repeating: 0, count: pixels.count)
    for row in 0..<rows where (0..<rows).contains(row - down) {
      for column in 0..<columns where (0..<columns).contains(column - right) {
        result[row * columns + column] = pixels[(row - down) * columns + column - right]
      }
    }
    return result
  }

  /// The side of the square in pixels for images of a size.
  package func side(rows: Int, columns: Int) -> Int {
    max(1, Int((Self.occlusion[strength - 1] * Double(min(rows, columns))).rounded()))
  }

  private func occluded(_ pixels: [UInt8], _ image: Int, rows: Int, columns: Int) -> [UInt8] {
    var stream = stream(image)
    let side = side(rows: rows, columns: columns)
    let top = Int(stream.below(UInt32(rows - side + 1)))
    let left = Int(stream.below(UInt32(columns - side + 1)))
    var result = pixels
    for row in top..<top + side {
      for column in left..<left + side { result[row * columns + column] = 0 }
    }
    return result
  }

  private func flattened(_ pixels: [UInt8]) -> [UInt8] {
    let mean = pixels.reduce(0) { $0 + Double($1) } / Double(pixels.count)
    let factor = Self.contrast[strength - 1]
    return pixels.map { Self.byte(mean + factor * (Double($0) - mean)) }
  }
}
