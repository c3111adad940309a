import CandorFormats
import Testing

/// Small valid files, cut off everywhere and with every byte changed: always a value or a
/// `FormatsError`, never a trap.
@Suite struct DamageTests {
  struct Valid: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// Whether the file may end after any row.
    var mayEndAnywhere = false
    /// Reads without a file, for speed.
    let read: @Sendable ([UInt8]) throws -> Void
    var testDescription: String { name }
  }

  static let valid: [Valid] = [
    Valid(name: "images", bytes: Made.idxImages(3, 2, 2, Array(0..<12))) {
      _ = try IDX.images(from: MemorySource($0, path: "m"))
    },
    Valid(name: "labels", bytes: Made.gzip(Made.idxLabels(40, Array(0..<40)))) {
      _ = try IDX.labels(from: MemorySource($0, path: "m"))
    },
    Valid(
      name: "safetensors",
      bytes: Made.safetensors(
        #"{"__metadata__":{"a":"\u00e9\n"},"x":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},"#
          + #""y":{"dtype":"I64","shape":[],"data_offsets":[12,20]}}  "#,
        data: 20
      )
    ) {
      let file = try SafeTensors(bytes: $0, path: "m")
      for tensor in file.tensors {
        _ = try? file.floats(tensor.name)
        _ = try? file.integers(tensor.name)
      }
      _ = file.nonFinite()
    },
    Valid(name: "npy", bytes: Made.npy("<f2", "(3, 2)", data: 12), read: predictions),
    Valid(
      name: "npz",
      bytes: Made.zip([
        ("logits.npy", Made.npy("<f4", "(2, 2)", data: 16)),
        ("labels.npy", Made.npy("|u1", "(2,)", data: 2)),
      ]),
      read: predictions
    ),
    Valid(
      name: "CSV",
      bytes: Array("id,label,logit_0,logit_1\r\n\"a\"\"\",0,1.5e0,-2\n\n7,1,.25,3.0\n".utf8),
      mayEndAnywhere: true,
      read: predictions
    ),
    Valid(
      name: "JSON lines",
      bytes: Array("{\"logits\":[1.5e0,-2],\"label\":0,\"x\":[{\"y\":null}]}\n".utf8),
      mayEndAnywhere: true,
      read: predictions
    ),
    Valid(name: "torch", bytes: Made.torch(Pickle.tensor(), [("data/0", Array(0..<16))])) {
      let file = try TorchFile.read(ZipArchive(bytes: $0, path: "m"))
      for tensor in file.tensors { _ = try file.floats(tensor.name) }
    },
  ]

  private static let predictions: @Sendable ([UInt8]) throws -> Void = {
    _ = try PredictionReader(bytes: $0, path: "m").readAll()
  }

  @Test(arguments: valid) func `Reads when whole, throws when cut off anywhere`(_ file: Valid)
    throws
  {
    try file.read(file.bytes)
    var accepted: [Int] = []
    for length in 0..<file.bytes.count {
      do {
        try file.read(Array(file.bytes.prefix(length)))
        accepted.append(length)
      } catch is FormatsError {
      } catch {
        Issue.record("\(length): \(error)")
      }
    }
    #expect(accepted.isEmpty || file.mayEndAnywhere)
  }

  @Test(arguments: valid) func `Any byte may be anything`(_ file: Valid) {
    // All values in small files, every bit in larger ones.
    let small = file.bytes.count < 200
    var strange: [String] = []
    for index in file.bytes.indices {
      let values =
        small ? Array(UInt8.min...UInt8.max) : (0..<8).map { file.bytes[index] ^ 1 << $0 }
      for value in values {
        do {
          try file.read(Made.flipping(file.bytes, at: index, to: value))
        } catch is FormatsError {
        } catch {
          strange.append("\(index) \(value): \(error)")
        }
      }
    }
    #expect(strange.isEmpty)
  }
}
