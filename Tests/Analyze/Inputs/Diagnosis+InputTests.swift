import CandorAnalyze
import CandorFormats
import CandorTestSupport
import CandorTrain
import Foundation
import Testing

/// What `doctor` finds of whatever lies at a path.
@Suite struct DiagnosisInputTests {
  private static func diagnosis(
    _ bytes: [UInt8],
    _ name: String,
    _ options: PredictionOptions = PredictionOptions()
  ) throws -> Diagnosis {
    let folder = try ScratchFolder()
    let path = folder.path(name)
    try AtomicFile.write(bytes, to: path)
    return try withExtendedLifetime(folder) { try Diagnosis.of(path, options: options) }
  }

  private static func diagnosis(_ text: String, _ name: String = "m.csv") throws -> Diagnosis {
    try diagnosis(Array(text.utf8), name)
  }

  @Test func `whole predictions are counted and understood`() throws {
    let found = try Self.diagnosis(Small.csv(FiveRows.a, FiveRows.labels))
    #expect(found.kind == .predictions && found.findings.isEmpty && !found.isBroken)
    #expect(found.whole.first?.contains("5 rows × 3 classes of probabilities, with labels") == true)
    #expect(found.whole.last?.contains("labels: label") == true, "\(found.whole)")
  }

  @Test func `predictions without labels are a note, not a fault`() throws {
    let found = try Self.diagnosis("prob_0,prob_1\n0.5,0.5\n0.2,0.8\n")
    #expect(found.findings.map(\.id) == ["predictions_without_labels"])
    #expect(found.findings[0].gravity == .note && !found.isBroken)
    #expect(found.whole.first?.contains("without labels") == true)
  }

  @Test(arguments: [
    "label,prob_0,prob_1\n0,0.5,0.5\n1,0.2,zebra\n",
    "label,prob_0,prob_1\n0,0.5,0.5\n7,0.2,0.8\n",
    "label,prob_0,prob_1\n0,0.5,0.5\n1,0.2\n",
    "label,prob_0,prob_1\n0,0.5,0.5\n1,0.2,0.2\n",
    "label,logit_0,logit_1\n0,0.5,0.5\n1,nan,0.2\n",
  ])
  func `damaged rows are found in their place`(_ text: String) throws {
    let found = try Self.diagnosis(text)
    #expect(found.isBroken && found.whole.isEmpty)
    let finding = try #require(found.findings.first)
    #expect(finding.id == "predictions_damaged" && found.findings.count == 1)
    #expect(finding.problem.contains("row 1") || finding.problem.contains("line 3"))
  }

  @Test func `names that can be read in two ways must be said, and nothing is broken`() throws {
    let found = try Self.diagnosis("label,alpha,beta\n0,0.5,0.5\n1,0.2,0.8\n")
    #expect(found.findings.map(\.id) == ["predictions_unclear"] && !found.isBroken)
    #expect(found.findings[0].problem.contains("--"), "\(found.findings[0].problem)")
    var options = PredictionOptions()
    options.columns.probability = ["alpha", "beta"]
    let said = try Self.diagnosis(
      Array("label,alpha,beta\n0,0.5,0.5\n1,0.2,0.8\n".utf8),
      "m.csv",
      options
    )
    #expect(said.findings.isEmpty && said.whole.first?.contains("2 rows") == true)
  }

  /// Whole files that a flag would let be read; what was understood is said.
  @Test(arguments: [
    ("label,prob_0,prob_1\ncat,0.5,0.5\ndog,0.2,0.8\n", "--classes", "prob_0, prob_1"),
    ("label,prob\n0,50\n1,80\n", "--percent", "P(positive): prob"),
    ("label,prob\n0,-2.5\n1,3.5\n", "--logit prob", "P(positive): prob"),
    ("label,prob_0,prob_1\n1,0.5,0.5\n2,0.2,0.8\n", "--first-label 1", "labels: label"),
    ("label,prob_0,prob_1\n0,0.5,0.5\n-100,0.2,0.8\n", "--ignore-label", "labels: label"),
  ])
  func `a flag that would help is named, and nothing is called broken`(
    text: String,
    flag: String,
    understood: String
  ) throws {
    let found = try Self.diagnosis(text)
    #expect(!found.isBroken && found.findings.map(\.id) == ["predictions_unclear"])
    #expect(found.findings[0].problem.contains(flag), "\(found.findings[0].problem)")
    #expect(found.whole.first?.contains(understood) == true, "\(found.whole)")
  }

