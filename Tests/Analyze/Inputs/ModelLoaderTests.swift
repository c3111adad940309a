import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorTestSupport
import CandorTrain
import Foundation
import Testing

/// Inputs of every kind, as a user names them.
@Suite struct ModelLoaderTests {
  private static let kinds = (0..<60).map { $0 % 3 }

  private static func runs() throws -> CraftedRuns {
    try CraftedRuns(kinds: kinds, labels: kinds.map { UInt8($0) })
  }

  @Test func `a run is its finished network, and with an epoch that epoch's`() throws {
    let runs = try Self.runs()
    let scales: [Float] = [1, 2, 3]
    let path = try runs.write(
      CraftedRuns.recipe("net"),
      scales.map { _ in .init() },
      logits: SeedRuns.columns,
      epochs: scales.map { scale in SeedRuns.columns.map { $0.map { scale * $0 } } }
    )
    let models = try runs.load([path, path + "@1", path + "@3"])
    #expect(models.map(\.name) == ["net", "net@1", "net@3"])
    #expect(models.map { $0.origin.epoch } == [3, 1, 3])
    #expect(models.allSatisfy { $0.origin.kind == .run && $0.origin.split == "test" })
    for (model, scale) in zip(models, [3.0, 1, 3]) {
      // Image 0 is of kind 0: its logits are those of the first column.
      let row = (0..<3).map { model.predictions.matrix[0, $0] }
      let wanted = SeedRuns.columns[0].map { scale * Double($0) }
      #expect(zip(row, wanted).allSatisfy { abs($0 - $1) < 1e-6 }, "\(row)")
    }
    #expect(models[0].predictions.labels == Self.kinds.map { Int32($0) })
    #expect(models[0].recipe?.name == "net" && models[0].run?.path == path)
    #expect(models[0].origin.labelFingerprint == models[1].origin.labelFingerprint)
    let text = try Small.refusal { _ = try runs.load([path + "@9"]) }
    #expect(text.contains("epoch 9") && text.contains("1, 2, 3"), "\(text)")
  }

  @Test func `the training images are evaluated where they are asked for`() throws {
    let runs = try Self.runs()
    let path = try runs.write(CraftedRuns.recipe("net"), [.init()], logits: SeedRuns.columns)
    var settings = runs.settings
    settings.split = .train
    let model = try ModelLoader(settings).load(.path(path))
    #expect(model.predictions.rows == 3 && model.origin.split == "train")
  }

  /// −1…1 makes of the pixel k the logits 2·W_k; 0…1 makes W_k + (12, 3, 3), which is class 0.
  @Test func `a network from elsewhere that fits another reading is asked about`() throws {
    let runs = try Self.runs()
    let columns: [[Float]] = [[2, 0, 0], [0, 3, 0], [0, 0, 3], [10, 0, 0]]
    let values = (0..<3).flatMap { row in columns.map { $0[row] } }
    let path = runs.folder.path("foreign.safetensors")
    try SafeTensors.write(
      tensors: [("fc.weight", [3, 4], values), ("fc.bias", [3], [12, 3, 3])],
      metadata: [:],
      to: path
    )
    let plain = try ModelLoader(runs.settings).load(.path(path))
    #expect(plain.origin.kind == .checkpoint && plain.recipe == nil)
    #expect(plain.advice.count == 1)
    #expect(plain.advice[0].contains("0.3333 as given; 1.0000 with"), "\(plain.advice)")
    #expect(plain.advice[0].contains("--pixels"))
    #expect(plain.doubts.contains(plain.advice[0]))
    var settings = runs.settings
    settings.pixels = PixelChoice("-1..1")
    let told = try ModelLoader(settings).load(.path(path))
    #expect(told.advice.isEmpty)
    #expect(told.predictions.labels.indices.allSatisfy { RowFacts(told.predictions).isHit($0) })
  }

