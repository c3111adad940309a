import CandorMetrics
import Foundation
import Testing

@Suite("Expected values of other tools' test suites")
struct PeersTests {
  /// What differs by definition or convention, with the reason; `docs/peers.md` lists them for a
  /// reader.
  private static let known: [String: String] = [:]

  @Test(
    "every value that a metric of ours expresses is equal",
    .enabled(
      if: PeerCases.folder != nil,
      "the folder of expected values is not beside the checkout"
    )
  )
  func equal() throws {
    var compared = 0
    var different: [String] = []
    for (suite, cases) in Dictionary(grouping: try PeerCases.all(), by: \.suite).sorted(
      by: { $0.key < $1.key }
    ) {
      guard let arrays = try PeerCases(suite: suite) else { continue }
      for found in cases where found.note.isEmpty && found.tolerance > 0 {
        guard let metric = MetricTable[MetricID(found.metric)],
          let predictions = try? arrays.predictions(found)
        else { continue }
        let evidence = try Evidence(
          predictions,
          view: found.isOneClass ? .positive : .topLabel,
          bins: found.bins
        )
        compared += 1
        let value = try metric.value(of: evidence)
        if abs((value ?? .nan) - found.expected) <= max(found.tolerance, 1e-9) { continue }
        if Self.known[found.description] == nil {
          different.append("\(found): \(value.map { "\($0)" } ?? "none"), not \(found.expected)")
        }
      }
    }
    #expect(different.isEmpty, "\(different.joined(separator: "\n"))")
    #expect(compared >= 250, "\(compared) values were compared")
  }
}
