import CandorFormats

extension BadFile {
  private static func header(_ name: String, _ says: String..., text: String) -> BadFile {
    BadFile(name, .npy, saysAll: says) { Made.npy(text, data: 24) }
  }

  private static let good = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }"
  private static let whole = Made.npy(good, data: 24)

  static let npy: [BadFile] = [
    BadFile("empty", .npy, says: "ends after 0 bytes") { [] },
    BadFile("five bytes", .npy, says: "ends after 5 bytes") { Array(whole.prefix(5)) },
    BadFile("wrong magic", .npy, says: "byte 0", "magic") { Made.flipping(whole, at: 0, to: 0x92) },
    BadFile("text", .npy, says: "magic") { Array("label,logit_0\n".utf8) },
    BadFile("version 0", .npy, says: "version 0.0") { Made.flipping(whole, at: 6, to: 0) },
    BadFile("version 4", .npy, says: "version 4.0") { Made.flipping(whole, at: 6, to: 4) },
    BadFile("version 1.1", .npy, says: "version 1.1") { Made.flipping(whole, at: 7, to: 1) },
    BadFile("header of 65,535 bytes", .npy, says: "65535 bytes; at most 10000") {
      Made.flipping(Made.flipping(whole, at: 8, to: 0xff), at: 9, to: 0xff)
    },
    BadFile("version 2 with a header of 4 GB", .npy, says: "4294967295 bytes") {
      Array(whole.prefix(6)) + [2, 0, 0xff, 0xff, 0xff, 0xff]
    },
    BadFile("header cut off", .npy, says: "inside its header") { Array(whole.prefix(40)) },
    BadFile("data cut off", .npy, says: "24 bytes, but 23 bytes follow") { whole.dropLast() },
    BadFile("data too long", .npy, says: "24 bytes, but 25 bytes follow") { whole + [0] },
    BadFile("a promise of terabytes", .npy, says: "4000000000000 bytes, but 24 bytes follow") {
      Made.npy("<f4", "(1000000000, 1000)", data: 24)
    },
    BadFile("sizes that overflow", .npy, says: "too large") {
      Made.npy("<f8", "(4294967296, 4294967296)", data: 24)
    },
    BadFile("an overflow hidden by a zero", .npy, says: "too large") {
      Made.npy("<f8", "(4294967296, 4294967296, 0)", data: 0)
    },
    BadFile("a size beyond 64 bits", .npy, says: "too large for any file") {
      Made.npy("<f4", "(99999999999999999999,)", data: 24)
    },
    BadFile("Python objects", .npy, says: "'|O'", "Python objects") {
      Made.npy("|O", "(3, 2)", data: 24)
    },
    BadFile("a structured array", .npy, says: "structured") {
      Made.npy(
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,), }",
        data: 24
      )
    },
    BadFile("text in an array", .npy, says: "type <U8", "expected as scores") {
      Made.npy("<U8", "(3, 2)", data: 192)
    },
    BadFile("complex numbers", .npy, says: "complex") { Made.npy("<c8", "(3, 2)", data: 48) },
    BadFile("dates", .npy, says: "'<M8[ns]' is not known") {
      Made.npy("<M8[ns]", "(3, 2)", data: 48)
    },
    BadFile("long doubles", .npy, says: "'<f16'", "float64") {
      Made.npy("<f16", "(3, 2)", data: 96)
    },
    BadFile("whole numbers as logits", .npy, says: "<i4", "expected as scores") {
      Made.npy("<i4", "(3, 2)", data: 24)
    },
    BadFile("booleans as logits", .npy, says: "|b1", "expected as scores") {
      Made.npy("|b1", "(3, 2)", data: 6)
    },
    BadFile("text longer than any name", .npy, says: "'<U5000'", "1 to 4096") {
      Made.npy("<U5000", "(1,)", data: 20_000)
    },
    BadFile("three axes", .npy, says: "need two axes", "average") {
      Made.npy("<f4", "(3, 2, 1)", data: 24)
    },
    BadFile("a single number", .npy, says: "shape []") { Made.npy("<f4", "()", data: 4) },
    BadFile("no rows", .npy, says: "at least one row") { Made.npy("<f4", "(0, 2)", data: 0) },
    BadFile("no classes", .npy, says: "at least one row and one class") {
      Made.npy("<f4", "(3, 0)", data: 0)
    },
    BadFile("an array alone as predictions", .predictions, says: "--logits FILE") { whole },
    header("no dictionary", "where '{'", text: "[1, 2]"),
    header("a key twice", "'descr' appears twice", text: "{'descr': '<f4', 'descr': '<f4'}"),
    header("an unknown key", "'color' is not known", text: "{'color': 1}"),
    header("a missing key", "all needed", text: "{'descr': '<f4', 'fortran_order': False}"),
    header("text after it", "after the dictionary", text: good + " import os"),
    header(
      "an order that is no boolean",
      "True or False",
      text: "{'descr': '<f4', 'fortran_order': 0, 'shape': (3, 2)}"
    ),
    header(
      "a shape that is a number",
      "where '('",
      text: "{'descr': '<f4', 'fortran_order': False, 'shape': 6}"
    ),
    header(
      "a shape that is a number in brackets",
      "tuple was expected",
      text: "{'descr': '<f4', 'fortran_order': False, 'shape': (6)}"
    ),
    header(
      "a negative size",
      "where a size was expected",
      text: "{'descr': '<f4', 'fortran_order': False, 'shape': (-3, 2)}"
    ),
    header(
      "a shape by a call",
      "where '('",
      text: "{'descr': '<f4', 'fortran_order': False, 'shape': exit(1)}"
    ),
    header("a string that does not end", "does not end", text: "{'descr"),
    header("an escape", "escapes", text: "{'desc\\x72': '<f4'}"),
    header("an empty type", "'' is not known", text: "{'descr': ''"),

    BadFile("labels that are fractions", .npyLabels, says: "element 0", "<f4", "whole numbers") {
      Made.npy("<f4", "(3,)", data: 12)
    },
    BadFile("booleans other than 0 and 1", .npyLabels, says: "element 2", "a boolean is 0 or 1") {
      Made.npy("|b1", "(3,)", data: 3)
    },
    BadFile(
      "one-hot labels with a 2",
      .npyLabels,
      says: "is neither 0 nor 1, as one-hot labels are"
    ) {
      Made.npy("|u1", "(3, 2)", data: 6)
    },
    BadFile("too few labels", .npyLabels, says: "2 labels, but there are 3 rows") {
      Made.npy("|u1", "(2,)", data: 2)
    },
    BadFile(
      "a label out of range",
      .npyLabels,
      says: "row 2: the label is 2",
      "0...1",
      "--first-label 1"
    ) {
      Made.npy("|u1", "(3,)", data: 3)
    },
    BadFile("a negative label", .npyLabels, says: "row 0: the label is -256") {
      Array(Made.npy("<i2", "(3,)", data: 0)) + [0, 0xff, 0, 0, 1, 0]
    },
    BadFile("a label beyond 63 bits", .npyLabels, says: "element 1 is 18446744073709551615") {
      Made.npy("<u8", "(3,)", data: 0) + [UInt8](repeating: 0, count: 8)
        + [UInt8](repeating: 0xff, count: 8) + [UInt8](repeating: 0, count: 8)
    },
  ]

  private static let logits = ("logits.npy", whole)
  private static let deflated = Made.zip([logits])

  static let npz: [BadFile] = [
    BadFile("an archive of nothing", .predictions, says: "no arrays at all") { Made.zip([]) },
    BadFile("the end of an archive alone, cut off", .predictions, says: "zip archive") {
      Array(Made.zip([]).dropLast())
    },
    BadFile("an archive cut off", .predictions, says: "zip archive", "cut off") {
      Array(deflated.dropLast(30))
    },
    BadFile("an archive's first half", .predictions, says: "zip archive") {
      Array(deflated.prefix(deflated.count / 2))
    },
    BadFile("no logits", .predictions, says: "no array is named as", "arr_0 (2 values a row)") {
      Made.zip([("arr_0.npy", whole)])
    },
    BadFile("names of classes in place of labels", .predictions, says: "row 0", "--classes") {
      Made.zip([
        logits,
        ("labels.npy", Made.npy("<U1", "(3,)", data: 0) + Array("a\0\0\0b\0\0\0a\0\0\0".utf8)),
      ])
    },
    BadFile("a text that is none", .predictions, says: "element 0", "no character") {
      Made.zip([
        logits,
        ("labels.npy", Made.npy("<U1", "(3,)", data: 0) + [UInt8](repeating: 0xff, count: 12)),
      ])
    },
    BadFile("scores that lie the other way round", .predictions, says: "transpose") {
      Made.zip([logits, ("labels.npy", Made.npy("|u1", "(2,)", data: 2))])
    },
    BadFile("logits and probabilities", .predictions, says: "say which") {
      Made.zip([logits, ("probabilities.npy", whole)])
    },
    BadFile("a member twice", .predictions, says: "'logits.npy' is there twice") {
      Made.zip([logits, logits])
    },
    BadFile("a wrong checksum", .predictions, says: "'logits.npy' is damaged (CRC error)") {
      let at = deflated.firstIndex(of: 0x93).map { $0 + whole.count - 1 } ?? 0
      return Made.flipping(deflated, at: at, to: deflated[at] ^ 1)
    },
    BadFile("an unknown compression", .predictions, says: "method 12") {
      Made.changingMethod(deflated, to: 12)
    },
    BadFile("an encrypted member", .predictions, says: "is encrypted") {
      Made.changingFlags(deflated, to: 1)
    },
    BadFile("an array that is none", .predictions, says: "array 'logits', byte 0", "magic") {
      Made.zip([("logits.npy", [UInt8](repeating: 7, count: 200))])
    },
    BadFile("an empty member", .predictions, says: "array 'logits', ends after 0 bytes") {
      Made.zip([("logits.npy", [])])
    },
    BadFile("an array of objects", .predictions, says: "array 'logits', ", "Only arrays of NumPy's")
    {
      Made.zip([("logits.npy", Made.npy("|O", "(3, 2)", data: 48))])
    },
    BadFile("an array cut off", .predictions, says: "array 'logits', ", "but 23 bytes follow") {
      Made.zip([("logits.npy", whole.dropLast())])
    },
    BadFile("an array too long", .predictions, says: "array 'logits', ", "but 25 bytes follow") {
      Made.zip([("logits.npy", whole + [0])])
    },
    BadFile(
      "labels for other rows",
      .predictions,
      says: "array 'labels' has 4 labels",
      "3 rows of logits."
    ) {
      Made.zip([logits, ("labels.npy", Made.npy("|u1", "(4,)", data: 4))])
    },
    BadFile(
      "a label out of range in an archive",
      .predictions,
      says: "array 'labels', row 2",
      "0...1"
    ) {
      Made.zip([logits, ("labels.npy", Made.npy("|u1", "(3,)", data: 3))])
    },
    BadFile("weights that are text", .predictions, says: "array 'weights', ", "type <U1") {
      Made.zip([logits, ("weights.npy", Made.npy("<U1", "(3,)", data: 12))])
    },
    BadFile("weights of two axes", .predictions, says: "array 'weights' has shape [3, 2]") {
      Made.zip([logits, ("weights.npy", Made.npy("<f4", "(3, 2)", data: 24))])
    },
    BadFile("ids that are fractions", .predictions, says: "array 'ids', ", "whole numbers") {
      Made.zip([logits, ("ids.npy", Made.npy("<f4", "(3,)", data: 12))])
    },
    BadFile("a checkpoint as predictions", .predictions, says: "no arrays at all") {
      Made.torch([0x80, 2, UInt8(ascii: "}"), UInt8(ascii: ".")])
    },
    BadFile("a zip bomb's promise", .predictions, says: "more than its") {
      Made.changingSize(deflated, to: 0xfffffff0)
    },
  ]
}

extension Made {
  /// Changes a field of the only member in both of its headers, which lie where APPNOTE says.
  private static func changing(
    _ archive: [UInt8],
    local: Int,
    central: Int,
    to value: [UInt8]
  ) -> [UInt8] {
    var changed = archive
    let directory = (0..<archive.count - 4).last {
      Array(archive[$0..<$0 + 4]) == [0x50, 0x4b, 1, 2]
    }
    for (offset, byte) in value.enumerated() {
      changed[local + offset] = byte
      changed[(directory ?? 0) + central + offset] = byte
    }
    return changed
  }

  static func changingMethod(_ archive: [UInt8], to method: UInt16) -> [UInt8] {
    changing(archive, local: 8, central: 10, to: littleEndian(method))
  }

  static func changingFlags(_ archive: [UInt8], to flags: UInt16) -> [UInt8] {
    changing(archive, local: 6, central: 8, to: littleEndian(flags))
  }

  /// Makes the member deflated and states an inflated size.
  static func changingSize(_ archive: [UInt8], to size: UInt32) -> [UInt8] {
    changing(changingMethod(archive, to: 8), local: 22, central: 24, to: littleEndian(size))
  }
}