  @Test func `a fault in a row comes with what was understood before it`() throws {
    let found = try Self.diagnosis("label,prob,site\n0,0.5,a\n1,zebra,b\n")
    #expect(found.isBroken)
    let advice = try #require(found.findings.first?.advice)
    #expect(advice.contains("labels: label; P(positive): prob"), "\(advice)")
    #expect(advice.contains("Mend that place"), "\(advice)")
  }

  @Test func `logits that look like probabilities are doubted`() throws {
    let found = try Self.diagnosis("label,logit_0,logit_1\n0,0.5,0.5\n1,0.2,0.8\n")
    #expect(!found.isBroken && found.findings.map(\.id) == ["logits_in_doubt"])
    #expect(found.findings[0].problem.contains("--probability"))
  }

  @Test func `whatever weights mean, they can be looked at`() throws {
    let found = try Self.diagnosis("label,weight,prob_0,prob_1\n0,1.5,0.5,0.5\n1,2,0.2,0.8\n")
    #expect(found.findings.isEmpty, "\(found.findings)")
  }

  @Test func `an array of one axis is one of numbers, one of two is of scores`() throws {
    let flat = try Self.diagnosis(NPYWriter.array([3, 1, 4, 1, 5] as [Int32]), "labels.npy")
    #expect(flat.findings.isEmpty && flat.whole.first?.contains("5 numbers") == true)
    let scores = try Self.diagnosis(
      NPYWriter.array([0.5, -1, 2, 3, 0, 7], shape: [2, 3]),
      "scores.npy"
    )
    #expect(scores.findings.isEmpty)
    #expect(scores.whole == ["2 rows × 3 classes of scores, without labels"])
    var cut = NPYWriter.array([0.5, -1, 2, 3, 0, 7], shape: [2, 3])
    cut.removeLast(5)
    #expect(try Self.diagnosis(cut, "scores.npy").isBroken)
  }

  @Test func `a checkpoint is named by its layers and its epoch`() throws {
    let network = try CraftedRuns.parameters(SeedRuns.columns)
    let bytes = try Checkpoint(network, recipe: CraftedRuns.recipe("r"), epoch: 7).serialized()
    let found = try Self.diagnosis(bytes, "net.safetensors")
    #expect(found.kind == .checkpoint && found.findings.isEmpty)
    #expect(found.whole.first?.contains("4-4-3") == true)
    #expect(found.whole.first?.contains("epoch 7") == true)
    // One bit of a weight.
    var broken = bytes
    broken[broken.count - 50] ^= 0x40
    let damaged = try Self.diagnosis(broken, "net.safetensors")
    #expect(damaged.isBroken && damaged.findings.map(\.id) == ["checkpoint_damaged"])
    // Too short to tell what it is: its name tells.
    let cut = try Self.diagnosis(Array(bytes.prefix(20)), "net.safetensors")
    #expect(cut.kind == .checkpoint && cut.isBroken)
  }

  @Test func `a run is examined as one`() throws {
    let runs = try CraftedRuns(kinds: [0, 1, 2], labels: [0, 1, 2])
    let path = try runs.write(CraftedRuns.recipe("r"), [.init()], logits: SeedRuns.columns)
    #expect(try Diagnosis.of(path).kind == .run)
    #expect(try !Diagnosis.of(path).isBroken)
    try FileManager.default.removeItem(atPath: path + "/checkpoints/epoch-01.safetensors")
    try Data("epoch,x\n".utf8).write(to: URL(filePath: path + "/metrics.csv"))
    #expect(try Diagnosis.of(path).isBroken)
  }

  @Test func `nothing there is an error, not a finding`() {
    #expect(throws: FormatsError.self) { try Diagnosis.of("/nowhere/at/all.csv") }
  }
}