  @Test func `a network of ours is not read in another way`() throws {
    let runs = try Self.runs()
    let path = try runs.write(CraftedRuns.recipe("net"), [.init()], logits: SeedRuns.columns)
    for change in [0, 1] {
      var settings = runs.settings
      if change == 0 {
        settings.pixels = PixelChoice("-1..1")
      } else {
        settings.activation = .tanh
      }
      for input in [path, path + "/model.safetensors"] {
        let text = try Small.refusal { _ = try ModelLoader(settings).load(.path(input)) }
        #expect(text.contains(input) && text.contains("--pixels"), "\(text)")
      }
    }
  }

  @Test func `equal names get what tells them apart`() throws {
    let folder = try ScratchFolder()
    for name in ["old", "new"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: name),
        withIntermediateDirectories: true
      )
      try AtomicFile.write(
        text: Small.csv(FiveRows.a, FiveRows.labels),
        to: folder.path("\(name)/mlp.csv")
      )
    }
    let models = try ModelLoader().load(
      ["old/mlp.csv", "new/mlp.csv"].map { .path(folder.path($0)) }
    )
    #expect(models.map(\.name) == ["old/mlp", "new/mlp"])
  }

  @Test(arguments: [
    ("a.b.csv", "a.b"), ("x.jsonl", "x"), ("run.v2.tsv", "run.v2"), ("noending", "noending"),
  ])
  func `a name is the last part of the path without its ending`(_ file: String, _ name: String)
    throws
  {
    let text =
      file.hasSuffix("jsonl")
      ? "{\"label\": 0, \"probs\": [0.5, 0.5]}\n{\"label\": 1, \"probs\": [0.2, 0.8]}\n"
      : file.hasSuffix("tsv")
        ? "label\tprob_0\tprob_1\n0\t0.5\t0.5\n1\t0.2\t0.8\n"
        : "label,prob_0,prob_1\n0,0.5,0.5\n1,0.2,0.8\n"
    #expect(try Small.load(text, as: file).name == name)
  }

  @Test func `scores and labels in arrays of their own`() throws {
    let folder = try ScratchFolder()
    let scores = folder.path("net.logits.npy")
    let labels = folder.path("labels.npy")
    try AtomicFile.write(NPYWriter.array([1, -1, 0.5, 2], shape: [2, 2]), to: scores)
    try AtomicFile.write(NPYWriter.array([0, 1] as [Int32]), to: labels)
    let input = ModelInput.arrays(scores: scores, kind: .logits, labels: labels)
    #expect(input.text == scores)
    let model = try ModelLoader().load(input)
    #expect(model.predictions.labels == [0, 1] && model.name == "net.logits")
    #expect(model.predictions.matrix[1, 0] == 0.5 && model.predictions.matrix[1, 1] == 2)
    #expect(try ModelLoader.holdsPredictions(input))
  }

  @Test func `what holds predictions is told from networks`() throws {
    let runs = try Self.runs()
    let path = try runs.write(CraftedRuns.recipe("net"), [.init()], logits: SeedRuns.columns)
    let table = runs.folder.path("m.csv")
    try AtomicFile.write(text: Small.csv(FiveRows.a, FiveRows.labels), to: table)
    #expect(try ModelLoader.holdsPredictions(.path(table)))
    #expect(try !ModelLoader.holdsPredictions(.path(path)))
    #expect(try !ModelLoader.holdsPredictions(.path(path + "@1")))
    #expect(try !ModelLoader.holdsPredictions(.path(path + "/model.safetensors")))
  }

  /// Images stand behind the rows of networks only, pixel for pixel.
  @Test func `the images of the rows are those of the data`() throws {
    let runs = try Self.runs()
    let path = try runs.write(CraftedRuns.recipe("net"), [.init()], logits: SeedRuns.columns)
    let loader = ModelLoader(runs.settings)
    let model = try loader.load(.path(path))
    let images = try #require(try loader.images(of: [model]))
    for row in [0, 1, 2, 59] {
      let image = try #require(images.image(row))
      #expect(image.width == 2 && image.height == 2)
      #expect(image.pixels == (0..<4).map { UInt8($0 == Self.kinds[row] ? 255 : 0) })
    }
    #expect(images.image(60) == nil && images.image(-1) == nil)
    let file = try Small.load(Small.csv(FiveRows.a, FiveRows.labels))
    #expect(try loader.images(of: [model, file]) == nil)
    #expect(try loader.images(of: []) == nil)
  }
}
