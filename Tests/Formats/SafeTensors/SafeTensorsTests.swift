import CandorFormats
import CandorTestSupport
import Foundation
import Testing

@Suite struct SafeTensorsTests {
  private static let golden = Fixtures.path("Golden/checkpoints/mlp.safetensors")

  @Test func `A PyTorch checkpoint is read`() throws {
    let file = try SafeTensors(path: Self.golden)
    #expect(file.tensors.map(\.name) == ["1.bias", "1.weight", "3.bias", "3.weight"])
    #expect(file["1.weight"]?.shape == [256, 784])
    #expect(file["3.weight"]?.dtype == .f32)
    #expect(file.metadata.isEmpty)
    let weights = try file.floats("1.weight")
    #expect(weights.count == 256 * 784)
    // The reference's bytes, read without any of our code: the first weight after bias and header.
    let bytes = try contents(Self.golden)
    let first = bytes[(8 + 288 + 1024)..<(8 + 288 + 1028)].reversed().reduce(UInt32(0)) {
      $0 << 8 | UInt32($1)
    }
    #expect(weights[0].bitPattern == first)
    #expect(file.nonFinite().isEmpty)
  }

  @Test(arguments: ["checkpoints/mlp", "checkpoints/dropout", "training/two_epochs.initial"])
  func `The reference writer's bytes come back`(_ name: String) throws {
    let path = Fixtures.path("Golden/\(name).safetensors")
    let file = try SafeTensors(path: path)
    let tensors = try file.tensors.map {
      (name: $0.name, shape: $0.shape, values: try file.floats($0.name))
    }
    let written = try SafeTensors.serialize(tensors: tensors.reversed(), metadata: file.metadata)
    #expect(try written == contents(path))
  }

  @Test func `What was written is read, whatever the names and the order`() throws {
    let scratch = try Scratch()
    let strange = "../é\u{301} \"\\\n\u{1}\u{7f}😀"
    let tensors: [SafeTensors.NamedValues] = [
      ("z", [2, 2], [1, -0.0, .infinity, .leastNonzeroMagnitude]),
      (strange, [], [.nan]),
      ("", [0, 3], []),
      ("a.weight", [3], [1.5, 2.5, -.greatestFiniteMagnitude]),
    ]
    let metadata = Dictionary(uniqueKeysWithValues: (0..<20).map { ("key \($0)", strange) })
    try SafeTensors.write(tensors: tensors, metadata: metadata, to: scratch.path("file"))
    let other = try SafeTensors.serialize(tensors: tensors.reversed(), metadata: metadata)
    #expect(try scratch.read("file") == other)
    #expect(other[0] % 8 == 0)

    let file = try SafeTensors(path: scratch.path("file"))
    #expect(file.metadata == metadata)
    #expect(Set(file.tensors.map(\.name)) == Set(tensors.map(\.name)))
    for tensor in tensors {
      #expect(file[tensor.name]?.shape == tensor.shape)
      #expect(try file.floats(tensor.name).map(\.bitPattern) == tensor.values.map(\.bitPattern))
    }
    let report = file.nonFinite()
    #expect(report.map(\.name) == [strange, "z"])
    #expect(report.map(\.count) == [1, 1])
    #expect(report.map(\.firstIndex) == [0, 2])
  }

