import CandorTestSupport
import Foundation
import Testing

/// Probabilities stored in half precision are evaluated by their own rounding, and by no more.
@Suite struct HalfPrecisionTests {
  private enum Stored: String, CaseIterable {
    case half = "<f2"
    case single = "<f4"
  }

  /// Softmax of the golden logits, rounded to half precision whatever it is stored as.
  private static func write(_ stored: Stored, spoil: Float = 0, _ folder: ScratchFolder) throws
    -> [String]
  {
    let logits = try Golden.logits("mlp")
    var scores = (0..<10_000).flatMap { row -> [Float16] in
      let powers = logits[row * 10..<row * 10 + 10].map { exp(Double($0)) }
      let sum = powers.reduce(0, +)
      return powers.map { Float16($0 / sum) }
    }
    scores[20] = Float16(Float(scores[20]) + spoil)
    let bytes = scores.flatMap { score in
      stored == .half
        ? withUnsafeBytes(of: score.bitPattern.littleEndian, Array.init)
        : withUnsafeBytes(of: Float(score).bitPattern.littleEndian, Array.init)
    }
    let text = "{'descr': '\(stored.rawValue)', 'fortran_order': False, 'shape': (10000, 10), }\n"
    let start = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
    try Data(start + bytes).write(to: folder.url.appending(path: "p.npy"))
    let labels = Fixtures.path("Golden/predictions/fashion_test_labels.npy")
    return ["metrics", "--probabilities", "p.npy", "--labels", labels, "--json"]
  }

  @Test func `half precision is read, and moves the estimates by no more than its rounding`() throws
  {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(try Self.write(.half, folder), in: folder.url)
    try #require(outcome.code == 0, "\(outcome.complaint)")
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    )
    let estimates = try #require(document["estimates"] as? [[String: Any]])
    func value(_ id: String) throws -> Double {
      try #require(estimates.first { $0["id"] as? String == id }?["value"] as? Double)
    }
    // A share of 2⁻¹¹ of a probability is as much in its logarithm and in a mean of confidences.
    for (id, key) in [("log_loss", "nll"), ("mean_confidence", "mean_confidence")] {
      let exact = try #require(try Golden.number("mlp", key))
      let moved = abs(try value(id) - exact)
      #expect(moved > 0 && moved < 0x1p-11, "\(id)")
    }
  }

  /// What is stored, how much one row is spoilt, and the tolerance that refuses it.
  private static let refused: [(Stored, Float, String)] = [
    (.half, 0.002, "within 0.00058"), (.single, 0, "within 0.0001"),
  ]

  @Test(arguments: 0..<2) func `what rounding does not explain is refused with the tolerance`(
    which: Int
  ) throws {
    let (stored, spoil, tolerance) = Self.refused[which]
    let folder = try ScratchFolder()
    let outcome = try Binary.run(try Self.write(stored, spoil: spoil, folder), in: folder.url)
    #expect(outcome.code == 65)
    #expect(outcome.complaint.contains(tolerance), "\(outcome.complaint)")
    #expect(outcome.complaint.contains("If they were rounded, write more digits"))
  }
}
