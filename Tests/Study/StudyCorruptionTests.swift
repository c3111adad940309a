import CandorAnalyze
import CandorStudy
import CandorTrain
import Foundation
import Testing

/// Each corruption is as strong as it says, measured on images where its effect is known.
@Suite struct StudyCorruptionTests {
  private func set(_ pixels: [[UInt8]], side: Int = 28) -> ImageSet {
    ImageSet(
      pixels: pixels.flatMap { $0 },
      labels: pixels.map { _ in 0 },
      rows: side,
      columns: side
    )
  }

  private func image(_ pixel: (Int, Int) -> UInt8, side: Int = 28) -> [UInt8] {
    (0..<side * side).map { pixel($0 / side, $0 % side) }
  }

  private func damaged(_ kind: StudyCorruption.Kind, _ strength: Int, _ images: [[UInt8]])
    -> [[UInt8]]
  {
    let result = StudyCorruption(kind: kind, strength: strength).apply(set(images))
    return images.indices.map { (image: Int) -> [UInt8] in
      let start = image * 784
      return Array(result.pixels[start..<start + 784])
    }
  }

  @Test(arguments: StudyCorruption.strengths) func noiseHasItsDeviation(strength: Int) {
    let images = [[UInt8]](repeating: image { _, _ in 128 }, count: 40)
    let values = damaged(.gaussianNoise, strength, images).flatMap { $0 }.map { Double($0) }
    let deviation = 255 * StudyCorruption.noise[strength - 1]
    let reach = 127 / deviation
    // Inside the grey range the distribution is normal: compare the share within one deviation
    // (erf(1/√2)) and, where nothing is cut off, the deviation itself.
    if reach > 1 {
      let inside = values.count { abs($0 - 128) < deviation }
      #expect(abs(Double(inside) / Double(values.count) - 0.6827) < 0.02)
    }
    if reach > 4 {
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      #expect(abs(variance.squareRoot() / deviation - 1) < 0.02)
      #expect(abs(mean - 128) < 0.5)
    }
  }

  /// A bright square blurred by a Gaussian has in its edge's profile the normal distribution.
  @Test(arguments: StudyCorruption.strengths) func blurHasItsWidth(strength: Int) {
    let edge = image { _, column in column < 14 ? 0 : 250 }
    let blurred = damaged(.blur, strength, [edge])[0]
    let row = (0..<28).map { Double(blurred[14 * 28 + $0]) / 250 }
    // The profile's differences are the kernel about the edge between 13 and 14.
    var (mean, square) = (0.0, 0.0)
    for column in 1..<28 {
      let weight = row[column] - row[column - 1]
      mean += weight * Double(column)
      square += weight * Double(column * column)
    }
    #expect(abs(mean - 14) < 0.02)
    // Grey steps of 1/250, the cut at three deviations and, for half a pixel, a kernel that is known
    // at whole pixels only cost a few per cent.
    let deviation = StudyCorruption.blur[strength - 1]
    #expect(
      abs((square - mean * mean).squareRoot() / deviation - 1) < (deviation < 0.6 ? 0.1 : 0.06)
    )
  }

  @Test(arguments: StudyCorruption.strengths) func shiftMovesByWholePixels(strength: Int) {
    let point = image { row, column in row == 14 && column == 10 ? 200 : 0 }
    var ways: Set<[Int]> = []
    for result in damaged(.shift, strength, .init(repeating: point, count: 60)) {
      let lit = result.indices.filter { result[$0] == 200 }
      guard lit.count == 1 else {
        Issue.record("\(lit.count) points")
        return
      }
      ways.insert([lit[0] / 28 - 14, lit[0] % 28 - 10])
    }
    let distance = StudyCorruption.shift[strength - 1]
    #expect(ways == [[distance, 0], [-distance, 0], [0, distance], [0, -distance]])
  }

  @Test(arguments: StudyCorruption.strengths) func occlusionCoversItsSquare(strength: Int) {
    let white = image { _, _ in 255 }
    let side = Int((StudyCorruption.occlusion[strength - 1] * 28).rounded())
    var places: Set<Int> = []
    for result in damaged(.occlusion, strength, .init(repeating: white, count: 50)) {
      let dark = result.indices.filter { result[$0] == 0 }
      guard dark.count == side * side, let first = dark.first, let last = dark.last else {
        Issue.record("\(dark.count) dark pixels, not \(side) × \(side)")
        return
      }
      #expect(last - first == (side - 1) * 29)
      places.insert(first)
    }
    #expect(places.count > 10)
  }

  @Test(arguments: StudyCorruption.strengths) func contrastShrinksAboutTheMean(strength: Int) {
    let stripes = image { row, _ in row % 2 == 0 ? 40 : 200 }
    let factor = StudyCorruption.contrast[strength - 1]
    let result = damaged(.contrast, strength, [stripes])[0]
    let (dark, bright) = ((120 - 80 * factor).rounded(), (120 + 80 * factor).rounded())
    #expect(Set(result) == [UInt8(dark), UInt8(bright)])
  }

  @Test func everyModelSeesTheSameDamage() {
    let images = (0..<3).map { number in
      image { row, column in UInt8(truncatingIfNeeded: row * column + number) }
    }
    for kind in StudyCorruption.Kind.allCases {
      #expect(damaged(kind, 3, images) == damaged(kind, 3, images))
      // The damage of an image does not depend on how many there are.
      #expect(damaged(kind, 3, Array(images.prefix(1)))[0] == damaged(kind, 3, images)[0])
    }
  }
}