  @Test func `Tensors that cannot be written are refused by name`() {
    for (tensors, words): ([SafeTensors.NamedValues], String) in [
      ([("a", [1], [1]), ("a", [1], [2])], "'a' cannot be written: the name is taken"),
      ([("__metadata__", [1], [1])], "the name is taken"),
      ([("a", [2], [1])], "shape [2] does not fit its 1 values"),
      ([("a", [-1, -1], [1])], "does not fit"),
      ([("a", [Int.max, Int.max], [1])], "does not fit"),
    ] {
      #expect {
        try SafeTensors.serialize(tensors: tensors, metadata: [:])
      } throws: { ($0 as? FormatsError)?.description.contains(words) == true }
    }
  }

  @Test func `Narrower and wider numbers become floats exactly or rounded to nearest`() throws {
    let wide: [Double] = [0.1, 1 + 0x1p-24, 1 + 0x1.8p-23, 1e300, -0.0, 0x1p-149, .nan]
    let header =
      #"{"b":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]},"#
      + #""h":{"dtype":"F16","shape":[5],"data_offsets":[6,16]},"#
      + #""d":{"dtype":"F64","shape":[7],"data_offsets":[16,72]}}"#
    let bytes =
      Made.safetensors(header) + [0x80, 0x3f, 0x00, 0xc0, 0x80, 0x7f]
      + [0x00, 0x3c, 0x01, 0x00, 0xff, 0x7b, 0x00, 0xfc, 0x00, 0x80]
      + wide.flatMap { Made.littleEndian($0.bitPattern) }
    let file = try SafeTensors(bytes: bytes, path: "m")
    #expect(try file.floats("b") == [1, -2, .infinity])
    #expect(try file.floats("h") == [1, 0x1p-24, 65504, -.infinity, -0.0])
    let floats = try file.floats("d")
    #expect(floats.dropLast() == [0.1, 1, 1 + 0x1p-22, .infinity, -0.0, 0x1p-149])
    #expect(floats[6].isNaN)
    #expect(file.nonFinite().map(\.count) == [1, 1, 2])
  }

  @Test func `Whole numbers of every width are read; other types are refused by name`() throws {
    let types = [
      ("I8", 1), ("U8", 1), ("I16", 2), ("U16", 2), ("I32", 4), ("U32", 4), ("I64", 8), ("U64", 8),
    ]
    for (type, width) in types {
      let header = #"{"x":{"dtype":"\#(type)","shape":[2],"data_offsets":[0,\#(2 * width)]}}"#
      let minusTwo = [0xfe] + [UInt8](repeating: 0xff, count: width - 1)
      let bytes =
        Made.safetensors(header) + [7] + [UInt8](repeating: 0, count: width - 1) + minusTwo
      let file = try SafeTensors(bytes: bytes, path: "m")
      if type == "U64" {
        #expect {
          try file.integers("x")
        } throws: {
          ($0 as? FormatsError)?.description.contains(
            "element 1 of tensor 'x' is 18446744073709551614"
          )
            == true
        }
      } else {
        let last = type.hasPrefix("I") ? -2 : (1 << (8 * width)) - 2
        #expect(try file.integers("x") == [7, last])
      }
      #expect { try file.floats("x") } throws: {
        ($0 as? FormatsError)?.description.contains("tensor 'x' holds \(type); floating point")
          == true
      }
    }
    let file = try SafeTensors(path: Self.golden)
    #expect { try file.integers("3.bias") } throws: {
      ($0 as? FormatsError)?.description.contains("tensor '3.bias' holds F32; whole numbers")
        == true
    }
    #expect { try file.floats("nope") } throws: {
      ($0 as? FormatsError)?.description.contains("no tensor 'nope'; it has '1.bias', ") == true
    }
  }

  @Test func `White space before the brace is tolerated as the reference does`() throws {
    let bytes = Made.safetensors(" \n\t\r{ } \n")
    #expect(try SafeTensors(bytes: bytes, path: "m").tensors.isEmpty)
  }

  @Test func `Tensors come in the order of their bytes, not of the header`() throws {
    let header =
      #"{"late":{"dtype":"U8","shape":[2],"data_offsets":[3,5]},"none":{"dtype":"F32","shape":[9,0],"#
      + #""data_offsets":[3,3]},"early":{"data_offsets":[0,3],"shape":[3],"dtype":"U8"}}"#
    let file = try SafeTensors(bytes: Made.safetensors(header, data: 5), path: "m")
    #expect(file.tensors.map(\.name) == ["early", "none", "late"])
    #expect(try file.integers("late") == [3, 4])
    #expect(try file.floats("none") == [])
  }
}
