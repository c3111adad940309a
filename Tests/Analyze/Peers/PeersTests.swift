import CandorMetrics
import Foundation
import Testing

/// Expected values that thirty other tools' own tests hold, where their folder lies beside the checkout.
@Suite struct PeersTests {
  /// What differs by definition; docs/peers.md says it to a reader.
  private static let known: Set<String> = [
    // MCGrad's variance is Σ w² p (1 − p), ours that of w rows.
    "MCGrad: ecce 3: kuiper_scaled",
    // calzone leaves the smallest confidence out.
    "calzone: welldata top-class: ece_equal_mass",
    "calzone: welldata topclass.ipynb: hosmer_lemeshow",
    "calzone: subgroup B top-class: ece_equal_mass",
    // Groups by type-7 quantiles; ours are by rank, which differs where ten does not divide the rows.
    "pycaleva: niamey_Logistic: hosmer_lemeshow",
    "pycaleva: niamey_Logistic: hosmer_lemeshow (library)",
    "pycaleva: niamey_Logistic: hosmer_lemeshow p (library)",
    // Trapezoids from a coverage of 1/n; ours is the mean over ranks.
    "torch-uncertainty: AURC mixed: aurc",
    "torch-uncertainty: AURC docstring: aurc",
    // scikit-learn raises a probability of 1.9e-16 to 2.2e-16.
    "yardstick: hpc_cv mn_log_loss (sklearn): log_loss",
    "yardstick: hpc_cv mn_log_loss weights: log_loss",
  ]

  @Test(
    .enabled(
      if: PeerCases.folder != nil,
      "the folder of expected values is not beside the checkout"
    )
  )
  func `every value that a metric of ours expresses is equal`() throws {
    var compared = 0
    var different: [String] = []
    for (suite, cases) in Dictionary(grouping: try PeerCases.all(), by: \.suite).sorted(
      by: { $0.key < $1.key }
    ) {
      guard let arrays = try PeerCases(suite: suite) else { continue }
      for found in cases {
        guard let metric = MetricTable[found.id], let evidence = try? arrays.evidence(found) else {
          continue
        }
        let value = try metric.value(of: evidence)
        compared += 1
        if abs((value ?? .nan) - found.expected) <= max(found.tolerance, 1e-9) { continue }
        if !Self.known.contains(found.description) {
          different.append("\(found): \(value.map { "\($0)" } ?? "none"), not \(found.expected)")
        }
      }
    }
    #expect(different.isEmpty, "\(different.joined(separator: "\n"))")
    #expect(compared >= 380, "\(compared) values were compared")
  }
}
