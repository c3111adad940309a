import CandorTestSupport
import Foundation
import Testing

/// Nonsense in, a sentence and the right exit code out.
@Suite struct RefusalTests {
  /// Arguments, the exit code, and a piece of the sentence.
  static let cases: [([String], Int32, String)] = [
    (["metrics"], 64, "Name an input"),
    (["metrics", "no-such-file.npz"], 66, "no-such-file.npz"),
    (["metrics", "empty"], 65, "empty"),
    (["metrics", "folder"], 66, "run.json"),
    (["metrics", "text.csv"], 65, "text.csv"),
    (["metrics", "negative.csv"], 65, "negative.csv"),
    (["metrics", "notone.csv"], 65, "notone.csv"),
    (["metrics", "label.csv"], 65, "label.csv"),
    (["metrics", "nan.csv"], 65, "nan.csv"),
    (["metrics", "--logits", "x.npy"], 64, "--labels"),
    (
      ["metrics", "--logits", "x.npy", "--probabilities", "y.npy", "--labels", "z.npy"], 64, "both"
    ),
    (["metrics", "good.csv", "--logits", "x.npy", "--labels", "y.npy"], 64, "instead of an input"),
    (["metrics", "good.csv", "good.csv"], 65, "count twice"),
    (["metrics", "good.csv", "--bins", "0"], 64, "--bins"),
    (["metrics", "good.csv", "--level", "1"], 64, "--level"),
    (["metrics", "good.csv", "--classes", "a,b,c"], 65, "2 classes but 3 class names"),
    (["compare", "good.csv"], 64, "at least 2"),
    (["compare", "good.csv", "other-labels.csv"], 65, "not evaluated on the same rows"),
    (["compare", "good.csv", "fewer.csv"], 65, "rows"),
    (["compare", "good.csv", "three.csv"], 65, "classes"),
    (["compare", "good.csv", "good.csv", "--margin", "small"], 64, "margin"),
    (["compare", "good.csv", "good.csv", "--margin", "speed=1"], 64, "speed"),
    (["train", "recipe.yaml"], 65, "learning_rat"),
    (["train", "no-such-recipe"], 66, "no-such-recipe"),
    (["train", "mlp", "mlp"], 64, "mlp"),
    (["train", "mlp", "--learning-rate=-1"], 65, "learning_rate"),
    (["train", "mlp", "dropout", "--name", "x"], 64, "--name"),
    (["train", "mlp", "--data", "folder"], 66, "dataset-fashion-mnist"),
    (["train", "mlp", "--hidden", "many"], 64, "many"),
    (["predict", "good.csv", "-o", "x.txt"], 64, "--output"),
    (["predict", "good.csv", "-o", "no/such/folder/x.npz"], 74, "no/such/folder"),
    (["report", "good.csv", "-o", "folder"], 74, "folder"),
    (["recalibrate", "apply", "good.csv", "good.csv", "-o", "x.npz"], 65, "good.csv"),
    (["merge", "good.csv"], 65, "good.csv"),
    (["metrics", "empty.npz"], 65, "is empty, so it is not an .npz archive"),
    (["metrics", "page.npz"], 65, "starts with '<!DOCTYPE html>', so it is not an .npz archive"),
    (["metrics", "page.npy"], 65, "so it is not a .npy array"),
    (["metrics", "page.pt"], 65, "so it is not a zip archive, which torch.save writes"),
    (["metrics", "empty.pt"], 65, "is empty, so it is not a zip archive"),
    (["metrics", "empty.safetensors"], 65, "a safetensors file starts with 8 bytes"),
    (["nonsense"], 64, "nonsense"),
  ]

  static func prepare(_ folder: ScratchFolder) throws {
    func write(_ name: String, _ text: String) throws {
      try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
    }
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "folder"),
      withIntermediateDirectories: true
    )
    try write("empty", "")
    try write("text.csv", "this is\nno table of predictions\n")
    try write("good.csv", "label,prob_0,prob_1\n0,0.9,0.1\n1,0.4,0.6\n1,0.7,0.3\n")
    try write("other-labels.csv", "label,prob_0,prob_1\n1,0.9,0.1\n1,0.4,0.6\n1,0.7,0.3\n")
    try write("fewer.csv", "label,prob_0,prob_1\n0,0.9,0.1\n")
    try write(
      "three.csv",
      "label,prob_0,prob_1,prob_2\n0,0.8,0.1,0.1\n1,0.4,0.6,0\n1,0.7,0.3,0\n"
    )
    try write("negative.csv", "label,prob_0,prob_1\n0,1.1,-0.1\n")
    try write("notone.csv", "label,prob_0,prob_1\n0,0.9,0.3\n")
    try write("label.csv", "label,prob_0,prob_1\n2,0.9,0.1\n")
    try write("nan.csv", "label,logit_0,logit_1\n0,nan,1\n")
    try write("recipe.yaml", "learning_rat: 0.1\n")
    for name in ["npz", "npy", "pt"] { try write("page.\(name)", "<!DOCTYPE html>\nNot found\n") }
    for name in ["npz", "pt", "safetensors"] { try write("empty.\(name)", "") }
  }

  @Test(arguments: cases)
  func `nonsense is refused`(arguments: [String], code: Int32, piece: String) throws {
    let folder = try ScratchFolder()
    try Self.prepare(folder)
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    let outcome = try Binary.run(arguments, in: folder.url)
    #expect(outcome.code == code, "\(outcome.complaint)")
    #expect(outcome.complaint.contains(piece), "\(outcome.complaint)")
    #expect(outcome.output.isEmpty)
    let after = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      .filter { $0 != ".stdout" && $0 != ".stderr" && $0 != "runs" }.sorted()
    #expect(after == before)
  }
}
