import CandorTestSupport
import Foundation
import Testing

/// Maps fitted on rows that cannot carry them say so when they are made and when they are used.
@Suite struct FitCasesTests {
  private func run(_ arguments: [String], in folder: ScratchFolder) throws -> Outcome {
    try Binary.run(["recalibrate"] + arguments, in: folder.url)
  }

  private func path(_ file: String) -> String { Fixtures.path("cases/fit/\(file).npz") }

  static let methods = [
    "temperature", "vector", "matrix", "platt", "beta", "isotonic", "histogram", "dirichlet",
  ]

  @Test(arguments: methods) func `A class without rows is warned of`(_ method: String) throws {
    let folder = try ScratchFolder()
    let fit = try run(
      ["fit", path("val_without_4"), "--method", method, "-o", "map.json"],
      in: folder
    )
    #expect(fit.code == 0, "\(fit.complaint)")
    #expect(fit.complaint.contains("No row of class 4 is among the 500 rows"), "\(fit.complaint)")
    let apply = try run(["apply", "map.json", path("test"), "-o", "out.npz"], in: folder)
    #expect(apply.code == 0, "\(apply.complaint)")
    #expect(apply.complaint.contains("No row of class 4"), "\(apply.complaint)")
  }

  @Test func `Labels of other rows are said`() throws {
    let folder = try ScratchFolder()
    let fit = try run(["fit", path("wrong_labels"), "-o", "map.json"], in: folder)
    #expect(fit.complaint.contains("which chance gives too"), "\(fit.complaint)")
    #expect(fit.complaint.contains("The labels may belong to other rows."))
  }

  @Test func `A map of two classes is not for five`() throws {
    let folder = try ScratchFolder()
    #expect(try run(["fit", path("two_classes"), "-o", "map.json"], in: folder).code == 0)
    let apply = try run(["apply", "map.json", path("test"), "-o", "out.npz"], in: folder)
    #expect(apply.code == 65)
    #expect(apply.complaint.contains("2 classes but the predictions have 5"))
  }

  /// The trial of a binary task has the Brier score of P(positive), as `metrics` has it.
  @Test func `The trial evaluates as metrics does`() throws {
    let folder = try ScratchFolder()
    let trial = try run(
      ["try", path("two_classes"), "--method", "temperature", "--json"],
      in: folder
    )
    let metrics = try Binary.run(["metrics", path("two_classes"), "--json"], in: folder.url)
    let numbers = try CaseNumbers(metrics.output)
    let object = try JSONSerialization.jsonObject(with: Data(trial.output.utf8))
    let first = try #require(((object as? [String: Any])?["results"] as? [[String: Any]])?.first)
    for id in ["brier", "ece", "log_loss", "accuracy"] {
      #expect(try abs(#require(first[id] as? Double) - #require(numbers[id])) < 1e-12, "\(id)")
    }
  }
}
