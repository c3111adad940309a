import CandorTrain
import Glibc
import Testing

/// The kernels against one-line loops, at lengths around their eight lanes.
@Suite struct KernelsTests {
  private static func memory(_ count: Int, _ value: (Int) -> Float) -> UnsafeMutablePointer<Float> {
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: count + 1)
    for i in 0..<count { memory[i] = value(i) }
    memory[count] = 77
    return memory
  }

  @Test(arguments: [0, 1, 7, 8, 9, 16, 23, 100])
  func elementwise(_ count: Int) {
    let row = Self.memory(count) { Float($0 * 31 % 17) - 8 }
    let bias = Self.memory(count) { Float($0 * 7 % 5) - 2 }
    let other = Self.memory(count) { Float($0 * 13 % 11) - 5 }
    let draws = UnsafeMutablePointer<UInt32>.allocate(capacity: count + 1)
    defer { for each in [row, bias, other] { each.deallocate() } }
    defer { draws.deallocate() }
    for i in 0..<count { draws[i] = UInt32(truncatingIfNeeded: i &* 2_654_435_761) }
    let before = (0..<count).map { row[$0] }
    let (b, o) = ((0..<count).map { bias[$0] }, (0..<count).map { other[$0] })
    func now(_ memory: UnsafeMutablePointer<Float>) -> [Float] { (0..<count).map { memory[$0] } }
    func reset() { for i in 0..<count { (row[i], bias[i], other[i]) = (before[i], b[i], o[i]) } }

    Kernels.addBiasAndReLU(row, bias: bias, count: count)
    let rectified = (0..<count).map { (i: Int) -> Float in max(0, before[i] + b[i]) }
    #expect(now(row) == rectified)

    reset()
    let dropout = Dropout(rate: 0.75)
    Kernels.addBiasAndReLUAndDrop(row, bias: bias, count: count, draws: draws, dropout: dropout)
    let dropped = (0..<count).map { (i: Int) -> Float in
      draws[i] < 3 << 30 ? 0 : 4 * max(0, before[i] + b[i])
    }
    #expect(now(row) == dropped)

    reset()
    Kernels.gate(row, activation: other, scale: 2, biasGradient: bias, count: count)
    let gated = (0..<count).map { (i: Int) -> Float in o[i] > 0 ? 2 * before[i] : 0 }
    let summed = (0..<count).map { (i: Int) -> Float in b[i] + gated[i] }
    #expect(now(row) == gated)
    #expect(now(bias) == summed)

    reset()
    Kernels.descend(row, gradient: other, count: count, rate: 0.5, decay: 0.25)
    let moved = (0..<count).map { (i: Int) -> Float in before[i] - 0.5 * (o[i] + 0.25 * before[i]) }
    #expect(now(row) == moved)

    reset()
    Kernels.descend(
      row,
      gradient: other,
      velocity: bias,
      count: count,
      rate: 0.5,
      decay: 0.25,
      momentum: 0.75
    )
    let speed = (0..<count).map { (i: Int) -> Float in
      0.75 * b[i] + (o[i] + 0.25 * before[i])
    }
    let after = (0..<count).map { (i: Int) -> Float in before[i] - 0.5 * speed[i] }
    #expect(now(bias) == speed)
    #expect(now(row) == after)
    #expect(row[count] == 77 && bias[count] == 77, "nothing is written behind the end")
  }

  @Test func pixels() {
    let pixels = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    let values = UnsafeMutablePointer<Float>.allocate(capacity: 256)
    defer { pixels.deallocate() }
    defer { values.deallocate() }
    for i in 0..<256 { pixels[i] = UInt8(i) }
    Kernels.scalePixels(pixels, into: values, count: 256)
    #expect((0..<256).filter { values[$0] != Float($0) / 255 } == [])
  }

  /// Loss and gradient from closed forms, and no overflow at logits as large as floats get.
  @Test func crossEntropy() {
    let row = Self.memory(4) { _ in 3 }
    defer { row.deallocate() }
    #expect(abs(Kernels.loss(row, count: 4, label: 2) - log(4.0)) < 1e-15)
    #expect(abs(Kernels.crossEntropy(row, count: 4, label: 2, weight: 0.5) - log(Float(4))) < 1e-6)
    #expect((0..<4).map { row[$0] } == [0.125, 0.125, -0.375, 0.125])

    for (i, value) in [Float(3e38), 0, -3e38, 1].enumerated() { row[i] = value }
    #expect(Kernels.loss(row, count: 4, label: 0) == 0)
    #expect(Kernels.loss(row, count: 4, label: 1) == Double(Float(3e38)))
    #expect(Kernels.crossEntropy(row, count: 4, label: 1, weight: 1) == 3e38)
    #expect((0..<4).map { row[$0] } == [1, -1, 0, 0])
  }

  @Test func firstOfEqualsWins() {
    let row = Self.memory(4) { [1, 5, 5, 2][$0] }
    defer { row.deallocate() }
    #expect(Kernels.argmax(row, count: 4) == 1)
    #expect(Kernels.argmax(row, count: 1) == 0)
  }
}
