import CandorFormats
import CandorTestSupport
import Testing

@Suite struct InputKindTests {
  @Test func `A path is what its bytes are`() throws {
    let scratch = try Scratch()
    let text = try scratch.write(Array("label,logit_0\n0,1\n".utf8), "text.npz")
    let scores = try scratch.write(
      SafeTensors.serialize(tensors: [("logits", [1, 1], [0])], metadata: [:]),
      "scores"
    )
    let zipped = try scratch.write(Made.gzip(Array("{}".utf8)), "zipped")
    for (path, kind) in [
      (scratch.folder, InputKind.folder),
      (Fixtures.path("Golden/checkpoints/mlp.safetensors"), .weights),
      (Fixtures.path("Golden/checkpoints/mlp.pt"), .weights),
      (Fixtures.path("Golden/predictions/mlp.logits.npy"), .array),
      (Fixtures.path("Formats/stored.npz"), .predictions),
      (text, .predictions), (scores, .predictions), (zipped, .predictions),
    ] {
      #expect(try InputKind.of(path) == kind, "\(path)")
    }
    #expect(throws: FormatsError.self) { try InputKind.of(scratch.path("nothing")) }
    let pickle = try scratch.write([0x80, 2, 0x2e], "pickle")
    #expect(try InputKind.of(pickle) == .predictions)
    let parquet = try scratch.write(Array("PAR1".utf8), "parquet")
    #expect(throws: FormatsError.self) { try InputKind.of(parquet) }
  }

  @Test func `Weights are read from either kind of file`() throws {
    let one = try WeightsFile.read(Fixtures.path("Golden/checkpoints/mlp.safetensors"))
    let two = try WeightsFile.read(Fixtures.path("Golden/checkpoints/mlp.pt"))
    #expect(try one.floats("3.bias") == two.floats("3.bias"))
    let error = try #require(throws: FormatsError.self) {
      try WeightsFile.read(Fixtures.path("Golden/predictions/mlp.logits.npy"))
    }
    #expect(error.code == .malformed)
  }

  /// A download that failed leaves such files; the name tells what they should have been.
  @Test(arguments: [
    ("p.npz", "an .npz archive"), ("p.npy", "a .npy array"), ("p.pt", "torch.save writes"),
    ("p.pth", "torch.save writes"),
  ])
  func `a name speaks where the bytes say nothing known`(name: String, words: String) throws {
    for (bytes, found) in [
      ([], "is empty"), (Array("<!DOCTYPE html>\n".utf8), "starts with '<!DOCTYPE html>'"),
      ([1, 2, 3, 4, 5], "starts with other bytes"),
    ] {
      let scratch = try Scratch()
      let path = try scratch.write(bytes, name)
      let error = try #require(throws: FormatsError.self) {
        if name.hasPrefix("p.n") {
          _ = try PredictionReader(path: path)
        } else {
          _ = try WeightsFile.read(path)
        }
      }
      #expect(error.code == .malformed)
      #expect(error.description.hasPrefix("\(path): \(found), so it is not "))
      #expect(error.description.contains(words), "\(error)")
      #expect(try InputKind.of(path) == (name.hasPrefix("p.n") ? .predictions : .weights))
    }
  }

  /// The length that opens a safetensors file may look like the mark of gzip or of a pickle.
  @Test(arguments: [0x0280, 0x0380, 0x8b1f])
  func `a safetensors file is one whatever its header's length`(length: Int) throws {
    let header = #"{"__metadata__":{"a":"b"}}"#
    let padded = header + String(repeating: " ", count: length - header.utf8.count)
    let bytes = withUnsafeBytes(of: UInt64(length).littleEndian, Array.init) + Array(padded.utf8)
    let scratch = try Scratch()
    #expect(try InputKind.of(scratch.write(bytes, "weights")) == .weights)
  }
}
