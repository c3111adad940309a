import CandorFormats
import Testing

/// Small valid files, cut off everywhere and with every byte changed: always a value or a
/// `FormatsError`, never a trap.
@Suite struct DamageTests {
  struct Valid: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
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
  ]

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
    #expect(accepted.isEmpty)
  }

  @Test(arguments: valid) func `Any byte may be anything`(_ file: Valid) {
    var strange: [String] = []
    for index in file.bytes.indices {
      for value in UInt8.min...UInt8.max {
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
