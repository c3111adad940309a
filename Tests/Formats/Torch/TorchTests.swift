import CandorFormats
import CandorTestSupport
import Foundation
import Testing

@Suite struct TorchTests {
  @Test func `The golden checkpoint holds the same weights as its safetensors`() throws {
    let torch = try TorchFile.read(Fixtures.path("Golden/checkpoints/mlp.pt"))
    let golden = try SafeTensors(path: Fixtures.path("Golden/checkpoints/mlp.safetensors"))
    #expect(Set(torch.tensors.map(\.name)) == Set(golden.tensors.map(\.name)))
    for tensor in golden.tensors {
      #expect(torch[tensor.name]?.shape == tensor.shape)
      let same =
        try torch.floats(tensor.name).map(\.bitPattern)
        == golden.floats(tensor.name).map(\.bitPattern)
      #expect(same)
    }
  }

  @Test(arguments: ["tensors", "wrapped"])
  func `Every number type, strides, offsets and wrappings`(_ name: String) throws {
    let file = try TorchFile.read(Fixtures.path("Formats/\(name).pt"))
    let flat = (0..<12).map { Float($0) - 4 }
    #expect(
      file.tensors.map(\.name)
        == ["plain", "transposed", "half", "double", "bfloat16", "steps", "none"]
    )
    #expect(try file.floats("plain") == flat)
    #expect(file["transposed"]?.shape == [4, 3])
    #expect(try file.floats("transposed") == (0..<12).map { flat[$0 % 3 * 4 + $0 / 3] })
    #expect(try file.floats("half") == Array(flat[2...]))
    #expect(file["half"]?.dtype == .f16)
    #expect(try file.floats("double") == flat)
    #expect(file["bfloat16"]?.shape == [])
    #expect(try file.floats("bfloat16") == [7])
    #expect(try file.integers("steps") == [7])
    #expect(try file.floats("none") == [])
  }

  @Test func `The wrapped file was written with another protocol`() throws {
    let archive = try ZipArchive(path: Fixtures.path("Formats/wrapped.pt"))
    let pickle = try archive.read(#require(archive["archive/data.pkl"]), atMost: 1 << 20)
    #expect(pickle.prefix(2) == [0x80, 4])
  }
}
