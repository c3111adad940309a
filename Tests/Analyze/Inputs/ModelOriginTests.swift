import CandorAnalyze
import Foundation
import Testing

/// Where predictions came from, in JSON and back.
@Suite struct ModelOriginTests {
  @Test func `everything that is known comes back, and what is not has no key`() throws {
    var origin = ModelOrigin(
      kind: .run,
      path: "runs/a/b",
      name: "b",
      epoch: 3,
      split: "test",
      monteCarloSamples: 16,
      labelFingerprint: "f00"
    )
    (origin.monteCarloError, origin.clip) = (0.001, 1e-6)
    (origin.task, origin.weights, origin.understood) = ("binary", "sampling", "labels: y")
    let text = try JSONDocument.text(origin)
    #expect(try JSONDecoder().decode(ModelOrigin.self, from: Data(text.utf8)) == origin)
    #expect(text.contains("runs/a/b"))
    let plain = try Small.json(JSONDocument.text(Small.origin("m")))
    #expect(Set(plain.keys) == ["kind", "path", "name"])
    #expect(plain["kind"] as? String == "predictions")
  }
}
